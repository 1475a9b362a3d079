"""The review page of a record: what is to be signed, what was done, what may be done now."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, ReviewEvent, ReviewState
from publishing.review.rules import (
    LAWS,
    SIGNERS,
    Step,
    possible_steps,
    refused_by_role,
)
from publishing.review.snapshots import differences, row_words, snapshot, words


@dataclass(frozen=True)
class Choice:
    """One button: what it is called, and the function of `steps` behind it."""

    name: str
    label: str
    function: Callable
    needs_reason: bool = False


@dataclass(frozen=True)
class ContentRow:
    """One field of the content: as it was signed last, and as it is to be signed now."""

    label: str
    signed: str
    now: str

    @property
    def differs(self) -> bool:
        return self.signed != self.now


FUNCTIONS = {
    Step.SUBMITTED: steps.submit,
    Step.RECALLED: steps.recall,
    Step.APPROVED: steps.approve,
    Step.RETURNED: steps.send_back,
    Step.PUBLISHED: steps.publish,
    Step.WITHDRAWN: steps.withdraw,
    Step.REOPENED: steps.reopen,
}
AT_ONCE = Choice("approve_and_publish", "审核并签发", steps.approve_and_publish)


def choices_for(record, user) -> list[Choice]:
    """The buttons that this person may press on this record now."""
    found = []
    for step in possible_steps(record, by=user):
        law = LAWS[step]
        found.append(Choice(step, law.verb, FUNCTIONS[step], law.needs_reason))
        # A batch's records may lie in several units: whether she may sign each, publishing asks.
        if step == Step.APPROVED and (
            isinstance(record, Batch) or not refused_by_role(record, SIGNERS, by=user, verb="")
        ):
            found.append(AT_ONCE)
    return found


def bar_for(record, user) -> dict:
    """What the review bar of a record shows to this person."""
    choices = choices_for(record, user)
    trail = list(ReviewEvent.objects.of(record))
    returned = [event for event in trail if event.step == Step.RETURNED]
    return {
        "record": record,
        "choices": choices,
        "asks_reason": any(choice.needs_reason for choice in choices),
        "trail": trail,
        "returned": returned[-1] if returned and record.state == ReviewState.RETURNED else None,
    }


def content_rows(record) -> list[ContentRow]:
    """Every field of a record's content, beside what was signed last."""
    signed = ReviewEvent.objects.of(record).publications().last()
    old = signed.content["fields"] if signed and signed.content else {}
    now = snapshot(record)["fields"]
    return [
        ContentRow(
            str(field.verbose_name),
            words(field, old.get(field.name)),
            words(field, now[field.name]),
        )
        for field in record.content_fields()
    ]


def inline_lines(record) -> list[tuple[str, list[str]]]:
    """The inline rows of a record, one line each, under the name of their kind."""
    content = snapshot(record)["inlines"]
    return [
        (
            str(record._meta.get_field(relation).related_model._meta.verbose_name),
            [row_words(record, relation, row) for row in rows],
        )
        for relation, rows in content.items()
    ]


class StepForm(forms.Form):
    """One press of a button on the review bar."""

    step = forms.CharField(max_length=20)
    expected_version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    reason = forms.CharField(max_length=500, required=False)


class TakesSteps:
    """For admins: the page `<id>/review/`, which shows the content and takes the steps."""

    review_template = "admin/review/review.html"

    def get_urls(self):
        """The review page beside the pages of every admin."""
        view = self.admin_site.admin_view(self.review_view)
        page = path("<path:object_id>/review/", view, name=self._page_name("review"))
        return [page, *super().get_urls()]

    def review_context(self, request, record) -> dict:
        """What the review page shows besides; for subclasses."""
        return {}

    def review_view(self, request, object_id):
        """Show what is to be signed; on POST, take the step and say how it went."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        problems = []
        if request.method == "POST":
            problems = self.take_step(request, record)
            if not problems:
                return HttpResponseRedirect(request.path)
            record = self.get_object(request, unquote(object_id))
        rows = content_rows(record)
        signed_before = ReviewEvent.objects.of(record).publications().exists()
        context = {
            **self.admin_site.each_context(request),
            "title": f"审核：{record}",
            "opts": self.opts,
            "original": record,
            "bar": bar_for(record, request.user),
            "problems": problems,
            "reason": request.POST.get("reason", "")[:500],
            "rows": rows,
            "inlines": inline_lines(record),
            "changed_inlines": self._changed_inlines(record),
            "signed_before": signed_before,
            "differs": signed_before and any(row.differs for row in rows),
            "change_url": reverse(
                f"admin:{self._page_name('change')}",
                args=[record.pk],
                current_app=self.admin_site.name,
            ),
            **self.review_context(request, record),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.review_template, context)

    def take_step(self, request, record) -> list[str]:
        """Take the pressed step; the sentences of what refused it."""
        form = StepForm(request.POST)
        choices = {choice.name: choice for choice in choices_for(record, request.user)}
        choice = choices.get(request.POST.get("step"))
        if not form.is_valid():
            return ["没有办理：请在页面上按按钮，理由最多500字。"]
        if choice is None:
            return [f"没有办理：“{record}”现为{record.get_state_display()}，您不能办理这一步。"]
        values = form.cleaned_data
        reason = {"reason": values["reason"]} if choice.needs_reason else {}
        try:
            choice.function(
                record,
                by=request.user,
                expected_version=values["expected_version"],
                **reason,
            )
        except StepRefused as refused:
            return list(refused.reasons)
        record.refresh_from_db()
        done = "已签发，到时生效" if _waits(record, choice) else f"{choice.label}完成"
        self.message_user(request, f"“{record}”{done}。", messages.SUCCESS)
        return []

    def _changed_inlines(self, record):
        signed = ReviewEvent.objects.of(record).publications().last()
        if signed is None or not record.inline_relations:
            return []
        found = differences(record, signed.content, snapshot(record))
        return [item for item in found if item.name in record.inline_relations]

    def _page_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def _waits(record, choice: Choice) -> bool:
    """Whether a proposal was signed ahead of its day."""
    signing = choice.function in (steps.publish, steps.approve_and_publish)
    return signing and record.state == ReviewState.APPROVED
