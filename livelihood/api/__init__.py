"""Programmes, matters, their updates and services for programs."""

from livelihood.api.matters import MatterViewSet
from livelihood.api.programmes import ProgrammeViewSet
from livelihood.api.services import ServiceViewSet
from livelihood.api.updates import UpdateViewSet

__all__ = ["MatterViewSet", "ProgrammeViewSet", "ServiceViewSet", "UpdateViewSet"]
