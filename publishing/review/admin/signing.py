"""Signing many records at once: one table of differences, one press.

`SigningDesk` is a mixin for admins. It draws the table for any list of batches that its caller
has found to be within this person's reach, returns the ticked lines and approves or signs the
rest, all in one transaction: what is refused leaves everything as it was, and what was typed
stays in the form.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from publishing.review import steps
from publishing.review.batches import UNDER_REVIEW, return_line, sign_together
from publishing.review.errors import StepRefused
from publishing.review.lines import Line, lines_of, page_of
from publishing.review.models import Batch, ReviewEvent, ReviewState
from publishing.review.rules import Step, refusals

SIGN, APPROVE, RETURN, SCHEDULE = "sign", "approve", "return", "schedule"


class DeskForm(forms.Form):
    """One press on the signing page; the ticked lines and their reasons are read apart."""

    desk = forms.ChoiceField(
        choices=[(name, name) for name in (SIGN, APPROVE, RETURN, SCHEDULE)],
        error_messages={"required": "请按页面上的按钮。", "invalid_choice": "请按页面上的按钮。"},
    )
    publish_at = forms.DateTimeField(
        required=False, error_messages={"invalid": "定时公开的时间请写成“2026-11-30 08:00”。"}
    )

    def clean(self):
        """Whoever schedules says when."""
        values = super().clean()
        if values.get("desk") == SCHEDULE and "publish_at" in values and not values["publish_at"]:
            self.add_error("publish_at", "定时签发请填写公开的日期和时间。")
        return values


@dataclass
class Row:
    """One line of the table, with what was typed beside it and what is wrong with that."""

    line: Line
    number: int
    ticked: bool = False
    reason: str = ""
    problem: str = ""

    @property
    def seen(self) -> str:
        """The line and its version, as the page shows it."""
        return f"{self.line.key}@{self.line.record.version}"


class Desk:
    """What lies on the table for one person: what she may sign, or, failing that, approve."""

    def __init__(self, batches: list[Batch], *, by):
        self.by = by
        self.problems: list[str] = []
        self.publish_at = ""
        under_review = [batch for batch in batches if batch.state in UNDER_REVIEW]
        why_not = refusals(under_review, (Step.PUBLISHED, Step.APPROVED), by=by)

        def open_to(step: str) -> list[Batch]:
            return [batch for batch in under_review if not why_not[batch.pk][step]]

        self.batches = open_to(Step.PUBLISHED)
        self.may_sign = bool(self.batches)
        self.batches = self.batches or open_to(Step.APPROVED)
        self.may_approve = any(batch.state == ReviewState.SUBMITTED for batch in self.batches)
        #: The batches that are not hers to sign: their pages, and why.
        self.others = [
            (batch, page_of(batch), why_not[batch.pk][Step.PUBLISHED])
            for batch in under_review
            if batch not in self.batches
        ]
        self.rows = [Row(line, number) for number, line in enumerate(lines_of(self.batches), 1)]

    @property
    def scheduled(self) -> list[Batch]:
        """The batches that were signed for a later moment, or could not be published at it."""
        return [batch for batch in self.batches if batch.is_scheduled]

    @property
    def seen(self) -> list[str]:
        """`12 app.model:code@3 …` for each batch: its key, and its lines with their versions."""
        lines = {batch.pk: [] for batch in self.batches}
        for row in self.rows:
            lines[row.line.batch.pk].append(row.seen)
        return [" ".join((str(key), *keys)) for key, keys in lines.items()]

    @property
    def wrong(self) -> list[Row]:
        """The lines with which something is wrong."""
        return [row for row in self.rows if row.problem]

    @property
    def sentences(self) -> list[str]:
        """Everything that is wrong, each line by its name."""
        lines = [f"{row.line.subject}：{row.problem}" for row in self.wrong]
        return [*self.problems, *lines]

    def press(self, data) -> str:
        """Do what was pressed; a sentence on what was done, or "" with `problems` filled in."""
        form = DeskForm(data)
        self.publish_at = data.get("publish_at", "")[:40]
        self._read(data)
        self.problems = [
            *(error for errors in form.errors.values() for error in errors),
            *self._moved(data.getlist("seen")),
        ]
        ticked = [row for row in self.rows if row.ticked]
        if form.is_valid() and form.cleaned_data["desk"] == RETURN and not ticked:
            self.problems.append("没有勾选要退回的条目。")
        if self.problems or self.wrong:
            return ""
        try:
            with transaction.atomic():
                return self._do(form.cleaned_data, ticked)
        except StepRefused as refused:
            self._place(refused.reasons)
            return ""

    def _do(self, values: dict, ticked: list[Row]) -> str:
        for row in ticked:
            self._return(row)
        left = [batch for batch in self.batches if batch.state in UNDER_REVIEW]
        said = [f"退回{len(ticked)}条"] if ticked else []
        count = len(self.rows) - len(ticked)
        if not left:
            return f"{said[0]}。"
        if values["desk"] == APPROVE:
            for batch in left:
                if batch.state == ReviewState.SUBMITTED:
                    steps.approve(batch, by=self.by)
            said.append(f"审核通过{count}条")
        elif values["desk"] == SIGN:
            sign_together(left, by=self.by)
            said.append(f"签发{count}条，已公开")
        elif values["desk"] == SCHEDULE:
            moment = values["publish_at"]
            sign_together(left, by=self.by, publish_at=moment)
            said.append(f"签发{count}条，到时公开")
        return "；".join(said) + "。"

    def _return(self, row: Row) -> None:
        record = row.line.record
        try:
            return_line(row.line.batch, record, by=self.by, reason=row.reason)
        except StepRefused as refused:
            raise StepRefused(*(f"{record.code}：{why}" for why in refused.reasons)) from refused

    def _read(self, data) -> None:
        """What was ticked and typed."""
        ticked = set(data.getlist("return"))
        for row in self.rows:
            row.ticked = row.line.key in ticked
            row.reason = data.get(f"reason:{row.line.key}", "").strip()
            if row.ticked and not row.reason:
                row.problem = "请写明退回的理由。"
            elif row.ticked and len(row.reason) > 500:
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
        for row in self.rows:
            if row.seen not in shown[str(row.line.batch.pk)]:
                row.problem = "在您打开本页之后有变动，请重新核对这一条。"
        return []

    def _place(self, reasons: list[str]) -> None:
        """Each sentence at the line whose code it begins with, the others above the table."""
        by_code = {row.line.record.code: row for row in self.rows}
        for reason in dict.fromkeys(reasons):
            code, _, why = reason.partition("：")
            if code in by_code:
                by_code[code].problem = why
            else:
                self.problems.append(reason)


class SigningDesk:
    """For admins: the signing page of some batches (`signing_view`)."""

    signing_template = "admin/review/signing.html"

    def signing_view(self, request, batches, *, title: str, back_url: str, extra_context=None):
        """The page that shows these batches as one table, and on POST does what was pressed.

        `batches` are those that this person may see; of these, the submitted and approved ones
        are shown. Those that are not hers to sign are listed with why. After a press she comes
        back here, or to `back_url` when nothing is left for her.
        """
        desk, done = self.desk_of(request, batches)
        if done:
            self.message_user(request, done, messages.SUCCESS)
            left = Batch.objects.filter(pk__in=[batch.pk for batch in batches])
            stays = left.filter(state__in=UNDER_REVIEW, publish_at=None).exists()
            return HttpResponseRedirect(request.get_full_path() if stays else back_url)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "desk": desk,
            "returned": returned_lines(batches),
            "back_url": back_url,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.signing_template, context)

    def desk_of(self, request, batches) -> tuple[Desk, str]:
        """The table of these batches, and what a press on it has just done ("" if nothing)."""
        if request.method != "POST" or "desk" not in request.POST:
            return Desk(list(batches), by=request.user), ""
        with transaction.atomic():
            # What is looked at is what is signed: nobody recalls or edits it in between.
            keys = [batch.pk for batch in batches]
            rows = Batch._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
            held = {batch.pk: batch for batch in rows}
            desk = Desk([held[key] for key in keys if key in held], by=request.user)
            return desk, desk.press(request.POST)


def returned_lines(batches) -> list[ReviewEvent]:
    """The steps by which lines were returned singly out of these batches, latest first."""
    returned = ReviewEvent.objects.filter(batch__in=list(batches), step=Step.RETURNED)
    still_there = returned.filter(
        batch__items__record_type=models.F("record_type"),
        batch__items__record_code=models.F("record_code"),
    )
    return list(returned.exclude(pk__in=still_there.values("pk")).order_by("-pk"))
