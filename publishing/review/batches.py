"""Many events and proposals reported together, read as one table and signed once (一次报送)."""

from django.db import transaction

from accounts.place_codes import LEVEL_ENDS, WHOLE_COUNTRY
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, BatchItem, Reviewable


def make_batch(records: list[Reviewable], *, title: str, by) -> Batch:
    """A draft batch of drafts and returned records, in this order.

    It lies in the smallest place that holds them all and belongs to the first one's unit. From
    its submission on its records take their steps with it, all or none.
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
        steps.draft(batch, by=by)
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
