"""Addresses of this room (docs/architecture.md: what the outside relies on)."""

app_name = "livelihood"
urlpatterns = []
