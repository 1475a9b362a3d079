"""The admin of places, key areas, honours and events."""

from districts.admin.areas import KeyAreaAdmin
from districts.admin.places import CommunityAdmin, DistrictAdmin
from districts.admin.records import DistrictEventAdmin, HonourAdmin

__all__ = ["CommunityAdmin", "DistrictAdmin", "DistrictEventAdmin", "HonourAdmin", "KeyAreaAdmin"]
