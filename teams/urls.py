"""Addresses of this room (docs/architecture.md: what the outside relies on)."""

from django.urls import path

from teams import views

app_name = "teams"
urlpatterns = [
    path("", views.TeamListView.as_view(), name="team_list"),
    path("<str:code>/", views.TeamDetailView.as_view(), name="team_detail"),
]
