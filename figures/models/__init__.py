"""Figures: what is counted, the releases that carry the numbers, and each number's vintages."""

from figures.models.catalogue import RESERVED_CODES, Category, Indicator, IndicatorAlias
from figures.models.claim import Claim, ClaimFormula, ClaimInput
from figures.models.figure import Figure
from figures.models.headline import Headline
from figures.models.release import Release
from figures.models.series import SERIES_POINT
from figures.models.upload import FigureUpload, UploadLine

__all__ = [
    "RESERVED_CODES",
    "SERIES_POINT",
    "Category",
    "Claim",
    "ClaimFormula",
    "ClaimInput",
    "Figure",
    "FigureUpload",
    "Headline",
    "Indicator",
    "IndicatorAlias",
    "Release",
    "UploadLine",
]
