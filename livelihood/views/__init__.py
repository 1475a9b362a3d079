"""Pages of programmes, practical matters and services."""

from livelihood.views.matters import LIVELIHOOD, MatterDetailView, MatterListView
from livelihood.views.programmes import PROGRAMMES, ProgrammeDetailView, ProgrammeListView
from livelihood.views.public_services import SERVICES, ServiceDetailView, ServiceListView
from livelihood.views.sharing import MatterPosterView, MatterQrView

__all__ = [
    "LIVELIHOOD",
    "PROGRAMMES",
    "SERVICES",
    "MatterDetailView",
    "MatterListView",
    "MatterPosterView",
    "MatterQrView",
    "ProgrammeDetailView",
    "ProgrammeListView",
    "ServiceDetailView",
    "ServiceListView",
]
