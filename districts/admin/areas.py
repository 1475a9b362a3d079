"""Key areas in the admin: cards that need a scope over all units, with their industries."""

from django.contrib import admin

from accounts.scoped_admin import ScopedTabularInline
from districts.admin.within import WithinDistrictAdmin
from districts.models import Industry, KeyArea
from districts.resources import KeyAreaResource
from publishing.records.admin import RecordImportPages
from publishing.review.admin import WorkListFilter


class IndustryInline(ScopedTabularInline):
    """The industries of an area or of a district, scheme by scheme."""

    model = Industry
    fields = ("scheme", "tier", "position", "name")


@admin.register(KeyArea)
class KeyAreaAdmin(RecordImportPages, WithinDistrictAdmin):
    """Key areas, parks and corridors; their numbers are figures."""

    resource_class = KeyAreaResource
    owner_lookup = None
    seen_from_below = True
    list_display = ("name", "code", "kind", "district", "parent", "state", "published_at")
    list_filter = (WorkListFilter, "state", "kind", "district")
    list_select_related = ("district", "parent", "owner")
    search_fields = ("name", "code")
    autocomplete_fields = ("parent", "owner", "source")
    inlines = (IndustryInline,)
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "district", "parent", "owner")}),
        ("成立", {"fields": (("founded_on", "founded_precision", "founded_basis"),)}),
        (
            "情况",
            {
                "fields": (
                    "area_km2",
                    "structure",
                    "location_facts",
                    "plan_facts",
                    "ranking",
                    "note",
                )
            },
        ),
        ("出处", {"fields": (("source", "source_locator", "source_line"),)}),
    )
