"""States follow each publication: checked first, written next, in the transaction of the step.

Updates that a batch carries are looked at together when the batch itself is signed, and a
correction together with what it replaces: what counts is the sequence that results.
"""

from livelihood.models import Matter, MatterUpdate
from livelihood.states.deriving import derive
from livelihood.states.happenings import read
from livelihood.states.law import OutOfOrder
from livelihood.states.writing import rebuild
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, Proposal, ReviewEvent, ReviewState

Step = ReviewEvent.Step

MATTER, UPDATE = Matter._meta.label_lower, MatterUpdate._meta.label_lower


def register_all() -> None:
    """Register the handlers of this room; `AppConfig.ready()` calls it once."""
    for record_type in (MATTER, UPDATE, Batch._meta.label_lower):
        register(refuse_out_of_order, phase=Phase.GUARD, record_type=record_type)
        register(keep_states, phase=Phase.DERIVED_STATES, record_type=record_type)


def refuse_out_of_order(record, step: ReviewEvent) -> None:
    """`after_transition`: refuse what would leave a matter with an illegal sequence."""
    reasons = []
    for account in read(_concerned(record, step)):
        if account.matter.state != ReviewState.PUBLISHED and record.record_type == MATTER:
            continue
        try:
            derive(account)
        except OutOfOrder as clash:
            reasons.append(f"“{account.matter}”：{clash.sentence}")
    if reasons:
        raise StepRefused(*reasons)


def keep_states(record, step: ReviewEvent) -> None:
    """`after_transition`: write the states of every matter that the step concerns."""
    rebuild(_concerned(record, step))


def _concerned(record, step: ReviewEvent) -> list[Matter]:
    """The matters, locked, whose states this step may change; none while more is to come."""
    if step.step not in (*ReviewEvent.PUBLISHING, Step.WITHDRAWN):
        return []
    if isinstance(record, Batch):
        return _locked(_of_batch(record))
    if step.batch_id is not None or step.corrected_by is not None:
        return []
    return _locked({record.matter_id if record.record_type == UPDATE else record.pk})


def _of_batch(batch: Batch) -> set[int]:
    """Keys of the matters that a batch touches: by card, by proposal, by update."""
    codes = {}
    for record_type, code in batch.items.values_list("record_type", "record_code"):
        codes.setdefault(record_type, []).append(code)
    proposed = Proposal.objects.filter(
        code__in=codes.get(Proposal._meta.label_lower, ()), target_type=MATTER
    ).values_list("target_code", flat=True)
    cards = Matter._base_manager.filter(code__in=[*codes.get(MATTER, ()), *proposed])
    updates = MatterUpdate._base_manager.filter(code__in=codes.get(UPDATE, ()))
    return {*cards.values_list("pk", flat=True), *updates.values_list("matter", flat=True)}


def _locked(keys: set[int]) -> list[Matter]:
    """The matters of these keys: of two publications for one matter, the second waits."""
    matters = Matter._base_manager.select_for_update().filter(pk__in=keys)
    return list(matters.order_by("pk"))
