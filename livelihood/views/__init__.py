"""Pages of programmes, practical matters and services."""

from livelihood.views.services import SERVICES, ServiceDetailView, ServiceListView

__all__ = ["SERVICES", "ServiceDetailView", "ServiceListView"]
