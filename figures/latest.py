"""The newest number of each indicator, as lists and neighbours show it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import RowNumber

from figures.computing import Pairs, standing
from figures.models import Figure, Headline, Indicator

#: A figure of the whole place before those of its key areas.
WHOLE_FIRST = Case(When(key_area_code="", then=0), default=1)
#: What staff put first for the indicator and place before what others say of the same period.
CHOSEN_FIRST = Case(
    When(
        Exists(
            Headline.objects.public().filter(
                **{
                    name: OuterRef(name)
                    for name in ("district", "indicator", "role", "basis", "publisher")
                }
            )
        ),
        then=0,
    ),
    default=1,
)
#: How things were before something was done is not how they are.
BEFORE_LAST = Case(When(basis="before", then=1), default=0)
#: Whole places before key areas, actual numbers before targets, then the latest period.
NEWEST_OF_AN_INDICATOR = (
    WHOLE_FIRST,
    "role",
    "-period_end",
    "period_start",
    "district__code",
    CHOSEN_FIRST,
    BEFORE_LAST,
    "pk",
)


def with_latest(
    indicators: Iterable[Indicator], *, district_code: str = "", as_of: date | None = None
) -> list[Indicator]:
    """The indicators, each with `latest`: its newest public figure, of one place if given.

    As they stand, or stood on a day; None where there is none.

    Two queries, however many indicators, and three more where some are computed. Whole places come
    before key areas, actual numbers before targets, and of several publishers the staff's choice.
    """
    indicators = list(indicators)
    place = Q(district__code=district_code) if district_code else Q()
    if as_of is None:
        keys = _newest_that_stand(indicators, place)
    else:
        keys = _newest_of_a_day(indicators, place, as_of)
    figures = (
        Figure.objects.filter(pk__in=[key for key in keys.values() if key]).with_release().in_bulk()
    )
    computed = _latest_computed(indicators, place, as_of)
    for indicator in indicators:
        indicator.latest = computed.get(indicator.pk) or figures.get(keys.get(indicator.pk))
    return indicators


def _newest_that_stand(indicators, place) -> dict[int, int | None]:
    """By indicator's key that of its newest figure: found by the index, however many there are."""
    newest = (
        Figure.objects.public()
        .current()
        .filter(place, indicator=OuterRef("pk"))
        .order_by(*NEWEST_OF_AN_INDICATOR)
        .values("pk")[:1]
    )
    return dict(
        Indicator.objects.filter(pk__in=[indicator.pk for indicator in indicators])
        .annotate(latest_id=Subquery(newest))
        .values_list("pk", "latest_id")
    )


def _newest_of_a_day(indicators, place, as_of) -> dict[int, int | None]:
    figures = Figure.objects.public().filter(place, indicator__in=indicators).as_of(as_of)
    recency = Window(
        RowNumber(), partition_by=[F("indicator")], order_by=list(NEWEST_OF_AN_INDICATOR)
    )
    newest = figures.annotate(recency=recency).filter(recency=1)
    return dict(newest.values_list("indicator", "pk"))


def _latest_computed(indicators, place, as_of) -> dict[int, Figure]:
    """By key, the newest figure of each computed indicator that has one."""
    computable = [indicator.pk for indicator in indicators if indicator.is_computed]
    if not computable:
        return {}
    return Pairs(
        standing(as_of=as_of).filter(place),
        as_of=as_of,
        indicators=Indicator.objects.filter(pk__in=computable),
    ).newest_of_each()


def latest_of_each(figures: Iterable[Figure]) -> list[Figure]:
    """The newest of `figures` for each indicator, place, 口径, publisher and role.

    A rank or a growth rate alone is no newer number: it stands beside the newest one.

    `figures` come newest first; the answer keeps places and indicators together.
    """
    newest: dict[tuple, Figure] = {}
    for figure in figures:
        newest.setdefault(
            (
                figure.indicator_id,
                figure.district.code,
                figure.key_area_code,
                figure.role,
                figure.publisher,
                figure.basis,
                figure.value_kind in (Figure.ValueKind.RANK, Figure.ValueKind.GROWTH),
            ),
            figure,
        )
    return [newest[key] for key in sorted(newest)]
