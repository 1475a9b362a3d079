"""Where numbers come from: a catalogue, edited by administrators, with history."""

from django.contrib import admin
from django.db import models

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from accounts.scoped_admin.changes import changes_of_form
from publishing.changes.writing import catalogue_edited
from publishing.sources.models import Source

ADMINISTRATORS = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN)


@admin.register(Source)
class SourceAdmin(ScopedModelAdmin):
    """Sources of a place; its districts see the city's too. Edits stand on `/changes/`."""

    view_roles = tuple(Role)
    add_roles = change_roles = ADMINISTRATORS
    export_roles = (*ADMINISTRATORS, Role.AUDITOR)
    owner_lookup = None
    seen_from_below = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ("name", "code", "kind", "publisher", "published_on", "place_code")
    list_filter = ("kind", "place_code")
    search_fields = ("name", "code", "publisher")
    fields = (
        "code",
        "name",
        "kind",
        "publisher",
        "place_code",
        ("published_on", "published_precision", "published_basis"),
        "url",
        "note",
    )
    export_fields = (
        "code",
        "name",
        "kind",
        "publisher",
        "place_code",
        "published_on",
        "published_precision",
        "published_basis",
        "url",
        "note",
    )

    def get_readonly_fields(self, request, obj=None):
        """Files and addresses name the code: it is given once."""
        return ("code",) if obj else ()

    def write(self, request, record, *, form, change):
        super().write(request, record, form=form, change=change)
        edits = changes_of_form(form) if change else []
        said = "；".join(f"{e['label']}由“{e['old']}”改为“{e['new']}”" for e in edits)
        sentence = f"资料来源“{record}”：{said}。" if edits else f"新增资料来源“{record}”。"
        if edits or not change:
            catalogue_edited(record, sentence=sentence, by=request.user)
