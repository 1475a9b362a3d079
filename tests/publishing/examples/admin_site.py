"""An admin site on which the example card and event stand beside the real ones."""

from django.contrib import admin
from django.urls import path

from accounts.admin_site import PortalAdminSite
from accounts.scoped_admin import ScopedTabularInline
from portal.urls import urlpatterns as portal_urls
from publishing.files.views import staff_file
from publishing.review.admin import ReviewedModelAdmin
from tests.publishing.examples.models import Milestone, Notice, Scheme

site = PortalAdminSite(name="admin")
site.add_view("files/<path:name>", staff_file, name="file")


class MilestoneInline(ScopedTabularInline):
    """Inline rows of a scheme."""

    model = Milestone
    fields = ("name", "due_on")


@admin.register(Scheme, site=site)
class SchemeAdmin(ReviewedModelAdmin):
    """Cards with inline rows and a file."""

    list_display = ("code", "name", "state")
    fields = ("code", "name", "kind", "place_code", "owner", "parent", "picture")
    inlines = (MilestoneInline,)


@admin.register(Notice, site=site)
class NoticeAdmin(ReviewedModelAdmin):
    """Events."""

    list_display = ("code", "title", "state")
    fields = ("code", "title", "place_code", "owner", "scheme", "corrects")


for model, model_admin in admin.site._registry.items():
    site.register(model, type(model_admin))

urlpatterns = [path("admin/", site.urls), *portal_urls]
