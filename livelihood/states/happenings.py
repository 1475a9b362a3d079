"""What the law and the derivation read: the card's promises and its updates, as plain values.

`read` fetches them for many matters at once, in a number of queries that does not grow.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from livelihood.models import Matter, MatterUpdate, Reporting, SubTarget, SubTargetQuantity
from publishing.arithmetic.dates import Basis, Precision, first_day, last_day
from publishing.review.models import ReviewState


@dataclass(frozen=True)
class Happening:
    """One public update, as far as it changes what its matter is."""

    pk: int
    kind: str
    name: str
    on: date
    precision: str = Precision.DAY
    basis: str = Basis.STATED
    #: Whole per cent, typed.
    progress: int | None = None
    #: Cumulative, by key of the sub-target.
    quantities: dict[int, Decimal] = field(default_factory=dict)
    node_due_on: date | None = None
    new_due_on: date | None = None
    new_due_precision: str = Precision.DAY
    accepts_id: int | None = None

    @property
    def says_idle(self) -> bool:
        """Whether it reports progress and says that there is none."""
        return (
            self.kind == MatterUpdate.Kind.PROGRESS
            and (self.progress == 0 or (self.progress is None and bool(self.quantities)))
            and not any(self.quantities.values())
            and self.node_due_on is None
        )

    @property
    def is_dated(self) -> bool:
        """Whether its day is stated, so that it may be held against a due date."""
        return self.basis == Basis.STATED and self.precision != Precision.UNKNOWN

    @property
    def earliest(self) -> date:
        """The first day on which it can have happened."""
        return first_day(self.on, self.precision)

    @property
    def latest(self) -> date:
        """The last day on which it can have happened."""
        return last_day(self.on, self.precision)


@dataclass(frozen=True)
class Promise:
    """What a card promises, as far as states are made of it."""

    listed_on: date
    is_reported: bool
    due_on: date | None
    due_is_stated: bool
    starts_on: date | None
    starts_by: date | None
    #: What is to be done, by key of the sub-target.
    targets: dict[int, Decimal]


@dataclass(frozen=True)
class Account:
    """Everything about one matter that its states are made of."""

    matter: Matter
    promise: Promise
    happenings: tuple[Happening, ...]


def read(matters: Iterable[Matter]) -> list[Account]:
    """The accounts of these matters, in their order; four queries, however many they are.

    Of a registered matter only what its units registered counts, of a reported one what sources
    report: a newspaper never moves what an office answers for.
    """
    matters = list(matters)
    if not matters:  # most steps concern no matter's states
        return []
    keys = [matter.pk for matter in matters]
    targets = _targets(keys)
    happenings = _happenings(keys)
    return [
        Account(
            matter,
            promise_of(matter, targets.get(matter.pk, {})),
            tuple(happenings.get((matter.pk, matter.reporting), ())),
        )
        for matter in matters
    ]


def promise_of(matter: Matter, targets: dict[int, Decimal]) -> Promise:
    """What a card promises, with its sub-targets."""
    due = _span(matter, "original_due")
    starts = _span(matter, "starts")
    stated = matter.starts_basis == Basis.STATED and starts is not None
    return Promise(
        listed_on=matter.listed_on,
        is_reported=matter.reporting == Reporting.REPORTED,
        due_on=due and due[1],
        due_is_stated=due is not None and matter.original_due_basis == Basis.STATED,
        starts_on=starts[0] if stated else None,
        starts_by=starts[1] if stated else None,
        targets=targets,
    )


def _span(matter, stem: str) -> tuple[date, date] | None:
    """The first and last day of a date of the card; None where it is unknown."""
    on, precision = getattr(matter, f"{stem}_on"), getattr(matter, f"{stem}_precision")
    if on is None or precision == Precision.UNKNOWN:
        return None
    return first_day(on, precision), last_day(on, precision)


def _targets(keys) -> dict[int, dict[int, Decimal]]:
    found = {}
    rows = SubTarget.objects.filter(matter__in=keys).order_by("position", "pk")
    for key, matter, target in rows.values_list("pk", "matter", "target"):
        found.setdefault(matter, {})[key] = target
    return found


def _happenings(keys) -> dict[tuple[int, str], list[Happening]]:
    quantities = {}
    rows = SubTargetQuantity.objects.filter(
        update__matter__in=keys, update__state=ReviewState.PUBLISHED
    ).order_by()
    for update, target, quantity in rows.values_list("update", "sub_target", "quantity"):
        quantities.setdefault(update, {})[target] = quantity
    found = {}
    updates = MatterUpdate.objects.filter(matter__in=keys, state=ReviewState.PUBLISHED)
    for update in updates.select_related("node").in_sequence():
        happening = _happening(update, quantities.get(update.pk, {}))
        found.setdefault((update.matter_id, update.reporting), []).append(happening)
    return found


def _happening(update: MatterUpdate, quantities: dict[int, Decimal]) -> Happening:
    return Happening(
        pk=update.pk,
        kind=update.kind,
        name=update.in_words,
        on=update.happened_on,
        precision=update.happened_precision,
        basis=update.happened_basis,
        progress=update.progress,
        quantities=quantities,
        node_due_on=update.node and update.node.due_on,
        new_due_on=update.new_due_on,
        new_due_precision=update.new_due_precision,
        accepts_id=update.accepts_id,
    )
