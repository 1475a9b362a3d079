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


def refusal(record: Reviewable, step: str, *, by) -> str:
    """Why `by` may not take `step` with `record` as it stands; "" if nothing is against it.

    A batch asks for each of its records as well.
    """
    records = record.records() if isinstance(record, Batch) else []
    return _refusal_of_all(record, records, step, by=by, past=past_of([record, *records]))


def refusals(batches: list[Batch], steps: tuple[str, ...], *, by) -> dict[int, dict[str, str]]:
    """As `refusal`, for each of these batches: `{key: {step: sentence}}`, in few queries.

    PUBLISHED, of a submitted batch, means that `by` approves it too.
    """
    records = {batch.pk: [] for batch in batches}
    items = BatchItem.objects.filter(batch__in=records)
    for item, record in items.with_records():
        records[item.batch_id].append(record)
    past = past_of([*batches, *(record for some in records.values() for record in some)])

    def why_not(batch: Batch, step: str) -> str:
        some = records[batch.pk]
        at_once = step == Step.PUBLISHED and batch.state == State.SUBMITTED
        first = Step.APPROVED if at_once else step
        found = _refusal_of_all(batch, some, first, by=by, past=past)
        if found or not at_once:
            return found
        later = (refused_by_role(record, SIGNERS, by=by, verb="签发") for record in some)
        return _some_refused(SIGNERS, by=by, verb="签发") if any(later) else ""

    return {batch.pk: {step: why_not(batch, step) for step in steps} for batch in batches}


def refusal_itself(
    record: Reviewable, step: str, *, by, batch: Batch | None = None, past: "Past | None" = None
) -> str:
    """As `refusal`, without asking for the records of a batch.

    `batch` is the batch that carries the record through this step, if one does.
    """
    law = LAWS[step]
    past = past or past_of([record])
    by_role = refused_by_role(record, law.roles, by=by, verb=law.verb)
    return (
        _refused_by_kind(record, step)
        or _refused_by_state(record, law)
        or _refused_by_batch(record, step, batch, past)
        or ("" if law.authors_may else _refused_by_past(record, past, by=by, verb=law.verb))
        or (_refused_to_recall(record, past, by=by) if step == Step.RECALLED else "")
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
    records = record.records() if isinstance(record, Batch) else []
    past = past_of([record, *records])
    steps = (step for step in LAWS if step != Step.SCHEDULED)
    return [step for step in steps if not _refusal_of_all(record, records, step, by=by, past=past)]


def may_write(record: Reviewable, *, by) -> bool:
    """Whether `by` may write records of this place and unit (their state apart)."""
    return may(by, WRITERS, place_code=record.place_code, owner_id=record.scope_owner_id)


def refused_by_role(record, roles, *, by, verb: str) -> str:
    """The sentence for somebody without one of `roles` over this place and unit."""
    if may(by, roles, place_code=record.place_code, owner_id=record.scope_owner_id):
        return ""
    return f"{by}不能{verb}“{record}”：须是该区划和单位的{_names(roles)}。"


def _names(roles) -> str:
    return "、".join(Role(role).label for role in roles)


def refused_as_author(record, *, by, verb: str) -> str:
    """The sentence for somebody who wrote, submitted, 代录 or reopened the thing himself."""
    return _refused_by_past(record, past_of([record]), by=by, verb=verb)


@dataclass(frozen=True)
class Past:
    """What the trail and the batches say of some records, by `(record_type, code)`."""

    authors: dict[tuple[str, str], set[int]]
    #: Who submitted each last.
    submitters: dict[tuple[str, str], int]
    #: The batches that carry each on its way.
    carriers: dict[tuple[str, str], list[Batch]]


def past_of(records: list[Reviewable]) -> Past:
    """Asked once for all of these records: at most three queries for each of their kinds."""
    past = Past({}, {}, {})
    by_kind = {}
    for record in records:
        by_kind.setdefault(type(record), []).append(record.code)
    for kind, codes in by_kind.items():
        record_type = kind._meta.label_lower
        own = ReviewEvent.objects.filter(record_type=record_type, record_code__in=codes)
        steps = own.filter(step__in=AUTHORING).order_by("pk")
        for code, step, person in steps.values_list("record_code", "step", "by_id"):
            past.authors.setdefault((record_type, code), set()).add(person)
            if step == Step.SUBMITTED:
                past.submitters[record_type, code] = person
        if issubclass(kind, Card):
            _note_authors_of_proposals(own, record_type, past)
        items = BatchItem.objects.filter(
            record_type=record_type,
            record_code__in=codes,
            batch__state__in=(State.SUBMITTED, State.APPROVED),
        )
        for item in items.select_related("batch"):
            past.carriers.setdefault((record_type, item.record_code), []).append(item.batch)
    return past


def _note_authors_of_proposals(steps_of_cards, record_type: str, past: Past) -> None:
    """A card holds the words of every proposal that was applied to it."""
    applied = steps_of_cards.exclude(proposal_code="")
    cards = dict(applied.order_by().values_list("proposal_code", "record_code"))
    if not cards:
        return
    written = ReviewEvent.objects.filter(
        record_type=Proposal._meta.label_lower, record_code__in=cards, step__in=AUTHORING
    )
    for proposal, person in written.order_by().values_list("record_code", "by_id"):
        past.authors.setdefault((record_type, cards[proposal]), set()).add(person)


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


def _refused_by_batch(record, step: str, batch: Batch | None, past: Past) -> str:
    """A record on its way in a batch takes its steps with the batch."""
    if step not in (Step.RECALLED, Step.APPROVED, Step.RETURNED, Step.SCHEDULED, Step.PUBLISHED):
        return ""
    carriers = past.carriers.get((record.record_type, record.code), ())
    other = next((carrier for carrier in carriers if carrier != batch), None)
    return f"“{record}”在报送批次“{other}”中，请在批次里办理。" if other else ""


def _refused_by_past(record, past: Past, *, by, verb: str) -> str:
    if by.pk not in past.authors.get((record.record_type, record.code), ()):
        return ""
    return f"{by}编写、代录或报送过“{record}”，不能由本人{verb}。"


def _refused_by_state(record, law: Law) -> str:
    if record.state in law.from_states:
        return ""
    return f"“{record}”现为{record.get_state_display()}，不能{law.verb}。"


def _refused_to_recall(record, past: Past, *, by) -> str:
    if past.submitters.get((record.record_type, record.code)) == by.pk:
        return ""
    return f"“{record}”不是{by}报送的，不能收回。"


def _refusal_of_all(record, records: list, step: str, *, by, past: Past) -> str:
    """The first sentence against a step with a record, or with one of a batch's records."""
    found = refusal_itself(record, step, by=by, past=past)
    if found:
        return found
    law = LAWS[step]
    for item in records:
        found = refusal_itself(item, step, by=by, batch=record, past=past)
        if found and refused_by_role(item, law.roles, by=by, verb=law.verb):
            return _some_refused(law.roles, by=by, verb=law.verb)
        if found:
            return found
    return ""


def _some_refused(roles, *, by, verb: str) -> str:
    """Whoever reads a batch may not read what other units have in it: no record is named."""
    return f"{by}不能{verb}其中的一些记录：须是这些记录所在区划和单位的{_names(roles)}。"
