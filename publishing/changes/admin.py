"""What changed on the public pages, to be read and taken along."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from publishing.changes.models import Change


@admin.register(Change)
class ChangeAdmin(ScopedModelAdmin):
    """Sentences that stand on the public page already; nobody writes them by hand."""

    view_roles = tuple(Role)
    export_roles = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)
    owner_lookup = None
    version_field = None
    list_display = ("at", "kind", "sentence", "place_code")
    list_filter = ("kind", "at", "place_code")
    search_fields = ("sentence", "record_code")
    date_hierarchy = "at"
    fields = (
        "at",
        "kind",
        "sentence",
        "title",
        "record_code",
        "place_code",
        "path",
        "content_version",
    )
    export_fields = fields
