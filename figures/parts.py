"""The parts of totals: which figures stand at the very points of the totals they belong to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from figures.charts.compared import has_number
from figures.charts.parts import Whole, wholes_of
from figures.models import Figure, Indicator


def parts_of(
    totals: Sequence[Figure], *, known: Iterable[Figure] | None = None, as_of: date | None = None
) -> dict[int, list[Whole]]:
    """By a total's indicator its breakdowns: two queries, one where none has parts.

    `known` are figures among which those of the parts are looked for; where it is not given they
    are fetched, as they stand or stood on a day.
    """
    totals = [figure for figure in totals if has_number(figure)]
    parts: dict[int, list[Indicator]] = defaultdict(list)
    for part in Indicator.objects.filter(part_of__in={each.indicator_id for each in totals}):
        parts[part.part_of_id].append(part)
    totals = [figure for figure in totals if figure.indicator_id in parts]
    if totals and known is None:
        known = _figures_of(parts, totals, as_of)
    known = list(known or [])
    wholes: dict[int, list[Whole]] = defaultdict(list)
    for total in totals:
        found = wholes_of(total, parts=parts[total.indicator_id], figures=known)
        wholes[total.indicator_id] += found
    return wholes


def _figures_of(parts, totals, as_of):
    figures = Figure.objects.public().filter(
        indicator__in=[part.pk for group in parts.values() for part in group],
        district__in={total.district_id for total in totals},
        period_end__in={total.period_end for total in totals},
    )
    return (figures.current() if as_of is None else figures.as_of(as_of)).with_release()
