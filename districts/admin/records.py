"""Honours and events in the admin: each signed once, then only corrected or withdrawn."""

from django.contrib import admin

from districts.admin.within import WithinDistrictAdmin
from districts.models import DistrictEvent, Honour
from districts.resources import DistrictEventResource, HonourResource
from publishing.arithmetic import dates
from publishing.records.admin import RecordImportPages
from publishing.review.admin import WorkListFilter

DATE = ("日期", {"fields": (("on", "precision", "basis"),)})
SOURCE = ("出处", {"fields": (("source", "source_locator", "source_line"),)})
CORRECTION = ("更正", {"fields": ("corrects",)})


class DatedAdmin(RecordImportPages, WithinDistrictAdmin):
    """Dated facts of a place; lists print a date no finer than it is known."""

    @admin.display(description="日期", ordering="on")
    def dated(self, record):
        """The date in words."""
        return dates.shown(record.on, record.precision, record.basis)


@admin.register(Honour)
class HonourAdmin(DatedAdmin):
    """Awards, titles and places in rankings; statements that are none of these are marked."""

    resource_class = HonourResource
    list_display = ("name", "recipient", "district", "level", "dated", "state")
    list_filter = (WorkListFilter, "state", "level", "is_statement", "district")
    list_select_related = ("district", "owner")
    search_fields = ("name", "code", "recipient")
    autocomplete_fields = ("community", "owner", "source", "corrects")
    fieldsets = (
        (None, {"fields": ("name", "code", "recipient", "district", "community", "owner")}),
        (
            "内容",
            {"fields": ("level", "granted_by", "is_statement", "count", "rank_text", "note")},
        ),
        ("日期", {"fields": (("on", "precision", "basis"), "period_text")}),
        SOURCE,
        CORRECTION,
    )


@admin.register(DistrictEvent)
class DistrictEventAdmin(DatedAdmin):
    """What happened in a place, one sentence each."""

    resource_class = DistrictEventResource
    list_display = ("text", "district", "key_area", "dated", "state", "published_at")
    list_filter = (WorkListFilter, "state", "district")
    list_select_related = ("district", "key_area", "owner")
    search_fields = ("text", "code")
    autocomplete_fields = ("key_area", "owner", "source", "corrects")
    fieldsets = (
        (None, {"fields": ("text", "code", "district", "key_area", "owner", "note")}),
        DATE,
        SOURCE,
        CORRECTION,
    )
