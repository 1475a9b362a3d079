"""A second reading of the rules, for the machine: words and rates out of a list of events.

Written from the rules alone. It keeps no intervals: for every question it reads the events up to
the day once more, and whether a sequence is legal is a regular expression over its letters.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

LETTERS = {
    "started": "s", "progress": "p", "due_changed": "d", "completed": "c", "accepted": "a",
    "suspended": "u", "resumed": "r", "cancelled": "x", "reopened": "o",
}  # fmt: skip
LISTED = r"(?:[id]|ud*r)*"
WORK = r"(?:[pid]|ud*r)*"
BEGUN = rf"{LISTED}(?:[sp]{WORK})?"
OPEN = rf"{BEGUN}(?:c(?:a?o{WORK}c)*a?o{WORK})?(?:x|ud*x?)?"
CLOSED = rf"{BEGUN}c(?:a?o{WORK}c)*a?"
LEGAL = re.compile(rf"(?:{OPEN}|{CLOSED})")


@dataclass(frozen=True)
class Entry:
    """One public event; `order` is that of publication."""

    pk: int
    kind: str
    on: date
    order: int
    progress: int | None = None
    quantity: int | None = None
    node: date | None = None
    new_due: date | None = None
    accepts: int | None = None

    @property
    def letter(self) -> str:
        """Its letter in a sequence; a report that nothing is done is idle."""
        nothing = (
            (self.progress == 0 or (self.progress is None and self.quantity == 0))
            and not self.quantity
            and not self.node
        )
        return "i" if self.kind == "progress" and nothing else LETTERS[self.kind]


@dataclass
class Card:
    """What a matter promises. Dates are stated days."""

    listed: date
    due: date | None
    starts: date | None = None
    nodes: tuple = ()
    target: int | None = None
    standing: bool = False
    entries: list[Entry] = field(default_factory=list)

    def sequence(self, until: date = date.max) -> list[Entry]:
        """What had happened by the end of a day, in order."""
        entries = sorted(self.entries, key=lambda entry: (entry.on, entry.order))
        return [entry for entry in entries if entry.on <= until]


def legal(card: Card) -> bool:
    """Whether the whole sequence may stand."""
    entries = card.sequence()
    if not LEGAL.fullmatch("".join(entry.letter for entry in entries)):
        return False
    for position, entry in enumerate(entries):
        if entry.kind == "accepted":
            completions = [each.pk for each in entries[:position] if each.kind == "completed"]
            if completions[-1] != entry.accepts:
                return False
    return True


def last_of(entries, *kinds) -> Entry | None:
    """The last event of these kinds."""
    return next((entry for entry in reversed(entries) if entry.kind in kinds), None)


def standing_completion(card: Card, day: date) -> Entry | None:
    """The completion that had not been reopened by a day."""
    last = last_of(card.sequence(day), "completed", "reopened")
    return last if last and last.kind == "completed" else None


def is_accepted(card: Card, day: date) -> bool:
    """Whether that completion was accepted."""
    last = last_of(card.sequence(day), "completed", "accepted", "reopened")
    return bool(last) and last.kind == "accepted"


def due_on(card: Card, day: date) -> date | None:
    """The due date as it stood on a day."""
    moved = last_of(card.sequence(day), "due_changed")
    return moved.new_due if moved else card.due


def progress(card: Card, day: date) -> Fraction | None:
    """How far it was: out of its sub-target, else as typed; all of it when completed."""
    entries = card.sequence(day)
    if card.target:
        counted = [entry.quantity for entry in entries if entry.quantity is not None]
        if counted:
            return min(Fraction(counted[-1], card.target), Fraction(1))
    reopened = last_of(entries, "reopened")
    since = entries[entries.index(reopened) :] if reopened else entries
    typed = [entry.progress for entry in since if entry.progress is not None]
    if typed:
        return Fraction(typed[-1], 100)
    return Fraction(1) if standing_completion(card, day) and not card.target else None


def word(card: Card, day: date, *, silent: bool) -> str | None:
    """What the matter was on a day, the first that fits."""
    entries = card.sequence(day)
    if day < card.listed:
        return None
    if last_of(entries, "cancelled"):
        return "cancelled"
    if card.standing:
        return "standing"
    completion = standing_completion(card, day)
    if completion:
        return _done(card, completion) if is_accepted(card, day) else "awaiting"
    put_off = last_of(entries, "suspended", "resumed")
    if put_off and put_off.kind == "suspended":
        return "suspended"
    if silent:
        return "known_until"
    due = due_on(card, day)
    if due and due < day:
        return "overdue"
    done = progress(card, day)
    has_begun = any(entry.letter in "spco" for entry in entries)
    if not has_begun and done == 0 and card.starts and card.starts < day:
        return "not_started"
    if not has_begun and done is None:
        return "unreported"
    if card.nodes:
        return _by_nodes(card, entries, day)
    if done is None or not card.starts or not due or due < card.starts:
        return "unreported"
    return _by_time(done, card.starts, due, day)


def _done(card: Card, completion: Entry) -> str:
    if card.due is None:
        return "done"
    if completion.on > card.due:
        return "done_late"
    same_month = (completion.on.year, completion.on.month) == (card.due.year, card.due.month)
    return "done_on_time" if same_month else "done_early"


def _by_nodes(card: Card, entries, day: date) -> str:
    reached = [entry.node for entry in entries if entry.node]
    due = [node for node in card.nodes if node <= day]
    unreached = [node for node in due if not reached or node > max(reached)]
    if reached and max(reached) > day:
        return "ahead"
    return "behind" if unreached else "on_track"


def _by_time(done: Fraction, starts: date, due: date, day: date) -> str:
    passed = Fraction((day - starts).days + 1, (due - starts).days + 1)
    difference = (done - min(max(passed, Fraction(0)), Fraction(1))) * 100
    exact = Decimal(difference.numerator) / Decimal(difference.denominator)
    printed = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if abs(printed) < 5:
        return "on_track"
    return "ahead" if printed > 0 else "behind"


def counts(cards, day: date, *, silent: bool) -> dict[str, int]:
    """列入, 总数, 办结, 逾期, 到期应办结 and what of it was completed in time."""
    listed = [card for card in cards if card.listed <= day and not card.standing]
    words = {id(card): word(card, day, silent=silent) for card in listed}
    due = [
        card
        for card in listed
        if card.due
        and card.due <= day
        and not any(e.kind == "cancelled" and e.on <= card.due for e in card.sequence(day))
    ]
    in_time = [
        card
        for card in due
        if (completion := standing_completion(card, day)) and completion.on <= card.due
    ]
    names = list(words.values())
    return {
        "listed": len(listed),
        "total": len(listed) - names.count("cancelled") - names.count("suspended"),
        "done": sum(name.startswith("done") for name in names),
        "awaiting": names.count("awaiting"),
        "overdue": names.count("overdue"),
        "due_by_now": len(due),
        "done_on_time": len(in_time),
    }
