"""`/feeds/` and `/calendars/`: what can be followed of a programme, a community, a unit."""

from django.urls import path

from accounts.models import Unit
from districts.models import Community
from livelihood.following import of_community, of_programme, of_unit
from livelihood.models import Programme
from livelihood.views.following import CalendarView, FeedView

KINDS = (
    ("programme", "programmes", Programme.objects.public(), of_programme),
    ("community", "communities", Community.objects.public(), of_community),
    ("unit", "units", Unit.objects.all(), of_unit),
)
feeds = [
    path(
        f"{folder}/<str:code>.atom",
        FeedView.as_view(queryset=rows, followed=followed),
        name=name,
    )
    for name, folder, rows, followed in KINDS
]
calendars = [
    path(
        f"{folder}/<str:code>.ics",
        CalendarView.as_view(queryset=rows, followed=followed),
        name=name,
    )
    for name, folder, rows, followed in KINDS
]
