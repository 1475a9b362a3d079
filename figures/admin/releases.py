"""Releases: uploaded, reviewed as one table of differences, signed as a whole."""

from django.contrib import admin
from django.urls import reverse

from accounts.scoped_admin import HomeLink
from figures.admin.uploads.forms import CLERK
from figures.admin.uploads.starting import UploadPage
from figures.claims import changed_verdicts
from figures.importing.previews import ChangedPage, pages_of_release
from figures.models import Figure, Release
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.models import ReviewState


@admin.register(Release)
class ReleaseAdmin(UploadPage, ReviewedModelAdmin):
    """Every release came from a file or from the portal's first content; none is typed in."""

    list_display = ("title", "code", "source", "released_on", "state", "rows_total", "owner")
    list_filter = (WorkListFilter, "state", "source", "released_on")
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
        "reason",
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
    review_template = "admin/figures/release/review.html"
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

    def home_links(self, request):
        """What a clerk came for, in one click; then what waits."""
        upload = HomeLink("上传数据文件", reverse("admin:figures_release_upload"))
        may_upload = self.holds(request.user, CLERK)
        return [*([upload] if may_upload else []), *super().home_links(request)]

    def changelist_view(self, request, extra_context=None):
        may_upload = {"may_upload": self.holds(request.user, CLERK)}
        return super().changelist_view(request, may_upload | (extra_context or {}))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only what is public can be corrected."""
        if db_field.name == "corrects":
            published = self.get_queryset(request).filter(state=ReviewState.PUBLISHED)
            kwargs["queryset"] = published
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        if context.get("original"):
            context |= self.review_context(request, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def review_context(self, request, record):
        """What the release would change, page by page; once public, it stands itself."""
        if record.state in (ReviewState.PUBLISHED, ReviewState.WITHDRAWN):
            return {}
        return {
            "differences": ChangedPage.of(record, after=request.GET.get("after")),
            "pages": pages_of_release(record),
            "verdicts": changed_verdicts(record),
        }

    def get_deleted_objects(self, objs, request):
        """A draft goes with its figures, which are counted and not listed one by one."""
        releases = list(objs)
        figures = Figure.objects.filter(release__in=releases).count()
        counts = {
            self.opts.verbose_name_plural: len(releases),
            Figure._meta.verbose_name_plural: figures,
        }
        return (
            [f"数据发布：{release}，{release.rows_total}个数" for release in releases],
            counts,
            set(),
            [],
        )

    @admin.display(description="数据")
    def counts(self, release):
        """How many figures, and what they were when the file was taken in."""
        return (
            f"共{release.rows_total}个；导入时新增{release.rows_new}个，"
            f"变更{release.rows_changed}个，相同{release.rows_same}个"
        )
