"""Which step may be taken with a record, and by whom: the law of review, as questions.

The admin asks it which buttons to show and `steps` asks it again under the lock; both get the
same sentence. Nothing is written here.
"""

from dataclasses import dataclass

from accounts.models import Role
from accounts.scopes import may
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

Step = ReviewEvent.Step
State = ReviewState

WRITERS = (Role.CLERK, Role.DISTRICT_ADMIN)
REVIEWERS = (Role.REVIEWER, Role.SIGNER)
SIGNERS = (Role.SIGNER,)


@dataclass(frozen=True)
class Law:
    """From which states a step leads where, who may take it, and whether authors may."""

    verb: str
    from_states: frozenset[str]
    to_state: str
    roles: tuple[str, ...]
    authors_may: bool = True
    needs_reason: bool = False


LAWS = {
    Step.SUBMITTED: Law("报送", frozenset((State.DRAFT, State.RETURNED)), State.SUBMITTED, WRITERS),
    Step.RECALLED: Law("收回", frozenset((State.SUBMITTED,)), State.DRAFT, WRITERS),
    Step.APPROVED: Law(
        "审核通过", frozenset((State.SUBMITTED,)), State.APPROVED, REVIEWERS, authors_may=False
    ),
    Step.RETURNED: Law(
        "退回修改",
        frozenset((State.SUBMITTED, State.APPROVED)),
        State.RETURNED,
        REVIEWERS,
        authors_may=False,
        needs_reason=True,
    ),
    Step.PUBLISHED: Law(
        "签发", frozenset((State.APPROVED,)), State.PUBLISHED, SIGNERS, authors_may=False
    ),
    Step.SCHEDULED: Law(
        "签发", frozenset((State.APPROVED,)), State.APPROVED, SIGNERS, authors_may=False
    ),
    Step.WITHDRAWN: Law(
        "撤下", frozenset((State.PUBLISHED,)), State.WITHDRAWN, SIGNERS, needs_reason=True
    ),
    Step.REOPENED: Law("重新起草", frozenset((State.WITHDRAWN,)), State.DRAFT, WRITERS),
}
#: Steps after which a person counts as an author: who wrote, submitted, 代录 or reopened it.
AUTHORING = (Step.WROTE, Step.FILED_FOR, Step.SUBMITTED, Step.REOPENED)


def refusal(record: Reviewable, step: str, *, by, batch: Batch | None = None) -> str:
    """Why `by` may not take `step` with `record` as it stands; "" if nothing is against it.

    `batch` is the batch that carries the record through this step, if one does. A batch asks
    for each of its records as well.
    """
    records = record.records() if isinstance(record, Batch) else []
    refusals = (refusal(item, step, by=by, batch=record) for item in records)
    return refusal_itself(record, step, by=by, batch=batch) or next(filter(None, refusals), "")


def refusal_itself(record: Reviewable, step: str, *, by, batch: Batch | None = None) -> str:
    """As `refusal`, without asking for the records of a batch."""
    law = LAWS[step]
    by_role = refused_by_role(record, law.roles, by=by, verb=law.verb)
    return (
        _refused_by_kind(record, step)
        or _refused_by_state(record, law)
        or _refused_by_batch(record, step, batch)
        or ("" if law.authors_may else refused_as_author(record, by=by, verb=law.verb))
        or (_refused_to_recall(record, by=by) if step == Step.RECALLED else "")
        # A batch may cross units and places: whoever may act on each record may act on it.
        or ("" if isinstance(record, Batch) else by_role)
    )


def refusal_to_accept(record: Event, *, by) -> str:
    """Why `by` may not accept what `record` accepts, in one act; "" if nothing is against it."""
    accepted = record.accepted_event
    if accepted is None or not record._state.adding:
        return f"“{record}”不是新的验收记录，不能办理通过验收。"
    if accepted.state != State.PUBLISHED:
        return f"“{accepted}”现为{accepted.get_state_display()}，只能验收已发布的记录。"
    return refused_by_role(record, REVIEWERS, by=by, verb="验收") or refused_as_author(
        accepted, by=by, verb="验收"
    )


def possible_steps(record: Reviewable, *, by) -> list[str]:
    """The steps that `by` may take with `record` now, in the order of `LAWS`.

    Signing ahead is no step of its own: `steps.publish` takes it where a proposal is scheduled.
    """
    steps = (step for step in LAWS if step != Step.SCHEDULED)
    return [step for step in steps if not refusal(record, step, by=by)]


def may_write(record: Reviewable, *, by) -> bool:
    """Whether `by` may write records of this place and unit (their state apart)."""
    return may(by, WRITERS, place_code=record.place_code, owner_id=record.scope_owner_id)


def refused_by_role(record, roles, *, by, verb: str) -> str:
    """The sentence for somebody without one of `roles` over this place and unit."""
    if may(by, roles, place_code=record.place_code, owner_id=record.scope_owner_id):
        return ""
    names = "、".join(Role(role).label for role in roles)
    return f"{by}不能{verb}“{record}”：须是该区划和单位的{names}。"


def refused_as_author(record, *, by, verb: str) -> str:
    """The sentence for somebody who wrote, submitted, 代录 or reopened the thing himself."""
    if by.pk not in authors(record):
        return ""
    return f"{by}编写、代录或报送过“{record}”，不能由本人{verb}。"


def authors(record, *, before: int | None = None) -> set[int]:
    """Keys of all who ever wrote, submitted, 代录 or reopened a record (design, section 3).

    For a card, the authors of the proposals that were applied to it too: it holds their words.
    `before` counts only the steps before the review event of that key.
    """
    steps = ReviewEvent.objects.filter(record_type=record.record_type, record_code=record.code)
    if before is not None:
        steps = steps.filter(pk__lt=before)
    if isinstance(record, Card):
        proposals = steps.exclude(proposal_code="").values("proposal_code")
        steps = steps | ReviewEvent.objects.filter(
            record_type=Proposal._meta.label_lower, record_code__in=proposals
        )
    return set(steps.filter(step__in=AUTHORING).values_list("by_id", flat=True))


def _refused_by_kind(record, step: str) -> str:
    if step == Step.REOPENED and not isinstance(record, Card):
        return f"“{record}”撤下后不能重新起草；请另行填报。"
    if step == Step.WITHDRAWN and not record.goes_public:
        return f"“{record}”本身不公开，请撤下其中的记录。"
    return ""


def _refused_by_batch(record, step: str, batch: Batch | None) -> str:
    """A record on its way in a batch takes its steps with the batch."""
    if step not in (Step.RECALLED, Step.APPROVED, Step.RETURNED, Step.SCHEDULED, Step.PUBLISHED):
        return ""
    carriers = BatchItem.objects.filter(
        record_type=record.record_type,
        record_code=record.code,
        batch__state__in=(State.SUBMITTED, State.APPROVED),
    )
    other = carriers.exclude(batch=batch).select_related("batch").first()
    return f"“{record}”在报送批次“{other.batch}”中，请在批次里办理。" if other else ""


def _refused_by_state(record, law: Law) -> str:
    if record.state in law.from_states:
        return ""
    return f"“{record}”现为{record.get_state_display()}，不能{law.verb}。"


def _refused_to_recall(record, *, by) -> str:
    last = ReviewEvent.objects.of(record).filter(step=Step.SUBMITTED).last()
    if last is not None and last.by_id == by.pk:
        return ""
    return f"“{record}”不是{by}报送的，不能收回。"
