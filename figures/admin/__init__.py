"""Admin pages of the catalogue, of releases with their upload, of figures and headlines."""

from figures.admin.catalogue import CategoryAdmin, IndicatorAdmin
from figures.admin.figures import FigureAdmin
from figures.admin.headlines import HeadlineAdmin
from figures.admin.releases import ReleaseAdmin

__all__ = ["CategoryAdmin", "FigureAdmin", "HeadlineAdmin", "IndicatorAdmin", "ReleaseAdmin"]
