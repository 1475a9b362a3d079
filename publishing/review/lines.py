"""The table of differences by which somebody signs many records at once.

One `Line` for each record, with what it changes and nothing else. An upper room says it better
than the generic line: it registers `describe(records) -> [Line]` for its kind in
`AppConfig.ready()`, in a number of queries that does not grow with the records.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models
from django.urls import NoReverseMatch, reverse

from publishing.review.applying import corrected_fields
from publishing.review.contents import contents_of, names_in
from publishing.review.models import Batch, BatchItem, Card, Proposal, Reviewable, with_references
from publishing.review.snapshots import Difference, differences


@dataclass
class Line:
    """One record of a batch, as the person who signs reads it."""

    record: Reviewable
    #: What it is about: the matter, the card.
    subject: str
    #: The page that shows the record whole, "" where there is none.
    url: str
    #: Only what changes, old and new; new content has no old.
    changes: list[Difference]
    #: Words to look at first, such as 逾期 or 调整时限.
    marks: tuple[str, ...] = ()
    #: Lower comes first.
    rank: int = 50
    #: Label and text of what stays inside the offices.
    internal: list[tuple[str, str]] = field(default_factory=list)
    #: What kind of thing it is, in words: `完工`, `变更民生实事`.
    kind: str = ""
    #: The batch that carries it; `lines_of` fills it in.
    batch: Batch | None = None

    def __post_init__(self):
        self.kind = self.kind or str(self.record._meta.verbose_name)

    @property
    def key(self) -> str:
        """`livelihood.matterupdate:JZ-321111-000001`: names the record in a form."""
        return f"{self.record.record_type}:{self.record.code}"


Describe = Callable[[list[Reviewable]], list[Line]]

_describers: dict[str, Describe] = {}


def register(record_type: str, describe: Describe) -> None:
    """Let `describe(records)` say the lines of this kind, one for each record, in their order."""
    _describers[record_type] = describe


def lines_of(batches: Iterable[Batch]) -> list[Line]:
    """A line for each record of these batches, what matters most first.

    The number of queries depends on the kinds of records only.
    """
    carriers = {batch.pk: batch for batch in batches}
    items = BatchItem.objects.filter(batch__in=carriers).order_by("batch", "position", "pk")
    carried = [(carriers[item.batch_id], record) for item, record in items.with_records()]
    by_kind = {}
    for _, record in carried:
        by_kind.setdefault(record.record_type, []).append(record)
    lines = {}
    for record_type, records in by_kind.items():
        for line in _describers.get(record_type, describe_generically)(records):
            lines[line.key] = line
    found = []
    for batch, record in carried:
        line = lines[f"{record.record_type}:{record.code}"]
        line.batch = batch
        found.append(line)
    return sorted(found, key=lambda line: line.rank)


def describe_generically(records: list[Reviewable]) -> list[Line]:
    """The lines of records of one kind about which no room says more."""
    if isinstance(records[0], Proposal):
        return list(_lines_of_proposals(records))
    return list(_lines_of_contents(records))


def page_of(record: Reviewable) -> str:
    """The address of the record's review page, "" where it has none."""
    try:
        page = f"admin:{record._meta.app_label}_{record._meta.model_name}_review"
        return reverse(page, args=[record.pk])
    except NoReverseMatch:
        return ""


def _lines_of_contents(records: list[Reviewable]) -> Iterator[Line]:
    """Of an event or a new card everything is new; of a correction what it changes."""
    kind = type(records[0])
    contents = contents_of(records)
    keys = {record.corrects_id for record in records if getattr(record, "corrects_id", None)}
    corrected = list(with_references(kind._base_manager.filter(pk__in=keys))) if keys else []
    before = {row.pk: old for row, old in zip(corrected, contents_of(corrected), strict=True)}
    names = names_in(kind, [*contents, *before.values()])
    for record, content in zip(records, contents, strict=True):
        old = before.get(getattr(record, "corrects_id", None), {})
        changes = differences(record, old, content, names=names)
        yield Line(
            record,
            subject=str(record),
            url=page_of(record),
            changes=[change for change in changes if _says_something(kind, change)],
            marks=("更正",) if old else (),
            rank=30 if old else 50,
        )


def _lines_of_proposals(proposals: list[Proposal]) -> Iterator[Line]:
    """What each proposal changes in its card as it stands now."""
    by_kind = {}
    for proposal in proposals:
        by_kind.setdefault(proposal.target_model, []).append(proposal)
    for kind, of_kind in by_kind.items():
        codes = {proposal.target_code for proposal in of_kind}
        cards = list(with_references(kind._base_manager.filter(code__in=codes)))
        live = contents_of(cards)
        known = {card.code: (card, old) for card, old in zip(cards, live, strict=True)}
        names = names_in(kind, [*live, *(proposal.changes for proposal in of_kind)])
        for proposal in of_kind:
            yield _line_of_proposal(proposal, *known[proposal.target_code], names)


def _line_of_proposal(proposal: Proposal, card: Card, live: dict, names) -> Line:
    corrects = corrected_fields(proposal)
    stale = card.version != proposal.base_version
    return Line(
        proposal,
        subject=str(card),
        url=page_of(proposal),
        changes=differences(card, live, proposal.changes, names=names),
        marks=(*(["原内容已变"] if stale else []), *(["更正"] if corrects else [])),
        rank=10 if stale else 30 if corrects else 50,
        internal=[("变更说明", proposal.note)] if proposal.note and not corrects else [],
        kind=f"变更{card._meta.verbose_name}",
    )


def _says_something(kind: type[Reviewable], change: Difference) -> bool:
    """Whether a column of new content is worth reading: where a record lies is not."""
    if change.name in ("place_code", "owner", "corrects", "accepts"):
        return False
    field = kind._meta.get_field(change.name)
    return not (isinstance(field, models.BooleanField) and not change.old and change.new == "否")
