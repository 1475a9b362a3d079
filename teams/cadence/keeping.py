"""Which slots were kept: the rule of the trade, as pure functions.

A slot is kept by at least one meeting of its kind on one of its days. A slot that has not ended is
open, not missed. A slot without a single working day, or excused with a reason, is not missed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from publishing.arithmetic.rates import percentage
from teams.cadence.slots import Rule, Slot, slots_of, stretches


class Outcome(Enum):
    """What became of a slot, in the words of the page."""

    KEPT = "已开"
    MISSED = "未开"
    EXCUSED = "免开"
    NO_WORKING_DAY = "全周无工作日"
    OPEN = "进行中"


@dataclass(frozen=True)
class KeptSlot:
    """One slot, what became of it, how often the team met in it, why it was excused."""

    slot: Slot
    outcome: Outcome
    meetings: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Tally:
    """How many slots of a year, or of all years, were kept; open ones are in none of the counts."""

    kept: int
    missed: int
    not_asked: int

    @property
    def asked(self) -> int:
        """The slots in which the team was to meet and that have ended."""
        return self.kept + self.missed

    @property
    def rate(self) -> Decimal | None:
        """Kept of asked, in per cent; None where nothing was asked yet."""
        return percentage(self.kept, self.asked)


def outcomes(
    rules: Iterable[Rule],
    *,
    on: date,
    meetings: Iterable[date],
    excused: dict[date, str],
    has_working_day: Callable[[date, date], bool],
    ended: date | None = None,
) -> list[KeptSlot]:
    """What became of each slot of one kind that has begun by the day `on`, in order.

    `rules`: how often, of this kind; `meetings`: the days of its meetings; `excused`: the reason
    by any day of the slot; `has_working_day(first, last)` asks the calendar; `ended`: the last day
    of the team.
    """
    days = sorted(meetings)
    found = []
    for stretch in stretches(rules, ended=ended):
        for slot in slots_of(stretch, on=on):
            count = bisect_right(days, slot.last) - bisect_left(days, slot.first)
            reason = next((excused[day] for day in sorted(excused) if day in slot), "")
            outcome = _outcome(slot, on, count, reason, has_working_day)
            found.append(KeptSlot(slot, outcome, count, reason))
    return sorted(found, key=lambda kept: kept.slot)


def tally(slots: Iterable[KeptSlot]) -> Tally:
    """The counts of some slots."""
    found = [kept.outcome for kept in slots]
    return Tally(
        kept=found.count(Outcome.KEPT),
        missed=found.count(Outcome.MISSED),
        not_asked=found.count(Outcome.EXCUSED) + found.count(Outcome.NO_WORKING_DAY),
    )


def _outcome(slot, on, count, reason, has_working_day) -> Outcome:
    if slot.last >= on:
        return Outcome.OPEN
    if count:
        return Outcome.KEPT
    if reason:
        return Outcome.EXCUSED
    if not has_working_day(slot.first, slot.last):
        return Outcome.NO_WORKING_DAY
    return Outcome.MISSED
