"""What a place's page says with figures: by category the newest of each, its trend and its parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from districts.models import District
from figures.charts.multiples import Multiple, multiple_of
from figures.charts.parts import Whole
from figures.computing import computed_of
from figures.freshness import MOST_AGE
from figures.models import Category, Figure
from figures.models.series import LATEST_FIRST, SERIES
from figures.parts import parts_of
from figures.trends import series_of, trends_of

#: More would make a page that no phone scrolls through; the rest is one click away.
MOST_FIGURES = 400
#: Small pictures of one category.
MOST_MULTIPLES = 24
#: As the catalogue lists them, so that a total is followed by its parts.
CATALOGUE_ORDER = ("indicator__category__position", "indicator__category__code", "indicator_id")

_SERIES = [Figure._meta.get_field(name).attname for name in SERIES]


@dataclass(frozen=True)
class Shown:
    """A figure with its trend (None: there is none), and whether it is old beside the others."""

    figure: Figure
    multiple: Multiple | None
    is_old: bool


@dataclass(frozen=True)
class Section:
    """The figures of one category."""

    category: Category
    figures: list[Shown]
    wholes: list[Whole]

    @property
    def multiples(self) -> list[Shown]:
        """Those that have a trend."""
        return [shown for shown in self.figures if shown.multiple][:MOST_MULTIPLES]


def shown_with_trends(figures: Sequence[Figure], *, today: date) -> list[Shown]:
    """The figures in their order, each with its trend: one query."""
    return _with_lines(figures, trends_of(figures), today)


def sections_of(district: District, *, today: date) -> list[Section]:
    """The newest figure of every series of a place, by category, with trends and parts.

    Those of its key areas stand on the pages of these. A fixed number of queries.
    """
    computed = [
        figure
        for figure in computed_of(district)
        if not figure.key_area_code and figure.value is not None
    ]
    figures = sorted(
        [*_newest_stored(district), *_newest_of_each(computed)], key=_place_in_catalogue
    )
    lines = trends_of(figures, also=computed)
    known = [*figures, *(figure for line in lines.values() for figure in line)]
    wholes = parts_of(figures, known=known)
    shown = groupby(_with_lines(figures, lines, today), lambda each: each.figure.indicator.category)
    return [_section(category, list(rows), wholes) for category, rows in shown]


def _section(category, rows, wholes):
    totals = dict.fromkeys(shown.figure.indicator_id for shown in rows)
    return Section(category, rows, [whole for total in totals for whole in wholes.get(total, [])])


def _with_lines(figures, lines, today):
    old = old_among(figures, today=today)
    return [
        Shown(figure, multiple_of(lines.get(series_of(figure), [])), id(figure) in old)
        for figure in figures
    ]


def _newest_stored(district):
    figures = Figure.objects.public().current().filter(district=district, key_area_code="")
    newest = figures.newest_of_each_series().by_category()
    newest = newest.order_by(*CATALOGUE_ORDER, *LATEST_FIRST)
    return newest[:MOST_FIGURES]


def _newest_of_each(computed):
    """The first figure of each series: computed ones come latest first."""
    newest: dict[tuple, Figure] = {}
    for figure in computed:
        newest.setdefault(tuple(getattr(figure, name) for name in _SERIES), figure)
    return newest.values()


def _place_in_catalogue(figure):
    category = figure.indicator.category
    return category.position, category.code, figure.indicator_id


def old_among(figures: Iterable[Figure], *, today: date) -> set[int]:
    """`id()` of those that end long before the newest of them does (`freshness.MOST_AGE`).

    Where all are old the page says so once. Targets look ahead and do not count.
    """
    actual = [figure for figure in figures if figure.role == Figure.FigureRole.ACTUAL]
    newest = min(max((figure.period_end for figure in actual), default=today), today)
    return {id(figure) for figure in actual if newest - figure.period_end > MOST_AGE}
