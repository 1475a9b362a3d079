"""The card of a matter with its units, plan and sub-targets; and its acceptance."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts.scoped_admin import ScopedTabularInline, confirmed_action
from livelihood import acceptance
from livelihood.admin.forms import PlacedForm, PlaceFollows
from livelihood.admin.programmes import SOURCE
from livelihood.admin.reach import ReadByRole
from livelihood.admin.worklists import HasWorkLists, WorkFilter
from livelihood.models import Matter, MatterListing, MatterUnit, MatterUpdate, PlanNode, SubTarget
from livelihood.resources import MatterResource
from livelihood.statuses import Status, label_for
from publishing.arithmetic.dates import today
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.errors import StepRefused
from publishing.review.rules import REVIEWERS


class MatterForm(PlacedForm):
    """A matter lies in its community where it has one, else in its district."""

    def _post_clean(self):
        super()._post_clean()
        self.instance.lie_in_its_place()


class StatusFilter(admin.SimpleListFilter):
    """Matters by what they are today."""

    title = "现在的状态"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(status.value, status.label) for status in Status]

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(status=value) if value in Status.values else queryset


class MatterUnitInline(ScopedTabularInline):
    """Units by role; 牵头 files updates, 责任 does so for child matters."""

    model = MatterUnit
    fields = ("role", "unit")
    autocomplete_fields = ("unit",)


class PlanNodeInline(ScopedTabularInline):
    """The steps of the plan."""

    model = PlanNode
    fields = ("due_on", "text", "planned_progress")


class SubTargetInline(ScopedTabularInline):
    """What can be counted: progress is computed out of it."""

    model = SubTarget
    fields = ("name", "target", "unit", "position")


class MatterListingInline(ScopedTabularInline):
    """Other lists of the portal that the matter is on: it counts once on each."""

    model = MatterListing
    fields = ("programme", "number")
    autocomplete_fields = ("programme",)


class AcceptanceForm(forms.Form):
    """When it was accepted, and what was found."""

    on = forms.DateField(label="验收日期", initial=today, widget=AdminDateWidget)
    text = forms.CharField(
        label="验收意见", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


@admin.register(Matter)
class MatterAdmin(HasWorkLists, PlaceFollows, ReadByRole, RecordImportPages, ReviewedModelAdmin):
    """Matters; what happens to them is filed as updates."""

    form = MatterForm
    resource_class = MatterResource
    change_form_template = "admin/livelihood/matter/change_form.html"
    list_display = ("title", "programme", "status_today", "due", "owner", "state")
    list_filter = (
        WorkListFilter,
        WorkFilter,
        "state",
        StatusFilter,
        "programme",
        "category",
        "owner",
    )
    list_select_related = ("programme", "owner", "district")
    search_fields = ("title", "code", "number", "location", "community__name")
    autocomplete_fields = ("programme", "parent", "community", "owner", "contact", "source")
    actions = (*ReviewedModelAdmin.actions, "accept_selected")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "code",
                    ("programme", "number"),
                    "parent",
                    "title",
                    "category",
                    "owner",
                    "reporting",
                )
            },
        ),
        ("地点", {"fields": ("district", "community", "location")}),
        (
            "日期",
            {
                "fields": (
                    ("listed_on", "listed_precision", "listed_basis"),
                    ("starts_on", "starts_precision", "starts_basis"),
                    ("original_due_on", "original_due_precision", "original_due_basis"),
                    "standing",
                )
            },
        ),
        ("内容", {"fields": ("summary", "done_means")}),
        ("领办和咨询", {"fields": (("leader_office", "leader_level"), "contact")}),
        ("投资和来源", {"fields": (("investment", "fund_source"), ("origin", "also_listed_in"))}),
        SOURCE,
        ("备注", {"fields": ("note",)}),
    )
    inlines = (MatterUnitInline, PlanNodeInline, SubTargetInline, MatterListingInline)

    def get_queryset(self, request):
        return super().get_queryset(request).with_status(on=today())

    @admin.display(description="现在的状态", empty_value="—")
    def status_today(self, matter):
        """What it is today, for those that are published."""
        if not matter.is_published:
            return None
        return label_for(matter.status, matter.programme.done_word)

    @admin.display(description="完成时限", ordering="original_due_on", empty_value="未定期限")
    def due(self, matter):
        """The due date as it stands, by the last day of its span."""
        return matter.state_due_on or matter.original_due_on

    # Acceptance

    def get_urls(self):
        view = self.admin_site.admin_view(self.accept_view)
        page = path("<path:object_id>/accept/", view, name="livelihood_matter_accept")
        return [page, *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        matter = context.get("original")
        if matter is not None and matter.pk and matter.is_published:
            add = reverse("admin:livelihood_matterupdate_add", current_app=self.admin_site.name)
            updates = self.admin_site.get_model_admin(MatterUpdate)
            if updates.has_add_permission(request):
                context["add_update_url"] = f"{add}?matter={matter.pk}"
            if acceptance.may_accept(matter, by=request.user):
                context["accept_url"] = self._accept_url(matter)
        return super().render_change_form(request, context, *args, **kwargs)

    def accept_view(self, request, object_id):
        """通过验收: show the completion, ask the day, and sign in one act."""
        matter = self.get_object(request, unquote(object_id))
        if matter is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not acceptance.may_accept(matter, by=request.user):
            raise PermissionDenied
        form = AcceptanceForm(request.POST or None)
        problems = []
        if request.method == "POST" and form.is_valid():
            problems = self._accept(request, matter, **form.cleaned_data)
            if not problems:
                page = "admin:livelihood_matter_change"
                return HttpResponseRedirect(
                    reverse(page, args=[matter.pk], current_app=self.admin_site.name)
                )
        completion = acceptance.standing_completion(matter)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{matter.programme.accepted_word}：{matter}",
            "opts": self.opts,
            "original": matter,
            "completion": completion,
            "files": completion.files.all(),
            "form": form,
            "problems": problems,
            "media": self.media + form.media,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/livelihood/matter/accept.html", context)

    @confirmed_action("通过验收、销号（今天）", roles=REVIEWERS, refusals=(StepRefused,))
    def accept_selected(self, request, record, *, reason):
        """Accept what the selected matters have completed, dated today."""
        acceptance.accept(record, by=request.user)

    def _accept(self, request, matter, *, on, text) -> list[str]:
        """The sentences of what refused it."""
        try:
            acceptance.accept(matter, by=request.user, on=on, text=text)
        except StepRefused as refused:
            return list(refused.reasons)
        word = matter.programme.accepted_word
        self.message_user(request, f"“{matter}”已{word}。", messages.SUCCESS)
        return []

    def _accept_url(self, matter) -> str:
        page = "admin:livelihood_matter_accept"
        return reverse(page, args=[matter.pk], current_app=self.admin_site.name)
