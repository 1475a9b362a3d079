"""The working-day calendar: a catalogue of the whole country, edited with history."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from accounts.scoped_admin.changes import changes_of_form
from publishing.calendar.models import CalendarDay
from publishing.changes.writing import catalogue_edited


@admin.register(CalendarDay)
class CalendarDayAdmin(ScopedModelAdmin):
    """Days that the yearly notice moves. What is late depends on them: edits stand on `/changes/`."""

    view_roles = tuple(Role)
    add_roles = change_roles = (Role.SYSTEM_ADMIN,)
    export_roles = (Role.SYSTEM_ADMIN, Role.DISTRICT_ADMIN, Role.AUDITOR)
    place_lookup = None
    owner_lookup = None
    list_display = ("on", "is_working", "note")
    list_filter = ("is_working",)
    search_fields = ("code", "note")
    date_hierarchy = "on"
    fields = ("on", "is_working", "note")
    export_fields = ("on", "is_working", "note")

    def get_readonly_fields(self, request, obj=None):
        """A day is given once; whether it is worked may be put right."""
        return ("on",) if obj else ()

    def write(self, request, record, *, form, change):
        super().write(request, record, form=form, change=change)
        edits = changes_of_form(form) if change else []
        said = "；".join(f"{e['label']}由“{e['old']}”改为“{e['new']}”" for e in edits)
        sentence = f"工作日历“{record}”：{said}。" if edits else f"工作日历新增“{record}”。"
        if edits or not change:
            catalogue_edited(record, sentence=sentence, by=request.user)
