"""What happens to matters, filed by the units that answer for them."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from accounts.scoped_admin import ScopedTabularInline
from accounts.scoped_admin.choices import can_be_key
from livelihood.admin.forms import PlacedForm, PlaceFollows
from livelihood.admin.programmes import CORRECTION, SOURCE
from livelihood.admin.reach import ReadByRole
from livelihood.models import (
    Matter,
    MatterUpdate,
    PlanNode,
    SubTarget,
    SubTargetQuantity,
    UpdateFile,
)
from livelihood.resources import MatterUpdateResource
from publishing.files.admin import AttachedFileInline
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter


def matter_of(request) -> int | None:
    """The key of the matter that the form in this request is about, if it is known yet."""
    key = request.POST.get("matter") or request.GET.get("matter")
    if key is None and (update := request.resolver_match.kwargs.get("object_id")):
        found = MatterUpdate._base_manager.filter(pk=update) if can_be_key(update) else ()
        return next((row.matter_id for row in found), None)
    return int(key) if key and can_be_key(key) else None


class OfTheMatter:
    """Plan nodes and sub-targets to choose from are those of the update's matter."""

    def get_field_queryset(self, db, db_field, request):
        related = db_field.remote_field.model
        if related in (PlanNode, SubTarget):
            return related.objects.filter(matter=matter_of(request))
        return super().get_field_queryset(db, db_field, request)


class QuantityInline(OfTheMatter, ScopedTabularInline):
    """How much of each sub-target is done, in all: a new update offers one row for each."""

    model = SubTargetQuantity
    fields = ("sub_target", "quantity")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj and obj.pk else len(self.offered(request))

    def offered(self, request) -> list[dict]:
        """What the rows of a new update begin with."""
        targets = SubTarget.objects.filter(matter=matter_of(request))
        return [{"sub_target": key} for key in targets.values_list("pk", flat=True)]


class UpdateFileInline(AttachedFileInline):
    """What shows it: a completion needs at least one."""

    model = UpdateFile
    fields = ("kind", "file", "title", "dated_on")
    extra = 1


class UpdateForm(PlacedForm):
    """An update lies where its matter does. 通过验收 is no form: it is signed where it is done."""

    place_from = "matter"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            accepted = MatterUpdate.Kind.ACCEPTED
            choices = self.fields["kind"].choices
            self.fields["kind"].choices = [pair for pair in choices if pair[0] != accepted]


@admin.register(MatterUpdate)
class MatterUpdateAdmin(
    OfTheMatter, PlaceFollows, ReadByRole, RecordImportPages, ReviewedModelAdmin
):
    """Updates, each signed by itself or with others in a batch."""

    form = UpdateForm
    resource_class = MatterUpdateResource
    matter_lookup = "matter"
    list_display = ("matter", "kind", "happened_on", "brief", "progress", "owner", "state")
    list_filter = (WorkListFilter, "state", "kind", "reporting", "matter__programme", "owner")
    list_select_related = ("matter", "owner")
    search_fields = ("code", "matter__title", "matter__code", "brief")
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    autocomplete_fields = ("matter", "document", "owner", "source", "corrects")
    date_hierarchy = "happened_on"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "matter",
                    "kind",
                    ("happened_on", "happened_precision", "happened_basis"),
                    "brief",
                    "text",
                )
            },
        ),
        ("进度", {"fields": (("progress", "node"),)}),
        ("问题和打算", {"fields": ("problems", "next_steps", "problems_public")}),
        (
            "调整完成时限、暂缓、终止",
            {
                "fields": (
                    ("new_due_on", "new_due_precision"),
                    "reason",
                    "corrective_action",
                    "document",
                ),
                "classes": ("collapse",),
            },
        ),
        ("登记", {"fields": ("owner", ("reporting", "code"))}),
        SOURCE,
        CORRECTION,
    )
    inlines = (QuantityInline, UpdateFileInline)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, QuantityInline) and obj.pk is None:
            kwargs["initial"] = inline.offered(request)
        return kwargs

    def get_changeform_initial_data(self, request):
        """Whoever files for several units is offered the one that answers for the matter."""
        initial = super().get_changeform_initial_data(request)
        if not initial.get(self.owner_lookup) and (key := matter_of(request)):
            reachable = self.admin_site.get_model_admin(Matter).get_queryset(request)
            owner = reachable.filter(pk=key).values_list("owner", flat=True).first()
            if owner is not None:
                initial[self.owner_lookup] = owner
        return initial
