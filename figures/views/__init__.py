"""Pages of indicators and releases."""

from figures.views.claims import CLAIMS, ClaimDetailView, ClaimListView
from figures.views.columns import FIGURES, RELEASES
from figures.views.compare import CompareView
from figures.views.indicators import IndicatorDetailView, IndicatorListView
from figures.views.releases import ReleaseDetailView, ReleaseListView

__all__ = [
    "CLAIMS",
    "FIGURES",
    "RELEASES",
    "ClaimDetailView",
    "ClaimListView",
    "CompareView",
    "IndicatorDetailView",
    "IndicatorListView",
    "ReleaseDetailView",
    "ReleaseListView",
]
