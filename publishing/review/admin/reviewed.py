"""`ReviewedModelAdmin`: the scoped admin, writing through the steps of review."""

from django import forms
from django.urls import reverse

from accounts.models import Role
from accounts.scoped_admin import HomeLink, ScopedModelAdmin, ScopedModelForm, confirmed_action
from accounts.scoped_admin.reach import as_stored
from publishing.review import steps
from publishing.review.admin.proposing import Proposes
from publishing.review.admin.taking_steps import TakesSteps, bar_for
from publishing.review.admin.worklist import (
    HELD,
    MEND,
    SIGN,
    TASKS,
    WorkListFilter,
    tasks_of,
    waiting_for,
)
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from publishing.review.models import Card
from publishing.review.rules import REVIEWERS, SIGNERS, WRITERS


class ReviewedModelForm(ScopedModelForm):
    """A record's form; a new record may be 代录, a published card's change may be explained."""

    filed_for = forms.BooleanField(
        label="代录", required=False, help_text="替其他人填报时勾选；代录人不能审核、签发"
    )
    proposal_note = forms.CharField(
        label="变更说明", required=False, max_length=300, help_text="为什么要改，供审核人参考"
    )

    #: Fields that the template places, beside `seen_version`.
    BESIDE = ("filed_for", "proposal_note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        adding = self.instance.pk is None
        proposing = isinstance(self.instance, Card) and self.instance.is_published
        if not adding:
            del self.fields["filed_for"]
        if adding or not proposing or not self.may_change:
            del self.fields["proposal_note"]

    def _get_validation_exclusions(self):
        """The state is not asked, but rules may depend on it: “one a day, withdrawn ones apart”."""
        return super()._get_validation_exclusions() - {"state"}

    @property
    def beside(self) -> list:
        """The bound fields of this form that no fieldset shows."""
        return [self[name] for name in self.BESIDE if name in self.fields]


class ReviewedModelAdmin(TakesSteps, Proposes, ScopedModelAdmin):
    """Records that become public by signature; each save is a step of a person.

    Open records are written, published cards get a proposal, everything else is to be read. The
    review bar takes the further steps, the list's actions take them for many.
    """

    form = ReviewedModelForm
    view_roles = tuple(Role)
    add_roles = change_roles = WRITERS
    delete_roles = (Role.DISTRICT_ADMIN,)
    export_roles = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)
    refusals = (*ScopedModelAdmin.refusals, StepRefused)
    change_form_template = "admin/review/change_form.html"
    actions = ("submit", "report_together", "approve", "publish", "approve_and_publish")
    list_filter = (WorkListFilter, "state")

    def home_links(self, request):
        """What waits for this person, with the list that shows it."""
        todo = ((SIGN, (*REVIEWERS, *SIGNERS)), (MEND, WRITERS), (HELD, SIGNERS))
        return [
            self._waiting_link(request, task)
            for task, roles in todo
            if task in tasks_of(self.model) and self.holds(request.user, roles)
        ]

    def _waiting_link(self, request, task):
        waiting = waiting_for(self, request.user, task, queryset=self.get_queryset(request))
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        url = f"{page}?{WorkListFilter.parameter_name}={task}"
        return HomeLink(self.opts.verbose_name_plural, url, waiting.count(), TASKS[task])

    # What may be written

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or obj.pk is None or self.is_writable(as_stored(obj))
        )

    def has_delete_permission(self, request, obj=None):
        """Drafts and returned records that were never signed; everything else is withdrawn."""
        return super().has_delete_permission(request, obj) and (
            obj is None or obj.pk is None or obj.may_be_deleted
        )

    def is_writable(self, record) -> bool:
        """Whether a save means anything: content of an open record, or a proposal for a card."""
        return record.is_open or (isinstance(record, Card) and record.is_published)

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return [name for name in fields if name not in ReviewedModelForm.BESIDE]

    def get_readonly_fields(self, request, obj=None):
        """A code is given once."""
        readonly = super().get_readonly_fields(request, obj)
        return readonly if obj is None else (*readonly, "code")

    def get_form(self, request, obj=None, change=False, **kwargs):
        """How to fill in a code is no help where it stands already."""
        if obj is not None:
            kwargs["help_texts"] = {"code": "", **(kwargs.get("help_texts") or {})}
        return super().get_form(request, obj, change=change, **kwargs)

    def write(self, request, record, *, form, change):
        """Save through the engine: a new draft, or one version more of an open record."""
        if change:
            steps.edited(record, by=request.user)
        else:
            filed_for = form.cleaned_data.get("filed_for", False)
            steps.draft(record, by=request.user, filed_for=filed_for)

    def reasons_of(self, refusal):
        """The engine's sentences."""
        if isinstance(refusal, StepRefused):
            return refusal.reasons
        return super().reasons_of(refusal)

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original")
        if record is not None and record.pk:
            stored = as_stored(record)
            context["bar"] = bar_for(stored, request.user)
            if isinstance(stored, Card) and stored.is_published:
                context |= {
                    "proposing": True,
                    "show_save_and_add_another": False,
                    "show_save_and_continue": False,
                }
        return super().render_change_form(request, context, *args, **kwargs)

    def summary_of(self, record) -> str:
        return f"{record.code}，{record.get_state_display()}，第{record.version}版"

    # Many at once

    @confirmed_action("报送", roles=WRITERS, refusals=(StepRefused,))
    def submit(self, request, record, *, reason):
        """Report the selected drafts."""
        steps.submit(record, by=request.user)

    @confirmed_action(
        "合并报送", roles=WRITERS, asks="标题", longest=200, together=True, refusals=(StepRefused,)
    )
    def report_together(self, request, records, *, reason):
        """Report the selected drafts as one batch, to be signed at once."""
        steps.submit(make_batch(records, title=reason, by=request.user), by=request.user)

    @confirmed_action("审核通过", roles=REVIEWERS, refusals=(StepRefused,))
    def approve(self, request, record, *, reason):
        """Approve the selected records."""
        steps.approve(record, by=request.user)

    @confirmed_action("签发", roles=SIGNERS, refusals=(StepRefused,))
    def publish(self, request, record, *, reason):
        """Sign the selected records."""
        steps.publish(record, by=request.user)

    @confirmed_action("审核并签发", roles=SIGNERS, refusals=(StepRefused,))
    def approve_and_publish(self, request, record, *, reason):
        """Approve and sign the selected records."""
        steps.approve_and_publish(record, by=request.user)
