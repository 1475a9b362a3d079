"""How figures came about: the earlier numbers of the same series, in like periods."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from figures.models import Figure
from figures.models.series import SERIES
from figures.periods import likeness

#: Years that a small picture reaches back.
MOST_YEARS = 12

#: What small pictures and sums of parts read: thousands of figures go into one page.
_READ = (
    *SERIES,
    "period_type",
    "period_start",
    "period_end",
    "value",
    "value_kind",
    "value_text",
    "qualifier",
    "derived",
    "is_tombstone",
)
_COLUMNS = [Figure._meta.get_field(name).attname for name in SERIES]


def series_of(figure: Figure) -> tuple:
    """What makes figures one line over time: series and kind of period."""
    return (*(getattr(figure, name) for name in _COLUMNS), *likeness(figure))


def trends_of(
    figures: Iterable[Figure], *, also: Iterable[Figure] = ()
) -> dict[tuple, list[Figure]]:
    """For `series_of` each figure with a number, the numbers of its line up to it, oldest first.

    One query, however many figures; `MOST_YEARS` back at most. `also` are figures that no query
    finds, such as computed ones. The stored figures found share indicator and place with those
    given and carry no release.
    """
    given = {series_of(figure): figure for figure in figures if _is_number(figure)}
    lines: dict[tuple, list[Figure]] = defaultdict(list)
    for earlier in [*_earlier(given.values()), *also]:
        figure = given.get(series_of(earlier))
        if figure is not None and _in_reach(earlier, figure):
            earlier.indicator, earlier.district = figure.indicator, figure.district
            lines[series_of(figure)].append(earlier)
    return {key: sorted(line, key=lambda each: each.period_end) for key, line in lines.items()}


def _is_number(figure):
    return figure.value_kind == Figure.ValueKind.NUMBER and figure.value is not None


def _in_reach(earlier, figure):
    return 0 <= figure.period_end.year - earlier.period_end.year < MOST_YEARS


def _earlier(figures) -> Iterable[Figure]:
    """The numbers of the same indicators, places and kinds of period."""
    kinds: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in figures:
        kinds[likeness(figure)[:3]].append(figure)
    alike = Q()
    for (period_type, first_month, last_month), group in kinds.items():
        newest = max(figure.period_end.year for figure in group)
        alike |= Q(
            indicator__in={figure.indicator_id for figure in group},
            district__in={figure.district_id for figure in group},
            period_type=period_type,
            period_start__month=first_month,
            period_end__month=last_month,
            period_end__gte=date(max(newest - MOST_YEARS + 1, 1), 1, 1),
        )
    if not alike:
        return []
    return Figure.objects.public().current().filter(alike).with_numbers().only(*_READ)
