"""Signing many records at once: one table of differences, one press.

`SigningDesk` is a mixin for admins. It draws the table for any list of batches that its caller
has found to be within this person's reach, returns the ticked lines and approves or signs the
rest, all in one transaction: what is refused leaves everything as it was, and what was typed
stays in the form.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from publishing.review import steps
from publishing.review.batches import UNDER_REVIEW, return_line, sign_together
from publishing.review.errors import StepRefused
from publishing.review.lines import Line, lines_of
from publishing.review.models import Batch, ReviewEvent, ReviewState
from publishing.review.rules import Step, refusals

SIGN, APPROVE, RETURN, SCHEDULE = "sign", "approve", "return", "schedule"


@dataclass
class Row:
    """One line of the table, with what was typed beside it and what is wrong with that."""

    line: Line
    ticked: bool = False
    reason: str = ""
    problem: str = ""

    @property
    def version(self) -> int:
        """The version on the page: a step is refused if the record has moved on since."""
        return self.line.record.version


class DeskForm(forms.Form):
    """One press on the signing page; the ticked lines and their reasons are read apart."""

    desk = forms.ChoiceField(choices=[(name, name) for name in (SIGN, APPROVE, RETURN, SCHEDULE)])
    publish_at = forms.DateTimeField(
        required=False, error_messages={"invalid": "定时签发的时间请写成“2026-11-30 08:00”。"}
    )

    def clean(self):
        """Whoever schedules says when."""
        values = super().clean()
        if values.get("desk") == SCHEDULE and not values.get("publish_at") and not self.errors:
            self.add_error("publish_at", "定时签发请填写公开的日期和时间。")
        return values


class SigningDesk:
    """For admins: the signing page of some batches (`signing_view`)."""

    signing_template = "admin/review/signing.html"

    def signing_view(self, request, batches, *, title: str, back_url: str, extra_context=None):
        """The page that shows these batches as one table, and on POST does what was pressed.

        `batches` are submitted or approved ones that this person may see. Those that she may
        neither approve nor sign are listed with why. After a press she is sent back here, or to
        `back_url` when nothing is left for her.
        """
        batches = [batch for batch in batches if batch.state in UNDER_REVIEW]
        desk = Desk(batches, by=request.user)
        if request.method == "POST":
            done = desk.press(request.POST)
            if done:
                self.message_user(request, done, messages.SUCCESS)
                left = Batch.objects.filter(pk__in=[batch.pk for batch in desk.batches])
                stays = left.filter(state__in=UNDER_REVIEW, publish_at=None).exists()
                return HttpResponseRedirect(request.get_full_path() if stays else back_url)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "desk": desk,
            "back_url": back_url,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.signing_template, context)


class Desk:
    """What lies on the table for one person, and what she may press."""

    def __init__(self, batches: list[Batch], *, by):
        self.by = by
        self.problems: list[str] = []
        self.publish_at = ""
        to_sign = refusals(batches, Step.PUBLISHED, by=by)
        to_approve = refusals(batches, Step.APPROVED, by=by)
        #: The batches she may sign, those that wait for her approval, and why not the others.
        self.batches = [
            batch for batch in batches if not (to_sign[batch.pk] and to_approve[batch.pk])
        ]
        self.others = [
            (batch, to_approve[batch.pk] or to_sign[batch.pk])
            for batch in batches
            if batch not in self.batches
        ]
        self.may_sign = bool(self.batches) and not any(to_sign[batch.pk] for batch in self.batches)
        self.may_approve = any(
            batch.state == ReviewState.SUBMITTED and not to_approve[batch.pk]
            for batch in self.batches
        )
        self.rows = [Row(line) for line in lines_of(self.batches)]

    @property
    def held_back(self) -> list[Batch]:
        """The batches that were to become public by now and could not."""
        return [batch for batch in self.batches if batch.held_back]

    @property
    def seen(self) -> list[str]:
        """`12 app.model:code@3 …` for each batch: its key, and its lines with their versions."""
        lines = {batch.pk: [] for batch in self.batches}
        for row in self.rows:
            lines[row.line.batch.pk].append(f"{row.line.key}@{row.version}")
        return [" ".join((str(key), *keys)) for key, keys in lines.items()]

    @property
    def returned(self) -> list[ReviewEvent]:
        """The lines that were returned singly out of these batches, with their reasons."""
        return list(
            ReviewEvent.objects.filter(batch__in=self.batches, step=Step.RETURNED).order_by("pk")
        )

    def press(self, data) -> str:
        """Do what was pressed; a sentence on what was done, or "" with `problems` filled in."""
        form = DeskForm(data)
        self.publish_at = data.get("publish_at", "")[:40]
        self._read(data)
        if not form.is_valid():
            self.problems += [str(error) for errors in form.errors.values() for error in errors]
        moved = self._moved(data.getlist("seen"))
        self.problems += moved
        if any(row.problem for row in self.rows):
            self.problems.append("有要退回的没有写明理由，见下面标出的各条。")
        ticked = [row for row in self.rows if row.ticked]
        if form.is_valid() and form.cleaned_data["desk"] == RETURN and not ticked:
            self.problems.append("没有勾选要退回的条目。")
        if self.problems:
            return ""
        try:
            with transaction.atomic():
                return self._do(form.cleaned_data, ticked)
        except StepRefused as refused:
            self._place(refused.reasons)
            return ""

    def _do(self, values: dict, ticked: list[Row]) -> str:
        for row in ticked:
            try:
                return_line(row.line.batch, row.line.record, by=self.by, reason=row.reason)
            except StepRefused as refused:
                code = row.line.record.code
                raise StepRefused(*(f"{code}：{why}" for why in refused.reasons)) from refused
        left = [batch for batch in self.batches if batch.state in UNDER_REVIEW]
        said = [f"退回{len(ticked)}条"] if ticked else []
        count = len(self.rows) - len(ticked)
        match values["desk"]:
            case "sign" | "schedule":
                moment = values["publish_at"] if values["desk"] == SCHEDULE else None
                sign_together(left, by=self.by, publish_at=moment)
                if count:
                    said.append(f"签发{count}条" + ("，到时公开" if moment else "，已公开"))
            case "approve":
                for batch in left:
                    if batch.state == ReviewState.SUBMITTED:
                        steps.approve(batch, by=self.by)
                said.append(f"审核通过{count}条")
        return "，".join(said) + "。"

    def _read(self, data) -> None:
        """What was ticked and typed."""
        ticked = set(data.getlist("return"))
        for row in self.rows:
            row.ticked = row.line.key in ticked
            row.reason = data.get(f"reason:{row.line.key}", "").strip()
            if row.ticked and not row.reason:
                row.problem = "请写明退回的理由。"
            elif len(row.reason) > 500:
                row.problem = "退回的理由最多500字。"

    def _moved(self, seen: list[str]) -> list[str]:
        """What is no longer as the page showed it; batches that came since are left for later."""
        shown = {}
        for text in seen:
            key, *lines = text.split(" ")
            shown[key] = set(lines)
        self.batches = [batch for batch in self.batches if str(batch.pk) in shown]
        self.rows = [row for row in self.rows if str(row.line.batch.pk) in shown]
        if not self.batches:
            return ["这些报送都已经由其他人办理，或已收回。"]
        return [
            f"{row.line.record.code}：“{row.line.subject}”在您打开本页之后有变动，请重新核对这一条。"
            for row in self.rows
            if f"{row.line.key}@{row.version}" not in shown[str(row.line.batch.pk)]
        ]

    def _place(self, reasons: list[str]) -> None:
        """Each sentence above the table, and beside the line whose code it begins with."""
        self.problems += reasons
        by_code = {row.line.record.code: row for row in self.rows}
        for reason in reasons:
            code, _, why = reason.partition("：")
            if code in by_code:
                by_code[code].problem = why
