"""Admin pages of the catalogue, of releases with their upload, of figures and headlines."""

from figures.admin.catalogue import CategoryAdmin, IndicatorAdmin
from figures.admin.claims import ClaimAdmin
from figures.admin.figures import FigureAdmin
from figures.admin.headlines import HeadlineAdmin
from figures.admin.releases import ReleaseAdmin
from figures.admin.uploads import FigureUploadAdmin

__all__ = [
    "CategoryAdmin",
    "ClaimAdmin",
    "FigureAdmin",
    "FigureUploadAdmin",
    "HeadlineAdmin",
    "IndicatorAdmin",
    "ReleaseAdmin",
]
