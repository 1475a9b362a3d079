"""The record of a team: what its cadences asked, read with a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from publishing.calendar.working_days import WorkingDays
from teams.cadence.keeping import KeptSlot, Outcome, Tally, outcomes, tally
from teams.models import Cadence, Meeting, Team

#: Slots not kept that a page names, the newest ones.
MOST_NAMED = 24


@dataclass(frozen=True)
class Record:
    """How a team kept one kind of meeting: 调度, 督查 or 会办."""

    kind: str
    #: How often it is to meet on the day asked about; None where that has ended or not begun.
    present: Cadence | None
    slots: list[KeptSlot]

    @property
    def label(self) -> str:
        """What the kind is called."""
        return Cadence.Kind(self.kind).label

    @property
    def total(self) -> Tally:
        """The counts of all years."""
        return tally(self.slots)

    @property
    def years(self) -> list[tuple[int, Tally]]:
        """The counts of each year, the newest first."""
        by_year = groupby(self.slots, key=lambda kept: kept.slot.year)
        return sorted(((year, tally(slots)) for year, slots in by_year), reverse=True)

    @property
    def running(self) -> KeptSlot | None:
        """The slot that has not ended yet."""
        return next((kept for kept in self.slots if kept.outcome == Outcome.OPEN), None)

    @property
    def not_kept(self) -> list[KeptSlot]:
        """The newest slots without a meeting that have ended, whatever the reason."""
        left_out = (Outcome.KEPT, Outcome.OPEN)
        found = [kept for kept in reversed(self.slots) if kept.outcome not in left_out]
        return found[:MOST_NAMED]


def records_of(team: Team, *, on: date) -> list[Record]:
    """One record for each kind that the team ever had a cadence of, as of the day `on`.

    Out of published meetings of teams that publish them (`Meeting.objects.public()`): ask only for
    such a team. Four queries.
    """
    cadences = list(team.cadences.filter(since__lte=on).order_by("since"))
    if not cadences:
        return []
    excused = list(team.excused_slots.values_list("kind", "on", "reason"))
    held = Meeting.objects.public().filter(team=team, held_on__lte=on)
    meetings = list(held.order_by().values_list("kind", "held_on"))
    calendar = WorkingDays.load(cadences[0].since, on)
    records = []
    for kind in Cadence.Kind.values:
        rules = [cadence for cadence in cadences if cadence.kind == kind]
        if rules:
            slots = outcomes(
                rules,
                on=on,
                meetings=[day for which, day in meetings if which == kind],
                excused={day: reason for which, day, reason in excused if which == kind},
                has_working_day=lambda first, last: calendar.between(first, last) > 0,
                ended=team.dissolved_on,
            )
            records.append(Record(kind, _present(rules, on=on), slots))
    return records


def _present(rules: list[Cadence], *, on: date) -> Cadence | None:
    newest = rules[-1]
    return newest if newest.until is None or newest.until >= on else None
