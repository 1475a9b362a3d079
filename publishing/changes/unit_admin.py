"""Editing a unit: its name stands on public pages, so the edit stands on `/changes/`."""

from django.contrib import admin

from accounts.admin import UnitAdmin
from accounts.models import Unit
from accounts.scoped_admin.changes import changes_of_form
from publishing.changes.writing import catalogue_edited
from publishing.review.verification import public_kinds

admin.site.unregister(Unit)


@admin.register(Unit)
class PublicUnitAdmin(UnitAdmin):
    """The admin of units, and a sentence where a unit answers for something public."""

    def write(self, request, record, *, form, change):
        super().write(request, record, form=form, change=change)
        edits = changes_of_form(form) if change else []
        if edits and answers_for_something_public(record):
            said = "；".join(f"{e['label']}由“{e['old']}”改为“{e['new']}”" for e in edits)
            catalogue_edited(record, sentence=f"单位“{record}”：{said}。", by=request.user)


def answers_for_something_public(unit: Unit) -> bool:
    """Whether a published record names `unit` as the one that answers for it."""
    return any(
        kind._base_manager.filter(owner=unit, state="published").exists() for kind in public_kinds()
    )
