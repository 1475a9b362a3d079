"""Figures shaped for pictures: no queries, no HTML; each picture stands beside its table."""

from figures.charts.bars import MOST_BARS, Bar, Chart, Series, charts_of, period_kind
from figures.charts.pair import Pair, is_of_a_pair, pairs_of
from figures.charts.series import Plot, plot_of

__all__ = [
    "MOST_BARS",
    "Bar",
    "Chart",
    "Pair",
    "Plot",
    "Series",
    "charts_of",
    "is_of_a_pair",
    "pairs_of",
    "period_kind",
    "plot_of",
]
