"""Figures shaped for pictures: no queries, no HTML; each picture stands beside its table."""

from figures.charts.bars import MOST_BARS, Bar, Chart, Series, charts_of, period_kind

__all__ = ["MOST_BARS", "Bar", "Chart", "Series", "charts_of", "period_kind"]
