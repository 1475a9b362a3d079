"""The steps between a clerk's desk and the public page, each all or nothing.

Every step locks the record, asks `rules` whether this person may take it, writes its
`ReviewEvent` and runs `after_transition`, all in one transaction. It raises StepRefused with a
sentence for staff, and then nothing has changed. `expected_version` is the version that the
person looked at; the step is refused if the record has moved on since. A step with a batch is
that step with each of its records.
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
from publishing.review.models import (
    Batch,
    Card,
    Event,
    Proposal,
    Reviewable,
    ReviewEvent,
    ReviewState,
)
from publishing.review.rules import (
    LAWS,
    SIGNERS,
    WRITERS,
    refusal_itself,
    refusal_to_accept,
    refused_by_role,
)
from publishing.review.snapshots import clean, fingerprint

Step = ReviewEvent.Step


def draft(record: Reviewable, *, by, filed_for: bool = False) -> Reviewable:
    """First save of a new record, or of one whose import is complete: it becomes a draft.

    Fills in a code where it was left blank. `filed_for`: 代录, on behalf of somebody else.
    """
    with _all_or_nothing(record):
        from_state = "" if record._state.adding else record.state
        if from_state not in ("", ReviewState.IMPORTING):
            raise StepRefused(f"“{record}”已经保存过。")
        record.fill_in_code()
        _refuse(refused_by_role(record, WRITERS, by=by, verb="填报"))
        record.state = ReviewState.DRAFT
        clean(record)
        record.save()
        step = Step.FILED_FOR if filed_for else Step.WROTE
        trail.write(record, step, by=by, from_state=from_state)
    return record


def edited(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Save what `by` changed in a draft or returned record: one version more.

    Refused if the stored record is no longer of the version that was changed.
    """
    with _all_or_nothing(record):
        stored = _stored(record)
        _refuse_if_newer(stored, record.version if expected_version is None else expected_version)
        if not stored.is_open:
            raise StepRefused(f"“{stored}”现为{stored.get_state_display()}，不能修改。")
        for row in (stored, record):
            _refuse(refused_by_role(row, WRITERS, by=by, verb="修改"))
        record.state = stored.state
        record.version = stored.version + 1
        clean(record)
        record.save()
        trail.write(record, Step.WROTE, by=by, from_state=stored.state)
    return record


