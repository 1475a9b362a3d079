"""Pages of indicators and releases."""

from figures.views.columns import FIGURES, RELEASES
from figures.views.indicators import IndicatorDetailView, IndicatorListView
from figures.views.releases import ReleaseDetailView, ReleaseListView

__all__ = [
    "FIGURES",
    "RELEASES",
    "IndicatorDetailView",
    "IndicatorListView",
    "ReleaseDetailView",
    "ReleaseListView",
]
