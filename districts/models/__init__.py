"""Places, the key areas in them, and what happened and was awarded there."""

from districts.models.areas import Industry, KeyArea
from districts.models.places import Community, District, lines_of, split_keywords
from districts.models.records import DistrictEvent, Honour

__all__ = [
    "Community",
    "District",
    "DistrictEvent",
    "Honour",
    "Industry",
    "KeyArea",
    "lines_of",
    "split_keywords",
]
