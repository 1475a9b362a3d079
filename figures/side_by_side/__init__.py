"""Figures side by side: what may be compared, what it gives, and what could be instead."""

from figures.side_by_side.comparison import MOST_COMPARED, Comparison, Kind, Row, Subject, compare
from figures.side_by_side.offers import (
    Choice,
    comparable_across_places,
    comparable_districts,
    comparable_indicators,
    districts_with,
    indicators_of,
    shared_indicators,
)

__all__ = [
    "MOST_COMPARED",
    "Choice",
    "Comparison",
    "Kind",
    "Row",
    "Subject",
    "comparable_across_places",
    "comparable_districts",
    "comparable_indicators",
    "compare",
    "districts_with",
    "indicators_of",
    "shared_indicators",
]
