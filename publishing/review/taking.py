"""How any step is taken: under a lock, by the rules, with all that follows, or not at all.

For `steps` alone, which says what each step is called and takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from publishing.review import trail
from publishing.review.applying import (
    apply_proposal,
    refuse_correction_without_note,
    refuse_if_moved_on,
)
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, BatchItem, Event, Proposal, ReviewEvent, ReviewState
from publishing.review.rules import (
    LAWS,
    SIGNERS,
    Past,
    past_of,
    refusal_itself,
    refused_by_role,
)
from publishing.review.snapshots import clean, fingerprint, snapshot

Step = ReviewEvent.Step


def take(
    record,
    step,
    *,
    by,
    reason: str = "",
    expected_version: int | None = None,
    batch=None,
    corrected_by: Event | None = None,
    publish_at: datetime | None = None,
    past: Past | None = None,
):
    """Take `step` with `record`, and with all that a batch carries; StepRefused says why not.

    `batch` carries the record through this step, `past` is what was asked for all its records;
    `corrected_by` brings a withdrawal about; `publish_at` is the moment of a batch signed ahead.
    """
    law = LAWS[step]
    reason = reason.strip()
    with all_or_nothing(record):
        lock(record)
        if expected_version is not None:
            refuse_if_newer(record, expected_version)
        if law.needs_reason and not reason:
            raise StepRefused(f"{law.verb}须写明理由。")
        refuse(refusal_itself(record, step, by=by, batch=batch, past=past))
        content = _prepare(record, step, by=by, batch=batch)
        if isinstance(record, Batch):
            record.publish_at = publish_at
            _take_with_each(record, step, by=by, reason=reason)
        from_state, record.state = record.state, law.to_state
        if step == Step.PUBLISHED:
            record.published_at = timezone.now()
        kept = {"state", "published_at", "updated_at"}
        if isinstance(record, Batch | Proposal):
            record.held_back = ""
            kept |= {"held_back", "publish_at"} & set(record.KEPT_BY_THE_ENGINE)
        record.save(update_fields=kept)
        trail.write(
            record,
            step,
            by=by,
            from_state=from_state,
            reason=reason,
            batch=batch,
            corrected_by=corrected_by,
            content=content,
        )
    return record


def _prepare(record, step, *, by, batch) -> dict | None:
    """What must hold, and what happens first, before the record takes its new state.

    The content, where it had to be read: what is approved or signed stays what it is.
    """
    content = None
    if step == Step.SUBMITTED:
        clean(record)
    if step in (Step.APPROVED, Step.SCHEDULED, Step.PUBLISHED):
        content = snapshot(record)
        _refuse_if_altered(record, content, batch)
    if step in (Step.SUBMITTED, Step.SCHEDULED, Step.PUBLISHED):
        if isinstance(record, Proposal):
            refuse_if_moved_on(record)
            refuse_correction_without_note(record)
        if isinstance(record, Event) and record.corrects_id:
            _refuse_to_correct(record, by=by, signing=step == Step.PUBLISHED)
    if step == Step.PUBLISHED:
        if isinstance(record, Proposal):
            apply_proposal(record, by=by, batch=batch)
        if isinstance(record, Event) and record.corrects_id:
            reason = f"由“{record}”更正"[:500]
            take(
                record.corrects,
                Step.WITHDRAWN,
                by=by,
                reason=reason,
                batch=batch,
                corrected_by=record,
            )
    return content


def _take_with_each(batch: Batch, step, *, by, reason: str) -> None:
    """The same step with each record of the batch; one refusal refuses all, each is named."""
    reasons = []
    records = [item.record() for item in BatchItem.objects.filter(batch=batch)]
    if not records and step != Step.RETURNED:
        raise StepRefused(f"报送批次“{batch}”里已经没有记录。")
    # While a batch on its way is locked, nobody else takes a step with what it carries.
    past = past_of(records)
    for record in records:
        # A proposal keeps its own day in a batch that is signed before it.
        own = step_of_signing(record) if step == Step.PUBLISHED else step
        try:
            take(record, own, by=by, reason=reason, batch=batch, past=past)
        except StepRefused as refused:
            reasons += [f"{record.code}：{sentence}" for sentence in refused.reasons]
    if reasons:
        raise StepRefused(*reasons)


def _refuse_to_correct(record: Event, *, by, signing: bool) -> None:
    corrected = record.corrects
    if corrected.pk == record.pk or corrected.state != ReviewState.PUBLISHED:
        state = corrected.get_state_display()
        raise StepRefused(f"“{record}”要更正的“{corrected}”现为{state}，只能更正已发布的记录。")
    if signing:
        refuse(refused_by_role(corrected, SIGNERS, by=by, verb="更正"))


def step_of_signing(record) -> str:
    """What a signature on an approved record does now: its own day may lie ahead."""
    ahead = isinstance(record, Proposal) and record.is_scheduled
    return Step.SCHEDULED if ahead else Step.PUBLISHED


def _refuse_if_altered(record, content: dict, batch: Batch | None) -> None:
    """What is approved and signed is what was reported, to the byte.

    A batch is its records: each was reported with this very batch; some may have been returned.
    """
    if isinstance(record, Batch):
        return
    reported = ReviewEvent.objects.of(record).filter(step=Step.SUBMITTED).last()
    if batch is not None and (reported is None or reported.batch_id != batch.pk):
        raise StepRefused(f"“{record}”不是随报送批次“{batch}”报送的，请退回后重新报送。")
    if reported is None or reported.fingerprint != fingerprint(record, content):
        raise StepRefused(f"“{record}”的内容与报送时不一致，请退回后重新报送。")


def refuse_if_newer(stored, expected_version: int) -> None:
    """Refuse a step or an edit of somebody who looked at another version."""
    if stored.version != expected_version:
        raise StepRefused(
            f"“{stored}”已被修改：您看到的是第{expected_version}版，现为第{stored.version}版。"
            "请重新打开后再办理。"
        )


def refuse(sentence: str) -> None:
    """Refuse with this sentence, if it is one."""
    if sentence:
        raise StepRefused(sentence)


def stored_row(record):
    """The row as it is stored, locked until the transaction ends."""
    stored = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
    if stored is None:
        raise StepRefused(f"“{record}”已被删除。")
    return stored


def lock(record) -> None:
    """Lock the row and read it again: a step is taken with what is stored."""
    try:
        record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())
    except ObjectDoesNotExist:
        raise StepRefused(f"“{record}”已被删除。") from None


@contextmanager
def all_or_nothing(record) -> Iterator[None]:
    """One transaction; what is refused leaves the record in memory as it was, too."""
    names = ("code", "state", "version", "published_at", "publish_at", "held_back")
    before = {name: getattr(record, name) for name in names if hasattr(record, name)}
    adding, pk = record._state.adding, record.pk
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name, value in before.items():
            setattr(record, name, value)
        record._state.adding, record.pk = adding, pk
        raise
