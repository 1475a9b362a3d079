"""What a unit sends in: its updates drafted, put into one batch and reported, all or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Unit
from livelihood.models import (
    Matter,
    MatterUpdate,
    PlanNode,
    Reporting,
    ReportRound,
    RoundFiling,
    RoundReturn,
    SubTargetQuantity,
    UpdateFile,
)
from livelihood.rounds.amounts import Done
from livelihood.rounds.answers import updates_of
from livelihood.rounds.asking import REPORTED, asked_of
from publishing.arithmetic.dates import Precision, today
from publishing.files.uploads import digest
from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, BatchItem, ReviewState
from publishing.review.snapshots import clean

Kind, Means = MatterUpdate.Kind, RoundFiling.Means

UNDER_REVIEW = (ReviewState.SUBMITTED, ReviewState.APPROVED)


@dataclass(frozen=True)
class Entry:
    """What a unit says of one matter in a round.

    `node` is the plan node that was reached, where one was; `photos` are files as `publishing.files.uploads.taken_photo` (or `taken_document`) leaves them.
    """

    matter: Matter
    text: str = ""
    done: Done | None = None
    said_on_schedule: str = ""
    problems: str = ""
    next_steps: str = ""
    expected_on: date | None = None
    problems_public: bool = False
    completed: bool = False
    brief: str = ""
    node: PlanNode | None = None
    photos: tuple[ContentFile, ...] = ()

    @property
    def content(self) -> dict:
        """The columns of the update that says this."""
        return {
            "kind": Kind.COMPLETED if self.completed else Kind.PROGRESS,
            "text": self.text,
            "brief": self.brief,
            "node": self.node,
            "progress": self.done.progress if self.done else None,
            "said_on_schedule": self.said_on_schedule,
            "problems": self.problems,
            "next_steps": self.next_steps,
            "problems_public": self.problems_public,
            "expected_on": self.expected_on,
        }

    @property
    def quantities(self) -> dict:
        """What is done in all, by key of the sub-target."""
        return {
            target.pk: quantity
            for target, quantity in (self.done.quantities if self.done else {}).items()
        }

    @property
    def says_something(self) -> bool:
        """Whether an update would hold anything for a reader."""
        return bool(self.text or (self.done and not self.done.is_nothing))

    def is_said_by(self, update: MatterUpdate) -> bool:
        """Whether `update` says exactly this already."""
        quantities = {row.sub_target_id: row.quantity for row in update.quantities.all()}
        same = all(
            getattr(update, name) == value
            for name, value in self.content.items()
            if name != "node" or value is not None  # once reached, it is not reported again
        )
        return same and not self.photos and quantities == self.quantities


def file_return(
    round_: ReportRound,
    unit: Unit,
    entries: Iterable[Entry],
    *,
    by,
    means: str,
    file_name: str = "",
    scan: ContentFile | None = None,
) -> RoundFiling:
    """Report what `unit` says of its matters: one batch, submitted; `means` is a `Means`.

    What was reported already in the same words is passed over. A returned or called-back update
    of this round is mended, not repeated. StepRefused, with a sentence for each matter, where one
    cannot be taken; then nothing is.
    """
    entries = list(entries)
    with transaction.atomic():
        asked_return = _locked_return(round_, unit, means=means, scan=scan)
        updates = _written(round_, unit, entries, by=by, filed_for=means == Means.PAPER)
        if not updates:
            raise StepRefused("没有新的内容要报送：文件里填的都已报送过。")
        batch = make_batch(updates, title=f"{round_} {unit}"[:200], by=by)
        _submitted(batch, updates, by=by)
        filing = RoundFiling(
            unit_return=asked_return,
            batch=batch,
            means=means,
            filed_by=by,
            file_name=file_name[-150:],
        )
        if scan is not None:
            filing.scan.save(scan.name, scan, save=False)
        filing.save()
    return filing


def recall_filing(filing: RoundFiling, *, by) -> RoundFiling:
    """Call back a sending 收回 that nobody has approved; its updates are drafts again."""
    steps.recall(filing.batch, by=by)
    return filing


def _locked_return(round_, unit, *, means, scan) -> RoundReturn:
    """The unit's return, locked: two sendings of one unit follow each other."""
    if not ReportRound.objects.filter(pk=round_.pk, closed_at=None).exists():
        raise StepRefused(f"“{round_}”已经收齐关闭，不能再报送；请与督查联系。")
    if means == Means.PAPER and scan is None:
        raise StepRefused("代录须附纸质件的扫描或照片。")
    found, _ = RoundReturn.objects.get_or_create(round=round_, unit=unit)
    return RoundReturn.objects.select_for_update().get(pk=found.pk)


