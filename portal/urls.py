"""Addresses."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path


def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
