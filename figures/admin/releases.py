"""Releases: uploaded, reviewed as one table of differences, signed as a whole."""

from django.contrib import admin
from django.core.paginator import Paginator

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from figures.admin.uploading import CLERK, UploadPages
from figures.comparing import changed_figures, differences
from figures.models import Release
from publishing.review.models import ReviewState

DIFFERENCES_SHOWN = 100


@admin.register(Release)
class ReleaseAdmin(UploadPages, ScopedModelAdmin):
    """Every release came from a file or from the portal's first content; none is typed in."""

    view_roles = tuple(Role)
    change_roles = (Role.CLERK, Role.DISTRICT_ADMIN)
    delete_roles = (Role.CLERK, Role.DISTRICT_ADMIN)
    export_roles = (Role.DISTRICT_ADMIN, Role.AUDITOR)
    list_display = ("title", "code", "source", "released_on", "state", "rows_total", "owner")
    list_filter = ("state", "source", "released_on")
    list_select_related = ("source", "owner")
    search_fields = ("code", "title", "file_name")
    date_hierarchy = "released_on"
    fields = (
        "title",
        "source",
        "released_on",
        "released_precision",
        "released_basis",
        "place_code",
        "owner",
        "corrects",
        "file_name",
        "counts",
    )
    readonly_fields = (
        "source",
        "released_on",
        "released_precision",
        "released_basis",
        "place_code",
        "owner",
        "file_name",
        "counts",
    )
    change_list_template = "admin/figures/release/change_list.html"
    change_form_template = "admin/figures/release/change_form.html"
    export_fields = (
        "code",
        "title",
        "source",
        "released_on",
        "place_code",
        "owner",
        "state",
        "rows_total",
        "rows_new",
        "rows_changed",
        "rows_same",
        "published_at",
    )

    def get_queryset(self, request):
        """Without those whose import is under way or was interrupted."""
        return super().get_queryset(request).exclude(state=ReviewState.IMPORTING)

    def has_add_permission(self, request):
        """By upload only."""
        return False

    def changelist_view(self, request, extra_context=None):
        may_upload = {"may_upload": self.holds(request.user, CLERK)}
        return super().changelist_view(request, may_upload | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The release with what it would change, page by page."""
        release = self.get_object(request, object_id)
        shown = self._differences(request, release) if release else {}
        return super().change_view(request, object_id, form_url, shown | (extra_context or {}))

    @admin.display(description="数据")
    def counts(self, release):
        """How many figures, and what they were when the file was taken in."""
        return (
            f"共{release.rows_total}个；导入时新增{release.rows_new}个，"
            f"变更{release.rows_changed}个，相同{release.rows_same}个"
        )

    def _differences(self, request, release):
        """Once public, a release stands itself: there is nothing left to compare it with."""
        if release.state in (ReviewState.PUBLISHED, ReviewState.WITHDRAWN):
            return {}
        page = Paginator(changed_figures(release), DIFFERENCES_SHOWN).get_page(
            request.GET.get("differences")
        )
        return {"differences_page": page, "differences": differences(page.object_list)}
