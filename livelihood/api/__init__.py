"""Programmes, matters, their updates and services for programs."""

from livelihood.api.matter import MatterViewSet
from livelihood.api.programme import ProgrammeViewSet
from livelihood.api.service import ServiceViewSet
from livelihood.api.update import UpdateViewSet

__all__ = ["MatterViewSet", "ProgrammeViewSet", "ServiceViewSet", "UpdateViewSet"]
