"""What could be compared, as links: near to what was asked, or to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Subquery

from districts.models import District
from figures.models import Figure, Indicator

#: So many comparisons are named instead of one that is refused.
MOST_OFFERED = 6

_SAME_PERIOD = {name: OuterRef(name) for name in ("period_type", "period_start", "period_end")}


@dataclass(frozen=True)
class Choice:
    """A comparison to offer: codes of indicators and places, in the words of a link."""

    label: str
    indicators: tuple[str, ...]
    districts: tuple[str, ...]


def comparable(figures):
    """Of a queryset of figures those that may stand beside others: whole places, no targets."""
    return figures.filter(key_area_code="", role=Figure.FigureRole.ACTUAL)


def comparable_figures():
    """What stands and is public, and may stand beside others."""
    return comparable(Figure.objects.public().current())


def _stored(indicator):
    """The indicator whose figures are stored: of a computed rate, its numerator."""
    return indicator.numerator if indicator.is_computed else indicator


def comparable_districts(indicator: Indicator, district: District):
    """Other places with a figure of the indicator for a period of which `district` has one."""
    stored = _stored(indicator)
    here = comparable_figures().filter(indicator=stored, district=district, **_SAME_PERIOD)
    there = comparable_figures().filter(Exists(here), indicator=stored, district=OuterRef("pk"))
    return District.objects.public().filter(Exists(there)).exclude(pk=district.pk)


def comparable_indicators(indicator: Indicator, district: District):
    """Other indicators of the same unit with a figure of the place for a period of this one's."""
    stored = _stored(indicator)
    here = comparable_figures().filter(indicator=stored, district=district, **_SAME_PERIOD)
    there = comparable_figures().filter(Exists(here), indicator=OuterRef("pk"), district=district)
    others = Indicator.objects.exclude(pk=indicator.pk).exclude(unit="")
    return others.filter(Exists(there), unit=indicator.unit)


def districts_with(indicator: Indicator | None = None):
    """Places with a figure of an indicator, or with any."""
    figures = comparable_figures().filter(district=OuterRef("pk"))
    if indicator is not None:
        figures = figures.filter(indicator=_stored(indicator))
    return District.objects.public().filter(Exists(figures))


def indicators_of(district: District):
    """Indicators of which a place has a figure."""
    figures = comparable_figures().filter(indicator=OuterRef("pk"), district=district)
    return Indicator.objects.filter(Exists(figures))


def shared_indicators(one: District, other: District):
    """Indicators of which two places have a figure for the same period."""
    same = comparable_figures().filter(indicator=OuterRef("indicator"), **_SAME_PERIOD)
    here = comparable_figures().filter(
        Exists(same.filter(district=other)), indicator=OuterRef("pk"), district=one
    )
    return Indicator.objects.filter(Exists(here))


def comparable_across_places(indicators):
    """Those of a queryset of indicators that two places or more publish for the same period."""
    figures = comparable_figures().filter(indicator=OuterRef("pk"))
    same = comparable_figures().filter(indicator=OuterRef("indicator"), **_SAME_PERIOD)
    shared = figures.filter(Exists(same.exclude(district=OuterRef("district"))))
    # First and last place come from an index: the figures of an indicator that one place alone
    # publishes are never walked.
    return (
        indicators.annotate(
            first_place=Subquery(figures.order_by("district").values("district")[:1]),
            last_place=Subquery(figures.order_by("-district").values("district")[:1]),
        )
        .filter(last_place__gt=F("first_place"))
        .filter(Exists(shared))
    )


def offers_near(subjects: Sequence) -> list[Choice]:
    """Comparisons that would not be refused, near to those of `subjects` (`Subject`)."""
    districts = list(dict.fromkeys(subject.district for subject in subjects))
    if len(districts) == 1:
        choices = _other_indicators(districts[0], subjects)
    else:
        choices = _indicators_of_both(*districts[:2])
    return list(dict.fromkeys(choices + _other_places(subjects)))[:MOST_OFFERED]


def _other_indicators(district, subjects):
    return [
        Choice(
            f"{district.name}：{subject.indicator.name}和{other.name}",
            (subject.indicator.code, other.code),
            (district.code,),
        )
        for subject in subjects[:2]
        for other in comparable_indicators(subject.indicator, district)[: MOST_OFFERED // 2]
    ]


def _indicators_of_both(one, other):
    return [
        Choice(
            f"{indicator.name}：{one.name}和{other.name}",
            (indicator.code,),
            (one.code, other.code),
        )
        for indicator in shared_indicators(one, other)[:MOST_OFFERED]
    ]


def _other_places(subjects):
    return [
        Choice(
            f"{subject.indicator.name}：{subject.district.name}和{place.name}",
            (subject.indicator.code,),
            (subject.district.code, place.code),
        )
        for subject in subjects[:2]
        for place in comparable_districts(subject.indicator, subject.district)[:MOST_OFFERED]
    ]
