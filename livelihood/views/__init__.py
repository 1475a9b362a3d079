"""Pages of programmes, practical matters and services."""

from livelihood.views.bulletins import BULLETINS, BulletinDetailView, BulletinListView
from livelihood.views.matters import LIVELIHOOD, MatterDetailView, MatterListView
from livelihood.views.programmes import PROGRAMMES, ProgrammeDetailView, ProgrammeListView
from livelihood.views.public_services import SERVICES, ServiceDetailView, ServiceListView
from livelihood.views.sharing import MatterPosterView, MatterQrView

__all__ = [
    "BULLETINS",
    "LIVELIHOOD",
    "PROGRAMMES",
    "SERVICES",
    "BulletinDetailView",
    "BulletinListView",
    "MatterDetailView",
    "MatterListView",
    "MatterPosterView",
    "MatterQrView",
    "ProgrammeDetailView",
    "ProgrammeListView",
    "ServiceDetailView",
    "ServiceListView",
]
