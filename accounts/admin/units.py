"""Units, their other names, and who took over from whom."""

from django.contrib import admin

from accounts import content_version
from accounts.models import Role, Unit, UnitAlias
from accounts.scoped_admin import ScopedModelAdmin, ScopedTabularInline

ADMINISTRATORS = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN)


class UnitAliasInline(ScopedTabularInline):
    """Names under which the unit appears in other people's tables."""

    model = UnitAlias
    verbose_name = "别名"
    verbose_name_plural = "别名"


@admin.register(Unit)
class UnitAdmin(ScopedModelAdmin):
    """Units are never deleted: they end on a day and name a successor."""

    view_roles = tuple(Role)
    add_roles = change_roles = ADMINISTRATORS
    export_roles = (*ADMINISTRATORS, Role.AUDITOR)
    owner_lookup = "pk"  # a scope over one unit writes that unit
    seen_by_every_unit = seen_from_below = True  # they have public pages, and work together
    list_display = ("name", "code", "kind", "place_code", "phone", "valid_from", "valid_to")
    list_filter = ("kind", "place_code")
    search_fields = ("name", "code", "aliases__name")
    export_fields = (
        "code",
        "name",
        "kind",
        "place_code",
        "parent",
        "phone",
        "valid_from",
        "valid_to",
        "successor",
    )
    fieldsets = (
        (None, {"fields": ("name", "code", "kind", "place_code", "parent", "phone")}),
        ("起止", {"fields": ("valid_from", "valid_to", "successor")}),
    )
    inlines = (UnitAliasInline,)

    def get_readonly_fields(self, request, obj=None):
        """Files and the audit log name the code: it is given once."""
        return ("code",) if obj else ()

    def written(self, request, record, *, change):
        content_version.bump()  # units stand on public pages
