"""The card of a team with the rows that belong to it."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from accounts.scoped_admin import ScopedTabularInline
from accounts.scoped_admin.forms import ScopedInlineForm
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.reviewed import ReviewedModelForm
from teams.cadence.slots import overlapping
from teams.models import Assignment, Cadence, ExcusedSlot, Post, Team, TeamTotal
from teams.resources import TeamResource

OVERLAPPING = "“{kind}”的两个节奏时间重叠：请给前一个填上结束日期，不晚于后一个开始的前一天。"


class TeamForm(ReviewedModelForm):
    """A team lies where its community or district lies."""

    def _post_clean(self):
        place = self.cleaned_data.get("community") or self.cleaned_data.get("district")
        if place:
            self.instance.place_code = place.code
        super()._post_clean()


class CadenceForm(ScopedInlineForm):
    """One row of how often; that only one is open, the whole set is asked (`CadenceFormSet`).

    The stored row of the old interval ends in the same save in which the new one begins.
    """

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"kind"}


class CadenceFormSet(BaseInlineFormSet):
    """The cadences of a team as they will stand together."""

    def clean(self):
        """At most one of a kind on any day."""
        super().clean()
        kept = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and form.is_valid() and form.instance.since
        ]
        for kind in Cadence.Kind:
            if overlapping([row for row in kept if row.kind == kind]):
                raise ValidationError(OVERLAPPING.format(kind=kind.label))


class PostInline(ScopedTabularInline):
    """Seats, by office."""

    model = Post
    fields = ("kind", "office", "unit")
    autocomplete_fields = ("unit",)


class AssignmentInline(ScopedTabularInline):
    """What the team serves."""

    model = Assignment
    fields = ("project", "matter", "since", "until", "note")
    autocomplete_fields = ("project", "matter")


class CadenceInline(ScopedTabularInline):
    """How often it is to meet. A new interval is a new row after the old one's end."""

    model = Cadence
    form = CadenceForm
    formset = CadenceFormSet
    fields = ("kind", "interval", "since", "until")


class ExcusedSlotInline(ScopedTabularInline):
    """Weeks and months in which it need not meet."""

    model = ExcusedSlot
    fields = ("kind", "on", "reason")


class TeamTotalInline(ScopedTabularInline):
    """Totals that an office published; the numbers are among the figures."""

    model = TeamTotal
    fields = ("indicator", "counts", "label", "position")
    autocomplete_fields = ("indicator",)


@admin.register(Team)
class TeamAdmin(RecordImportPages, ReviewedModelAdmin):
    """Teams, groups of teams, alliances."""

    form = TeamForm
    resource_class = TeamResource
    list_display = ("name", "kind", "district", "parent", "owner", "state", "published_at")
    list_filter = (WorkListFilter, "state", "kind", "is_group", "district", "owner")
    list_select_related = ("district", "parent", "owner")
    search_fields = ("name", "code", "domain")
    autocomplete_fields = ("community", "parent", "unit", "source")
    fieldsets = (
        (None, {"fields": ("code", "name", ("kind", "is_group"), "owner")}),
        ("所在", {"fields": (("district", "community"), "parent", "unit")}),
        (
            "成立",
            {
                "fields": (
                    ("formed_on", "formed_precision", "formed_basis"),
                    "dissolved_on",
                )
            },
        ),
        ("工作", {"fields": ("domain", "mechanism", "publishes_meetings", "note")}),
        ("出处", {"fields": ("source", ("source_locator", "source_line"))}),
    )
    inlines = (PostInline, AssignmentInline, TeamTotalInline, CadenceInline, ExcusedSlotInline)

    def get_changeform_initial_data(self, request):
        """The place follows from community or district."""
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial
