"""An admin site with one admin that uses everything the scoped base offers."""

from django.contrib import admin
from django.urls import path

from accounts.admin import UnitAdmin
from accounts.admin_site import PortalAdminSite
from accounts.codes import next_code
from accounts.models import Role, Unit
from accounts.scoped_admin import ScopedModelAdmin, ScopedTabularInline, confirmed_action
from portal.urls import urlpatterns as portal_urls
from tests.publishing.examples.models import Milestone, Scheme

site = PortalAdminSite(name="admin")
WRITERS = (Role.CLERK, Role.DISTRICT_ADMIN)


class TooShort(Exception):
    """Why the example's action refuses."""


class MilestoneInline(ScopedTabularInline):
    """Inline rows of a scheme."""

    model = Milestone
    fields = ("name", "due_on", "unit")


@admin.register(Scheme, site=site)
class SchemeAdmin(ScopedModelAdmin):
    """Cards of a place and a unit, edited in forms and in the list."""

    view_roles = tuple(Role)
    add_roles = change_roles = WRITERS
    delete_roles = (Role.DISTRICT_ADMIN,)
    export_roles = (Role.AUDITOR,)
    fields = ("name", "kind", "place_code", "owner", "parent", "budget")
    list_display = ("code", "name", "kind", "owner")
    list_editable = ("name", "kind")
    list_filter = ("owner", "place_code", "kind", "owner__place_code")
    search_fields = ("name",)
    export_fields = ("code", "name", "kind", "owner", "standing", "budget")
    inlines = (MilestoneInline,)
    actions = ("lengthen",)

    def write(self, request, record, *, form, change):
        if not change:
            record.code = next_code("YL", record.place_code)
        super().write(request, record, form=form, change=change)

    @confirmed_action("加长名称", roles=[Role.SIGNER], asks_reason=True, refusals=(TooShort,))
    def lengthen(self, request, record, *, reason):
        """Write the reason behind the name."""
        if len(record.name) < 2:
            raise TooShort("名称太短。")
        self.take_version(record)
        record.name += reason
        record.save()


site.register(Unit, UnitAdmin)
urlpatterns = [path("admin/", site.urls), *portal_urls]