def submit(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Report a draft for review 报送."""
    return _take(record, Step.SUBMITTED, by=by, expected_version=expected_version)


def recall(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Call back what one submitted oneself, while nobody has approved it 收回."""
    return _take(record, Step.RECALLED, by=by, expected_version=expected_version)


def approve(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Find a submitted record fit to be signed 审核通过."""
    return _take(record, Step.APPROVED, by=by, expected_version=expected_version)


def publish(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Sign an approved record 签发: it is public.

    A correction withdraws what it corrects; a proposal is applied to its card. A proposal with a
    `publish_at` ahead is signed now and waits, approved, for `publish_due`.
    """
    if isinstance(record, Proposal) and record.is_scheduled:
        return _take(record, Step.SCHEDULED, by=by, expected_version=expected_version)
    return _take(record, Step.PUBLISHED, by=by, expected_version=expected_version)


def approve_and_publish(
    record: Reviewable, *, by, expected_version: int | None = None
) -> Reviewable:
    """Approve and sign in one act of one person 审核并签发."""
    with _all_or_nothing(record):
        approve(record, by=by, expected_version=expected_version)
        return publish(record, by=by)


def send_back(
    record: Reviewable, *, by, reason: str, expected_version: int | None = None
) -> Reviewable:
    """Return a submitted or approved record to its author 退回修改, with a reason."""
    return _take(record, Step.RETURNED, by=by, reason=reason, expected_version=expected_version)


def withdraw(
    record: Reviewable, *, by, reason: str, expected_version: int | None = None
) -> Reviewable:
    """Take a published record off the public page 撤下, with a reason; final for an event."""
    return _take(record, Step.WITHDRAWN, by=by, reason=reason, expected_version=expected_version)


def accept(record: Event, *, by) -> Event:
    """File and sign, in one act, a new event that accepts another 通过验收: it is public.

    The one publication by one person: of a 审核人 or 签发人 who neither wrote, submitted nor 代录
    what is accepted (`Event.accepted_event`).
    """
    with _all_or_nothing(record):
        if record.accepted_event is not None:
            _lock(record.accepted_event)
        _refuse(refusal_to_accept(record, by=by))
        record.fill_in_code()
        clean(record)
        record.state = ReviewState.PUBLISHED
        record.published_at = timezone.now()
        record.save()
        trail.write(record, Step.ACCEPTED, by=by, from_state="")
    return record


def reopen(card: Card, *, by, expected_version: int | None = None) -> Card:
    """Make a withdrawn card a draft again 重新起草; an event has no way back."""
    return _take(card, Step.REOPENED, by=by, expected_version=expected_version)


def initialise(record: Reviewable) -> Reviewable:
    """Publish content that the portal was set up with, unsigned by persons 系统初始化.

    Only for a brand-new record: not saved yet, or saved (with its inline rows or figures) without
    anybody having taken a step with it.
    """
    with _all_or_nothing(record):
        from_state = "" if record._state.adding else record.state
        if from_state not in ("", ReviewState.IMPORTING, ReviewState.DRAFT) or (
            ReviewEvent.objects.of(record).exists()
        ):
            raise StepRefused(f"“{record}”不是新记录，不能初始化。")
        record.fill_in_code()
        clean(record)
        record.state = ReviewState.PUBLISHED
        record.published_at = timezone.now()
        record.save()
        trail.write(record, Step.INITIALISED, by=None, from_state=from_state)
    return record


def publish_due(*, now: datetime) -> list[str]:
    """Apply the proposals that were signed ahead and are due at `now`, each for itself.

    Returns a sentence for each that could not be: its card has moved on, its signer lost the role.
    """
    refused = []
    due = Proposal.objects.filter(state=ReviewState.APPROVED, publish_at__lte=now)
    for proposal in due.order_by("publish_at", "pk"):
        signed = ReviewEvent.objects.of(proposal).last()
        if signed.step != Step.SCHEDULED:
            continue
        try:
            _take(proposal, Step.PUBLISHED, by=signed.by)
        except StepRefused as problem:
            refused += [f"{proposal.code}：{sentence}" for sentence in problem.reasons]
    return refused


def _take(
    record,
    step,
    *,
    by,
    reason: str = "",
    expected_version: int | None = None,
    batch=None,
    corrected_by: Event | None = None,
):
    law = LAWS[step]
    reason = reason.strip()
    with _all_or_nothing(record):
        _lock(record)
        if expected_version is not None:
            _refuse_if_newer(record, expected_version)
        if law.needs_reason and not reason:
            raise StepRefused(f"{law.verb}须写明理由。")
        _refuse(refusal_itself(record, step, by=by, batch=batch))
        _prepare(record, step, by=by, batch=batch)
        if isinstance(record, Batch):
            _take_with_each(record, step, by=by, reason=reason)
        from_state, record.state = record.state, law.to_state
        if step == Step.PUBLISHED:
            record.published_at = timezone.now()
        record.save(update_fields=["state", "published_at", "updated_at"])
        trail.write(
            record,
            step,
            by=by,
            from_state=from_state,
            reason=reason,
            batch=batch,
            corrected_by=corrected_by,
        )
    return record


def _prepare(record, step, *, by, batch) -> None:
    """What must hold, and what happens first, before the record takes its new state."""
    if step == Step.SUBMITTED:
        clean(record)
    if step in (Step.APPROVED, Step.SCHEDULED, Step.PUBLISHED):
        _refuse_if_altered(record)
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
            _take(
                record.corrects,
                Step.WITHDRAWN,
                by=by,
                reason=reason,
                batch=batch,
                corrected_by=record,
            )


def _take_with_each(batch: Batch, step, *, by, reason: str) -> None:
    """The same step with each record of the batch; one refusal refuses all, each is named."""
    reasons = []
    for record in batch.records():
        try:
            _take(record, step, by=by, reason=reason, batch=batch)
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
        _refuse(refused_by_role(corrected, SIGNERS, by=by, verb="更正"))


def _refuse_if_altered(record) -> None:
    """What is approved and signed is what was reported, to the byte."""
    reported = ReviewEvent.objects.of(record).filter(step=Step.SUBMITTED).last()
    if reported is None or reported.fingerprint != fingerprint(record):
        raise StepRefused(f"“{record}”的内容与报送时不一致，请退回后重新报送。")


def _refuse_if_newer(stored, expected_version: int) -> None:
    if stored.version != expected_version:
        raise StepRefused(
            f"“{stored}”已被修改：您看到的是第{expected_version}版，现为第{stored.version}版。"
            "请重新打开后再办理。"
        )


def _refuse(sentence: str) -> None:
    if sentence:
        raise StepRefused(sentence)


def _stored(record):
    """The row as it is stored, locked until the transaction ends."""
    stored = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
    if stored is None:
        raise StepRefused(f"“{record}”已被删除。")
    return stored


def _lock(record) -> None:
    """Lock the row and read it again: a step is taken with what is stored."""
    try:
        record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())
    except ObjectDoesNotExist:
        raise StepRefused(f"“{record}”已被删除。") from None


@contextmanager
def _all_or_nothing(record) -> Iterator[None]:
    """One transaction; what is refused leaves the record in memory as it was, too."""
    before = {name: getattr(record, name) for name in ("code", "state", "version", "published_at")}
    adding, pk = record._state.adding, record.pk
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name, value in before.items():
            setattr(record, name, value)
        record._state.adding, record.pk = adding, pk
        raise
