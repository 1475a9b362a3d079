"""The card of a project with the rows that belong to it."""

from django.contrib import admin

from accounts.scoped_admin import ScopedStackedInline, ScopedTabularInline
from projects.models import Commitment, Permit, Project, ProjectFile, ProjectUnit
from projects.resources import ProjectResource
from publishing.files.admin import AttachedFileInline
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.reviewed import ReviewedModelForm


class ProjectForm(ReviewedModelForm):
    """A project lies where its district lies: the place is not asked twice."""

    def _post_clean(self):
        if district := self.cleaned_data.get("district"):
            self.instance.place_code = district.code
        super()._post_clean()


class ProjectUnitInline(ScopedTabularInline):
    """Units and firms by role."""

    model = ProjectUnit
    fields = ("role", "unit", "name")
    autocomplete_fields = ("unit",)


class PermitInline(ScopedStackedInline):
    """Approvals, from 受理 to 核发."""

    model = Permit
    fields = (("kind", "number", "authority"), ("accepted_on", "issued_on", "stated"))


class CommitmentInline(ScopedStackedInline):
    """What the agreement holds the investor to."""

    model = Commitment
    fields = ("text", ("due_on", "due_precision", "due_basis"), ("outcome", "outcome_note"))


class ProjectFileInline(AttachedFileInline):
    """Photos and documents."""

    model = ProjectFile


@admin.register(Project)
class ProjectAdmin(RecordImportPages, ReviewedModelAdmin):
    """Cards of projects; their stages, plans, money and evaluations are records of their own."""

    form = ProjectForm
    resource_class = ProjectResource
    list_display = (
        "name",
        "district",
        "kind",
        "total_investment",
        "owner",
        "state",
        "published_at",
    )
    list_filter = (WorkListFilter, "state", "kind", "district", "key_area", "owner")
    list_select_related = ("district", "owner")
    search_fields = ("name", "code", "location", "summary")
    autocomplete_fields = ("key_area", "owner", "source")
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "district", "key_area", "owner")}),
        ("内容", {"fields": ("sector", "location", "leader_office", "summary", "quoted_status")}),
        ("投资", {"fields": (("total_investment", "investment_qualifier"),)}),
        ("出处", {"fields": (("source", "source_locator", "source_line"), "note")}),
    )
    inlines = (ProjectUnitInline, PermitInline, CommitmentInline, ProjectFileInline)

    def get_changeform_initial_data(self, request):
        """The place is not typed."""
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial
