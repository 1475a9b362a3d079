"""Pages of programmes, practical matters and services."""

from livelihood.views.matters import LIVELIHOOD, MatterDetailView, MatterListView
from livelihood.views.programmes import PROGRAMMES, ProgrammeDetailView, ProgrammeListView
from livelihood.views.public_services import SERVICES, ServiceDetailView, ServiceListView

__all__ = [
    "LIVELIHOOD",
    "PROGRAMMES",
    "SERVICES",
    "MatterDetailView",
    "MatterListView",
    "ProgrammeDetailView",
    "ProgrammeListView",
    "ServiceDetailView",
    "ServiceListView",
]
