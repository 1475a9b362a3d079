"""What happens to projects, each signed by itself, then only corrected or withdrawn."""

from django.contrib import admin

from projects.models import AnnualPlan, Evaluation, InvestmentRecord, StageEvent
from projects.resources import (
    AnnualPlanResource,
    EvaluationResource,
    InvestmentRecordResource,
    StageEventResource,
)
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.reviewed import ReviewedModelForm

SOURCE = ("出处", {"fields": (("source", "source_locator", "source_line"),)})
CORRECTION = ("更正", {"fields": ("corrects",), "classes": ("collapse",)})


class ProjectEventForm(ReviewedModelForm):
    """An event lies where its project does, and is its owner's."""

    def _post_clean(self):
        if project := self.cleaned_data.get("project"):
            self.instance.project = project
            self.instance.follow_project()
        super()._post_clean()


class ProjectEventAdmin(RecordImportPages, ReviewedModelAdmin):
    """Events of projects: place and owner follow from the project."""

    form = ProjectEventForm
    list_select_related = ("project", "owner")
    search_fields = ("code", "project__name", "project__code")
    autocomplete_fields = ("project", "corrects", "source")

    def get_changeform_initial_data(self, request):
        """Neither place nor owner is typed."""
        initial = super().get_changeform_initial_data(request)
        for name in (self.place_lookup, self.owner_lookup):
            initial.pop(name, None)
        return initial


@admin.register(StageEvent)
class StageEventAdmin(ProjectEventAdmin):
    """Stages reached, suspensions, ends."""

    resource_class = StageEventResource
    list_display = ("project", "stage", "on", "precision", "reporting", "state", "published_at")
    list_filter = (WorkListFilter, "state", "stage", "reporting", "on", "owner")
    date_hierarchy = "on"
    fieldsets = (
        (None, {"fields": ("code", "project", "stage", ("on", "precision", "basis"), "reporting")}),
        ("说明", {"fields": ("reason", "override_reason", "text")}),
        SOURCE,
        CORRECTION,
    )


@admin.register(AnnualPlan)
class AnnualPlanAdmin(ProjectEventAdmin):
    """Plans of a year; a later decision revises an earlier one."""

    resource_class = AnnualPlanResource
    list_display = ("project", "year", "decided_on", "investment", "state", "published_at")
    list_filter = (WorkListFilter, "state", "year", "plans_start", "plans_completion", "owner")
    date_hierarchy = "decided_on"
    fieldsets = (
        (None, {"fields": ("code", "project", ("year", "decided_on"), "investment")}),
        ("目标", {"fields": (("plans_start", "plans_completion"), "text")}),
        SOURCE,
        CORRECTION,
    )


@admin.register(InvestmentRecord)
class InvestmentRecordAdmin(ProjectEventAdmin):
    """Investment by a day."""

    resource_class = InvestmentRecordResource
    list_display = ("project", "as_of", "year_to_date", "total_to_date", "state", "published_at")
    list_filter = (WorkListFilter, "state", "as_of", "owner")
    date_hierarchy = "as_of"
    fieldsets = (
        (None, {"fields": ("code", "project", "as_of", ("year_to_date", "total_to_date"), "note")}),
        SOURCE,
        CORRECTION,
    )


@admin.register(Evaluation)
class EvaluationAdmin(ProjectEventAdmin):
    """Verdicts of experts: their mean and how many they were, never single scores."""

    resource_class = EvaluationResource
    list_display = ("project", "held_on", "experts", "mean", "is_feasible", "state", "published_at")
    list_filter = (WorkListFilter, "state", "held_on", "owner")
    date_hierarchy = "held_on"
    fieldsets = (
        (None, {"fields": ("code", "project", "held_on", ("experts", "mean"), "note")}),
        SOURCE,
        CORRECTION,
    )

    @admin.display(description="可行", boolean=True)
    def is_feasible(self, evaluation):
        """Whether the mean reaches the threshold."""
        return evaluation.is_feasible
