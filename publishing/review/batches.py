"""Many events and proposals reported together, read as one table and signed once (一次报送)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.place_codes import LEVEL_ENDS, WHOLE_COUNTRY
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, BatchItem, Reviewable, ReviewState
from publishing.review.reviewable import OPEN_STATES

#: A batch in these states waits for somebody to approve or sign it.
UNDER_REVIEW = (ReviewState.SUBMITTED, ReviewState.APPROVED)


def make_batch(records: list[Reviewable], *, title: str, by, filed_for: bool = False) -> Batch:
    """A draft batch of drafts and returned records, in this order.

    It lies in the smallest place that holds them all and belongs to the first one's unit. From
    its submission on its records take their steps with it, all or none. A record is carried by
    one batch at a time: it leaves the draft or returned one that it lay in. `filed_for`: 代录.
    """
    if not records:
        raise StepRefused("报送批次至少要有一条记录。")
    wrong = [f"“{r}”现为{r.get_state_display()}，不能加入批次。" for r in records if not r.is_open]
    wrong += ["批次里不能再放批次。" for r in records if isinstance(r, Batch)]
    if wrong:
        raise StepRefused(*wrong)
    with transaction.atomic():
        batch = Batch(
            title=title,
            place_code=_common_place([record.place_code for record in records]),
            owner=records[0].owner,
        )
        steps.draft(batch, by=by, filed_for=filed_for)
        for record in records:
            BatchItem.objects.filter(
                record_type=record.record_type,
                record_code=record.code,
                batch__state__in=OPEN_STATES,
            ).delete()
        BatchItem.objects.bulk_create(
            BatchItem(
                batch=batch,
                record_type=record.record_type,
                record_code=record.code,
                position=position,
            )
            for position, record in enumerate(records, 1)
        )
    return batch


def return_line(
    batch: Batch,
    record: Reviewable,
    *,
    by,
    reason: str,
    expected_version: int | None = None,
) -> Batch:
    """Return one record of a submitted or approved batch to its author, with a reason.

    The record leaves the batch; the rest stays, and can be approved and signed. A batch that has
    no record left is itself returned, and stays as a paper of what was. Refused as
    `steps.send_back` is, and of a record that the batch does not carry.
    """
    with transaction.atomic():
        held = Batch._base_manager.select_for_update().get(pk=batch.pk)
        if held.state not in UNDER_REVIEW:
            raise StepRefused(f"“{held}”现为{held.get_state_display()}，不能退回其中的记录。")
        line = held.items.filter(record_type=record.record_type, record_code=record.code)
        if not line.exists():
            raise StepRefused(f"“{record}”不在报送批次“{held}”中。")
        steps.send_back(record, by=by, reason=reason, expected_version=expected_version, batch=held)
        line.delete()
        if not held.items.exists():
            steps.send_back(held, by=by, reason=reason)
    batch.refresh_from_db()
    return batch


def sign_together(
    batches: Iterable[Batch], *, by, publish_at: datetime | None = None
) -> list[Batch]:
    """Approve, where that is still to be done, and sign several batches: all of them or none.

    With a `publish_at` ahead they are signed now and wait, approved, for `steps.publish_due`.
    StepRefused has a sentence for each record that refuses, which begins with its code.
    """
    if publish_at is not None and publish_at <= timezone.now():
        raise StepRefused("定时公开的时间须晚于现在。")
    keys = sorted({batch.pk for batch in batches})
    reasons = []
    with transaction.atomic():
        # Always in one order, so that two who sign at the same time do not wait for each other.
        signed = [Batch._base_manager.select_for_update().get(pk=key) for key in keys]
        for batch in signed:
            try:
                if batch.state == ReviewState.SUBMITTED:
                    steps.approve(batch, by=by)
                steps.publish(batch, by=by, publish_at=publish_at)
            except StepRefused as refused:
                reasons += refused.reasons
        if reasons:
            raise StepRefused(*reasons)
    return signed


def _common_place(codes: list[str]) -> str:
    """The smallest place that covers all of these.

    >>> _common_place(["321111001002-001", "321111001"]), _common_place(["321111", "321102"])
    ('321111001', '321100')
    """
    if len(set(codes)) == 1:
        return codes[0]
    digits = [code.partition("-")[0] for code in codes]
    for end in reversed(LEVEL_ENDS):
        shared = {code[:end] for code in digits}
        if len(shared) == 1 and all(len(code) >= end for code in digits):
            return shared.pop().ljust(6, "0")
    return WHOLE_COUNTRY
