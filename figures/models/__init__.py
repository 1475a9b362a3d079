"""Figures: what is counted, the releases that carry the numbers, and each number's vintages."""

from figures.models.catalogue import RESERVED_CODES, Category, Indicator, IndicatorAlias
from figures.models.figure import SERIES_POINT, Figure
from figures.models.headline import Headline
from figures.models.release import Release

__all__ = [
    "RESERVED_CODES",
    "SERIES_POINT",
    "Category",
    "Figure",
    "Headline",
    "Indicator",
    "IndicatorAlias",
    "Release",
]
