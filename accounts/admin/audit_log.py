"""The audit log, to be read and taken along, never to be written."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join

from accounts.models import AuditEntry, Role
from accounts.scoped_admin import ScopedModelAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedModelAdmin):
    """Entries about records and people of the places in scope."""

    view_roles = (Role.AUDITOR, Role.SYSTEM_ADMIN, Role.DISTRICT_ADMIN)
    export_roles = (Role.AUDITOR, Role.SYSTEM_ADMIN)
    owner_lookup = None
    version_field = None
    list_display = ("at", "actor", "action", "summary", "place_code", "address")
    list_filter = ("action", "at", "place_code", "user")
    search_fields = ("actor", "summary", "record_code")
    date_hierarchy = "at"
    fields = (
        "at",
        "actor",
        "action",
        "summary",
        "record_type",
        "record_code",
        "place_code",
        "address",
        "changes",
    )
    readonly_fields = ("changes",)
    export_fields = (
        "at",
        "actor",
        "action",
        "summary",
        "record_type",
        "record_code",
        "place_code",
        "address",
    )

    @admin.display(description="变更内容")
    def changes(self, entry):
        """Old and new value of each field that an edit changed."""
        changes = [
            (change.get("label", ""), change.get("old", ""), change.get("new", ""))
            for change in entry.detail.get("changes", ())
            if isinstance(change, dict)
        ]
        if not changes:
            return None
        items = format_html_join("", "<li>{}：{} → {}</li>", changes)
        return format_html('<ul class="changes">{}</ul>', items)