def _written(round_, unit, entries, *, by, filed_for) -> list[MatterUpdate]:
    """The updates that say what is new, saved as drafts; what is said already is left out."""
    matters = [entry.matter for entry in entries]
    asked = set(asked_of(round_, unit).values_list("pk", flat=True))
    known = updates_of(round_, matters)
    written, refused = [], []
    for entry in entries:
        update = known.get(entry.matter.pk)
        try:
            if entry.matter.pk not in asked:
                raise StepRefused(f"不是本期要{unit}填报的事项。")
            if not entry.says_something:
                raise StepRefused("没有写本期进展，也没有写累计完成量。")
            if update is None:
                written.append(_new(round_, unit, entry, by=by, filed_for=filed_for))
            elif update.state not in REPORTED:
                written.append(_mended(update, unit, entry, by=by))
            elif not entry.is_said_by(update):
                raise StepRefused(already_reported(update))
        except StepRefused as refusal:
            refused += _naming(entry.matter, refusal)
    if refused:
        raise StepRefused(*refused)
    return written


def already_reported(update: MatterUpdate) -> str:
    """Why something else can no longer be said in this round."""
    if update.state == ReviewState.PUBLISHED:
        return "本期已签发公开，内容与这次填的不同；要改请在“进展”里填报更正。"
    return "本期已报送，内容与这次填的不同；要改请先收回，或由审核人退回。"


def _new(round_, unit, entry: Entry, *, by, filed_for) -> MatterUpdate:
    update = MatterUpdate(
        matter=entry.matter,
        round=round_,
        owner=unit,
        reporting=Reporting.REGISTERED,
        happened_on=min(round_.period_end, today()),
        happened_precision=Precision.DAY,
        place_code=entry.matter.place_code,
        **entry.content,
    )
    steps.draft(update, by=by, filed_for=filed_for)
    _write_rows(update, entry)
    return update


def _mended(update: MatterUpdate, unit, entry: Entry, *, by) -> MatterUpdate:
    for name, value in entry.content.items():
        setattr(update, name, value)
    if update.owner_id != unit.pk:
        # The matter was handed over meanwhile: what came back goes with it to its new desk.
        MatterUpdate._base_manager.filter(pk=update.pk).update(owner=unit)
    update.owner = unit
    update.quantities.all().delete()
    _write_rows(update, entry)
    return steps.edited(update, by=by)


def _write_rows(update: MatterUpdate, entry: Entry) -> None:
    """The amounts and photos that belong to the update."""
    for target, quantity in (entry.done.quantities if entry.done else {}).items():
        row = SubTargetQuantity(update=update, sub_target=target, quantity=quantity)
        clean(row)
        row.save()
    for photo in entry.photos:
        is_photo = photo.name.endswith(".jpg")
        kind = UpdateFile.Kind.PHOTO if is_photo else UpdateFile.Kind.DOCUMENT
        row = UpdateFile(update=update, kind=kind, sha256=digest(photo))
        row.file.save(photo.name, photo)


def _submitted(batch: Batch, updates: list[MatterUpdate], *, by) -> None:
    """Report the batch; what refuses it names matters, not the codes of drafts."""
    try:
        steps.submit(batch, by=by)
    except StepRefused as refusal:
        raise StepRefused(*(_by_matter(reason, updates) for reason in refusal.reasons)) from None


def _by_matter(reason: str, updates: list[MatterUpdate]) -> str:
    for update in updates:
        if reason.startswith(f"{update.code}："):
            return f"“{update.matter}”：{reason.removeprefix(f'{update.code}：')}"
    return reason


def _naming(matter: Matter, refusal: StepRefused) -> list[str]:
    return [f"“{matter}”：{reason}" for reason in refusal.reasons]


def batches_of(round_: ReportRound) -> list[Batch]:
    """The batches that wait for approval or signature and carry something of the round."""
    waiting = Batch.objects.filter(state__in=UNDER_REVIEW)
    items = _items_of(waiting_in([round_]))
    return list(waiting.filter(pk__in=items.values("batch")).order_by("pk"))


def waiting_alone(round_: ReportRound) -> list[MatterUpdate]:
    """The updates of a round that were submitted by themselves, and wait outside every batch."""
    waiting = waiting_in([round_])
    carried = _items_of(waiting).filter(batch__state__in=UNDER_REVIEW)
    alone = waiting.exclude(code__in=carried.values("record_code"))
    return list(alone.select_related("matter", "owner").order_by("pk"))


def waiting_in(rounds: Iterable[ReportRound]):
    """The updates of these rounds that wait for approval or signature."""
    waiting = MatterUpdate.objects.filter(round__in=list(rounds), state__in=UNDER_REVIEW)
    return waiting.order_by()


def to_sign_in(rounds: Iterable[ReportRound]):
    """As `waiting_in`, without what is signed already and waits for its moment."""
    waiting = waiting_in(rounds)
    signed = _items_of(waiting).filter(
        batch__state=ReviewState.APPROVED, batch__publish_at__isnull=False, batch__held_back=""
    )
    return waiting.exclude(code__in=signed.values("record_code"))


def _items_of(updates):
    return BatchItem.objects.filter(
        record_type=MatterUpdate._meta.label_lower, record_code__in=updates.values("code")
    )
