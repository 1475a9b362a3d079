"""`/api/v1/`: every room's records for programs, read-only (docs/api.md)."""

from django.urls import path, reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from districts.api import DistrictViewSet, KeyAreaViewSet
from figures.api import FigureViewSet, IndicatorViewSet, ReleaseViewSet
from figures.claims.api import ClaimViewSet
from livelihood.api import MatterViewSet, ProgrammeViewSet, ServiceViewSet, UpdateViewSet
from projects.api import ProjectViewSet
from publishing.api.schema import OpenApiDocument
from publishing.api.views import AsksFirst
from publishing.units.api import UnitViewSet
from teams.api import ActivityViewSet, TeamViewSet

ENDPOINTS = {
    "districts": DistrictViewSet,
    "key-areas": KeyAreaViewSet,
    "units": UnitViewSet,
    "indicators": IndicatorViewSet,
    "figures": FigureViewSet,
    "releases": ReleaseViewSet,
    "claims": ClaimViewSet,
    "projects": ProjectViewSet,
    "programmes": ProgrammeViewSet,
    "matters": MatterViewSet,
    "updates": UpdateViewSet,
    "services": ServiceViewSet,
    "teams": TeamViewSet,
    "activities": ActivityViewSet,
}

router = SimpleRouter(use_regex_path=False)
for name, viewset in ENDPOINTS.items():
    router.register(name, viewset, basename=name)


class Root(AsksFirst, APIView):
    """What there is: each list by its address."""

    @extend_schema(exclude=True)
    def get(self, request):
        """The addresses, without the host."""
        return Response(
            {
                "openapi": reverse("api:openapi"),
                "endpoints": [
                    {
                        "name": viewset.title,
                        "about": viewset.about,
                        "url": reverse(f"api:{name}-list"),
                    }
                    for name, viewset in ENDPOINTS.items()
                ],
            }
        )


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("openapi.json", OpenApiDocument.as_view(), name="openapi"),
    *router.urls,
]
