"""The steps between a clerk's desk and the public page, each all or nothing.

Every step locks the record, asks `rules` whether this person may take it, writes its
`ReviewEvent` and runs `after_transition`, all in one transaction. It raises StepRefused with a
sentence for staff, and then nothing has changed. `expected_version` is the version that the
person looked at; the step is refused if the record has moved on since. A step with a batch is
that step with each of its records.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from publishing.review import trail
from publishing.review.errors import StepRefused
from publishing.review.models import (
    Batch,
    BatchItem,
    Card,
    Event,
    Proposal,
    Reviewable,
    ReviewEvent,
    ReviewState,
)
from publishing.review.rules import WRITERS, refusal_to_accept, refused_by_role
from publishing.review.snapshots import clean
from publishing.review.taking import (
    all_or_nothing,
    lock,
    refuse,
    refuse_if_newer,
    step_of_signing,
    stored_row,
    take,
)

Step = ReviewEvent.Step


def draft(record: Reviewable, *, by, filed_for: bool = False) -> Reviewable:
    """First save of a new record, or of one whose import is complete: it becomes a draft.

    Fills in a code where it was left blank. `filed_for`: 代录, on behalf of somebody else.
    """
    with all_or_nothing(record):
        from_state = "" if record._state.adding else record.state
        if from_state not in ("", ReviewState.IMPORTING):
            raise StepRefused(f"“{record}”已经保存过。")
        record.fill_in_code()
        refuse(refused_by_role(record, WRITERS, by=by, verb="填报"))
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
    with all_or_nothing(record):
        stored = stored_row(record)
        refuse_if_newer(stored, record.version if expected_version is None else expected_version)
        if not stored.is_open:
            raise StepRefused(f"“{stored}”现为{stored.get_state_display()}，不能修改。")
        for row in (stored, record):
            refuse(refused_by_role(row, WRITERS, by=by, verb="修改"))
        record.state = stored.state
        record.version = stored.version + 1
        clean(record)
        record.save()
        trail.write(record, Step.WROTE, by=by, from_state=stored.state)
    return record


def submit(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Report a draft for review 报送."""
    return take(record, Step.SUBMITTED, by=by, expected_version=expected_version)


def recall(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Call back what one submitted oneself, while nobody has approved it 收回."""
    return take(record, Step.RECALLED, by=by, expected_version=expected_version)


def approve(record: Reviewable, *, by, expected_version: int | None = None) -> Reviewable:
    """Find a submitted record fit to be signed 审核通过."""
    return take(record, Step.APPROVED, by=by, expected_version=expected_version)


def publish(
    record: Reviewable,
    *,
    by,
    expected_version: int | None = None,
    publish_at: datetime | None = None,
) -> Reviewable:
    """Sign an approved record 签发: it is public.

    A correction withdraws what it corrects; a proposal is applied to its card. A proposal with a
    `publish_at` ahead, and a batch that is given one, is signed now and waits, approved, for
    `publish_due`.
    """
    if publish_at is not None:
        if not isinstance(record, Batch):
            raise StepRefused("只有报送批次可以在签发时定时。")
        if publish_at <= timezone.now():
            raise StepRefused("定时公开的时间须晚于现在。")
        return take(
            record,
            Step.SCHEDULED,
            by=by,
            expected_version=expected_version,
            publish_at=publish_at,
        )
    return take(record, step_of_signing(record), by=by, expected_version=expected_version)


def approve_and_publish(
    record: Reviewable, *, by, expected_version: int | None = None
) -> Reviewable:
    """Approve and sign in one act of one person 审核并签发."""
    with all_or_nothing(record):
        approve(record, by=by, expected_version=expected_version)
        return publish(record, by=by)


def send_back(
    record: Reviewable,
    *,
    by,
    reason: str,
    expected_version: int | None = None,
    batch: Batch | None = None,
) -> Reviewable:
    """Return a submitted or approved record to its author 退回修改, with a reason.

    `batch` carries the record, and goes on without it: `batches.return_line` sees to the rest.
    """
    return take(
        record, Step.RETURNED, by=by, reason=reason, expected_version=expected_version, batch=batch
    )


def withdraw(
    record: Reviewable, *, by, reason: str, expected_version: int | None = None
) -> Reviewable:
    """Take a published record off the public page 撤下, with a reason; final for an event."""
    return take(record, Step.WITHDRAWN, by=by, reason=reason, expected_version=expected_version)


def accept(record: Event, *, by) -> Event:
    """File and sign, in one act, a new event that accepts another 通过验收: it is public.

    The one publication by one person: of a 审核人 or 签发人 who neither wrote, submitted nor 代录
    what is accepted (`Event.accepted_event`).
    """
    with all_or_nothing(record):
        if record.accepted_event is not None:
            lock(record.accepted_event)
        refuse(refusal_to_accept(record, by=by))
        record.fill_in_code()
        clean(record)
        record.state = ReviewState.PUBLISHED
        record.published_at = timezone.now()
        record.save()
        trail.write(record, Step.ACCEPTED, by=by, from_state="")
    return record


def reopen(card: Card, *, by, expected_version: int | None = None) -> Card:
    """Make a withdrawn card a draft again 重新起草; an event has no way back."""
    return take(card, Step.REOPENED, by=by, expected_version=expected_version)


def initialise(record: Reviewable) -> Reviewable:
    """Publish content that the portal was set up with, unsigned by persons 系统初始化.

    Only for a brand-new record: not saved yet, or saved (with its inline rows or figures) without
    anybody having taken a step with it.
    """
    with all_or_nothing(record):
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
    """Apply what was signed ahead and is due at `now`, each proposal and batch for itself.

    Returns a sentence for each that could not be: its card has moved on, its signer lost the
    role. That stays written on it (`held_back`), and it is not tried again: somebody signs it
    anew or returns it.
    """
    refused = []
    for waiting in [*_due(Proposal, now), *_due(Batch, now)]:
        # Asked again under the lock: somebody may have returned or applied it meanwhile.
        with transaction.atomic():
            stands = _due(type(waiting), now).select_for_update().filter(pk=waiting.pk).first()
            signed = stands and ReviewEvent.objects.of(stands).last()
            if not signed or signed.step != Step.SCHEDULED:
                continue
            try:
                take(stands, Step.PUBLISHED, by=signed.by, publish_at=stands.publish_at)
            except StepRefused as problem:
                stands.held_back = str(problem)
                stands.save(update_fields=["held_back", "updated_at"])
                refused += [f"{stands.code}：{sentence}" for sentence in problem.reasons]
    return refused


def _due(kind: type[Proposal] | type[Batch], now: datetime):
    """What was approved, is due, and was not held back; what a batch carries follows the batch."""
    carried = BatchItem.objects.filter(
        record_type=kind._meta.label_lower, batch__state=ReviewState.APPROVED
    )
    due = kind.objects.filter(state=ReviewState.APPROVED, publish_at__lte=now, held_back="")
    return due.exclude(code__in=carried.values("record_code")).order_by("publish_at", "pk")
