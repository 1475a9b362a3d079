"""Writing down a step: the review event, the audit entry, and whatever follows from it."""

from accounts import audit
from accounts.models import AuditEntry
from publishing.review import after_transition
from publishing.review.models import ReviewEvent
from publishing.review.snapshots import fingerprint, snapshot

Step = ReviewEvent.Step

#: Steps by which somebody answers for the content as it stands.
ANSWERING = (Step.SUBMITTED, Step.APPROVED, Step.SCHEDULED, *ReviewEvent.PUBLISHING)
SYSTEM = "系统初始化"


def write(
    record,
    step: str,
    *,
    by,
    from_state: str,
    reason: str = "",
    batch=None,
    proposal_code: str = "",
    corrected_by=None,
    content: dict | None = None,
) -> ReviewEvent:
    """Append the step that brought `record` to its present state, and run what follows from it.

    Steps that answer for the content keep its fingerprint; steps that put it on the public page
    keep the content too, so that every version that was ever public can be read and brought back.
    `content` is the record's snapshot where the caller has it already.
    Writing is no transition: nothing follows, and whoever called says it in the audit log.
    """
    if content is None:
        content = snapshot(record) if step in ANSWERING else {}
    event = ReviewEvent.objects.create(
        record_type=record.record_type,
        record_code=record.code,
        place_code=record.place_code,
        step=step,
        from_state=from_state,
        to_state=record.state,
        by=by,
        actor=str(by)[:60] if by else SYSTEM,
        reason=reason,
        version=record.version,
        fingerprint=fingerprint(record, content) if step in ANSWERING else "",
        batch=batch,
        proposal_code=proposal_code,
        content=content if step in ReviewEvent.PUBLISHING else {},
    )
    event.corrected_by = corrected_by
    if step not in ReviewEvent.WRITING:
        summary = f"{event.get_step_display()}：{record}" + (f"（{reason}）" if reason else "")
        audit.record(
            AuditEntry.Action.REVIEW, summary=summary, user=by, actor=event.actor, record=record
        )
        after_transition.run(record, event)
    return event
