"""Series points as pages tell of them: every value one has had, and what others say of the same.

A point is district, indicator, period, role, 口径 and publisher; its values are its vintages.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from figures.models import SERIES_POINT, Figure, Indicator, Release
from figures.models.figure import BASES
from figures.models.series import VINTAGE
from publishing.masking import mask
from publishing.review.models import ReviewEvent

#: Retracted points of which one page tells.
MOST_RETRACTED = 100

_COLUMNS = tuple(Figure._meta.get_field(name).attname for name in SERIES_POINT)


@dataclass(frozen=True)
class Vintage:
    """One value that a point has had, and why it came: what the release says, or the correction."""

    figure: Figure
    why: str = ""
    is_standing: bool = False


@dataclass
class Point:
    """What stands, and all values of the point as their sources released them, the newest first.

    `vintages` is empty where there has only been the one.
    """

    figure: Figure
    vintages: list[Vintage] = field(default_factory=list)


@dataclass(frozen=True)
class SamePeriod:
    """What several publishers, or several 口径, say of one place and period.

    Where staff chose a headline (`has_choice`), its figure stands first; the others follow by name.
    """

    figures: list[Figure]
    has_choice: bool

    @property
    def first(self) -> Figure:
        """Of which place and period they are."""
        return self.figures[0]


def with_vintages(figures: Iterable[Figure], *, as_of: date | None = None) -> list[Point]:
    """Each of `figures`, which stand (on the day `as_of`), with the public vintages of its point.

    Of what sources had released by `as_of`. One query, however many figures, and two where one of
    them corrects another. Computed ones are not stored and have no vintages.
    """
    figures = list(figures)
    stored = [figure for figure in figures if figure.pk]
    found: dict[tuple, list[Figure]] = {}
    for other in _vintages_beside(stored, as_of=as_of):
        found.setdefault(_point(other), []).append(other)
    reasons = _corrections([*stored, *(each for others in found.values() for each in others)])
    return [
        Point(figure, _told(figure, found.get(_point(figure), []), reasons)) for figure in figures
    ]


def retracted(indicator: Indicator, *, district_code: str = "") -> list[Point]:
    """Points of an indicator, of one place if given, whose number was retracted (撤销此数)."""
    tombstones = Figure.objects.public().filter(
        indicator=indicator, is_current=True, is_tombstone=True
    )
    if district_code:
        tombstones = tombstones.filter(district__code=district_code)
    newest = tombstones.with_release().order_by("-period_end", "district__code", "pk")
    return with_vintages(newest[:MOST_RETRACTED])


def said_of_the_same(
    figures: Iterable[Figure], chosen: dict[tuple[int, str], tuple[str, str]]
) -> list[SamePeriod]:
    """Where publishers or 口径 stand side by side: of each place and role the newest such period.

    `figures` are current figures of one indicator; `chosen` comes from `headlines.chosen_of`. The
    two figures of a pair before and after something was done are no two 口径 of one thing.
    """
    places: dict[tuple, dict[tuple, list[Figure]]] = {}
    for figure in figures:
        if figure.basis not in BASES:
            place = (figure.district.code, figure.key_area_code, figure.role)
            period = (figure.period_end, figure.period_start, figure.period_type)
            places.setdefault(place, {}).setdefault(period, []).append(figure)
    found = []
    for place in sorted(places):
        several = [period for period, group in places[place].items() if len(group) > 1]
        if several:
            found.append(_same_period(places[place][max(several)], chosen))
    return found


def chosen_first(
    figures: Iterable[Figure], chosen: dict[tuple[int, str], tuple[str, str]]
) -> list[Figure]:
    """Figures of one indicator, those of each place and role together, the staff's choice first.

    How things were before something was done stands before how they are after.
    """
    return sorted(
        figures,
        key=lambda figure: (
            figure.district.code,
            figure.key_area_code,
            figure.role,
            not _is_chosen(figure, chosen),
            list(BASES).index(figure.basis) if figure.basis in BASES else 0,
        ),
    )


def _is_chosen(figure, chosen):
    return chosen.get((figure.district_id, figure.role)) == (figure.basis, figure.publisher)


def _same_period(figures, chosen):
    by_name = sorted(figures, key=lambda figure: (figure.publisher, figure.basis))
    ordered = chosen_first(by_name, chosen)
    return SamePeriod(ordered, has_choice=_is_chosen(ordered[0], chosen))


def _vintages_beside(figures, *, as_of) -> QuerySet | list:
    """The other public values of the points of `figures`, those retracted included."""
    if not figures:
        return []
    others = (
        Figure.objects.public()
        .with_release()
        .filter(
            indicator__in={figure.indicator_id for figure in figures},
            district__in={figure.district_id for figure in figures},
            period_end__in={figure.period_end for figure in figures},
        )
        .exclude(pk__in=[figure.pk for figure in figures])
        .order_by(*(term.desc() for term in VINTAGE))
    )
    return others if as_of is None else others.filter(release__released_on__lte=as_of)


def _told(standing, others, reasons) -> list[Vintage]:
    if not others:
        return []
    ordered = sorted([standing, *others], key=_released, reverse=True)
    return [
        Vintage(figure, _why(figure, standing, reasons), is_standing=figure is standing)
        for figure in ordered
    ]


def _why(figure, standing, reasons) -> str:
    """Why a value came, or why it does not stand though it came later."""
    words = [figure.release.reason, reasons.get(figure.release.corrects_id, "")]
    later = _released(figure) > _released(standing)
    if later and figure.stage_rank < standing.stage_rank:
        words.append(f"核算阶段早于{standing.get_accounting_stage_display()}，不取代它")
    return "；".join(mask(word) for word in words if word)


def _corrections(figures: Iterable[Figure]) -> dict[int, str]:
    """Why releases were corrected, by the key of the one that was withdrawn for it."""
    corrected = {figure.release.corrects_id for figure in figures} - {None}
    if not corrected:
        return {}
    codes = dict(Release.objects.filter(pk__in=corrected).values_list("code", "pk"))
    steps = ReviewEvent.objects.filter(
        record_type=Release._meta.label_lower,
        record_code__in=codes,
        step=ReviewEvent.Step.WITHDRAWN,
    )
    return {codes[code]: reason for code, reason in steps.values_list("record_code", "reason")}


def _released(figure):
    release = figure.release
    return release.released_on, release.published_at is not None, release.published_at, release.pk


def _point(figure) -> tuple:
    return tuple(getattr(figure, name) for name in _COLUMNS)
