"""Satisfaction as surveyed: counts of answers with method, sample and quorum."""

from django.contrib import admin, messages

from livelihood.admin.forms import PlacedForm, PlaceFollows
from livelihood.admin.programmes import CORRECTION, SOURCE
from livelihood.models import SatisfactionSurvey
from livelihood.resources import SatisfactionSurveyResource
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter


class SurveyForm(PlacedForm):
    """A survey lies where its matter does, else its programme."""

    place_from = "programme"

    def _post_clean(self):
        super()._post_clean()
        self.instance.lie_in_its_place()


@admin.register(SatisfactionSurvey)
class SatisfactionSurveyAdmin(PlaceFollows, RecordImportPages, ReviewedModelAdmin):
    """满意度测评 of a list or of one matter on it; the rate is computed, never typed."""

    form = SurveyForm
    resource_class = SatisfactionSurveyResource
    list_display = ("title", "programme", "matter", "held_to", "counted", "owner", "state")
    list_filter = (WorkListFilter, "state", "method", "programme")
    list_select_related = ("programme", "matter", "owner")
    search_fields = ("title", "code", "programme__name", "matter__title")
    autocomplete_fields = ("programme", "matter", "owner", "source", "corrects")
    date_hierarchy = "held_to"
    fieldsets = (
        (None, {"fields": ("code", "programme", "matter", "title", "owner")}),
        ("怎么测评", {"fields": (("held_from", "held_to"), ("method", "method_note"))}),
        ("样本", {"fields": (("sample", "quorum"),)}),
        ("回答", {"fields": (("satisfied", "mostly_satisfied", "dissatisfied"),)}),
        ("备注", {"fields": ("note",)}),
        SOURCE,
        CORRECTION,
    )

    @admin.display(description="结论")
    def counted(self, survey):
        """The rate, or that too few answered."""
        if survey.rate is None:
            return f"有效回答{survey.answers}，不足{survey.quorum}"
        return f"满意率{survey.rate}%"

    def write(self, request, record, *, form, change):
        super().write(request, record, form=form, change=change)
        if not record.has_quorum:
            said = (
                f"有效回答{record.answers}份，不足{record.quorum}份：网页上不作结论，不显示满意率。"
            )
            self.message_user(request, said, messages.WARNING)
