"""办结率 and its kin, by the definitions of rules.md, section 2: counts first, each rate out of them.

`tally` counts any set of matters in one query; only the counting level of each programme counts,
so that a matter and its children are never counted twice.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, Case, Count, F, Q, Value, When

from livelihood.models import Matter, Programme, Reporting
from livelihood.statuses import State, Status, Timing
from publishing.arithmetic.rates import percentage


@dataclass
class Tally:
    """Counts of matters on a day."""

    #: 列入: registered, not standing.
    listed: int = 0
    #: 常态化, counted apart.
    standing: int = 0
    cancelled: int = 0
    suspended: int = 0
    #: 办结 in all, and how it compares with the original due date.
    done: int = 0
    done_early: int = 0
    done_punctual: int = 0
    done_late: int = 0
    awaiting: int = 0
    overdue: int = 0
    not_started: int = 0
    ahead: int = 0
    on_track: int = 0
    behind: int = 0
    unreported: int = 0
    known_until: int = 0
    #: 到期应办结, and of these completed by the original date.
    due_by_now: int = 0
    done_on_time: int = 0
    #: Reported only, outside every total: done by the report, and the rest.
    reported_done: int = 0
    reported: int = 0

    @property
    def total(self) -> int:
        """总数 = 列入 − 终止 − 暂缓."""
        return self.listed - self.cancelled - self.suspended

    @property
    def done_rate(self) -> Decimal | None:
        """办结率, in per cent."""
        return percentage(self.done, self.total)

    @property
    def on_time_rate(self) -> Decimal | None:
        """按期办结率, in per cent of 到期应办结."""
        return percentage(self.done_on_time, self.due_by_now)

    @property
    def ahead_rate(self) -> Decimal | None:
        """超序时, in per cent of 总数."""
        return percentage(self.ahead, self.total)

    @property
    def on_track_rate(self) -> Decimal | None:
        """达序时, in per cent of 总数."""
        return percentage(self.on_track, self.total)

    @property
    def behind_rate(self) -> Decimal | None:
        """未达序时, in per cent of 总数."""
        return percentage(self.behind, self.total)

    @property
    def overdue_rate(self) -> Decimal | None:
        """逾期, in per cent of 总数."""
        return percentage(self.overdue, self.total)


#: How a matter comes onto the list of another programme, and of which counting level it is there.
LISTED_AS = {
    "listings": Programme.CountLevel.MATTER,
    "parent__listings": Programme.CountLevel.CHILD,
}

#: Which count a status adds to; what is done adds to two.
COUNTED_AS = {
    Status.CANCELLED: ("cancelled",),
    Status.SUSPENDED: ("suspended",),
    Status.DONE_EARLY: ("done", "done_early"),
    Status.DONE_ON_TIME: ("done", "done_punctual"),
    Status.DONE_LATE: ("done", "done_late"),
    Status.DONE: ("done",),
    Status.AWAITING: ("awaiting",),
    Status.OVERDUE: ("overdue",),
    Status.NOT_STARTED: ("not_started",),
    Status.AHEAD: ("ahead",),
    Status.ON_TRACK: ("on_track",),
    Status.BEHIND: ("behind",),
    Status.UNREPORTED: ("unreported",),
    Status.KNOWN_UNTIL: ("known_until",),
}


#: Completed by the original due date, accepted or not, over the columns of `with_status`.
IN_TIME = Q(
    on_day__status__in=(State.DONE, State.AWAITING_ACCEPTANCE),
    on_day__timing__in=(Timing.EARLY, Timing.ON_TIME),
)


def due_by(on: date) -> Q:
    """到期应办结: due at first by the day `on`, less those cancelled by then; over `with_status`."""
    in_time = Q(on_day__since__lte=F("on_day__original_due_on"))
    return Q(on_day__original_due_on__lte=on) & ~(Q(on_day__status=State.CANCELLED) & in_time)


def tally(matters, *, on: date, of: Programme | None = None) -> Tally:
    """The counts of a set of matters on the day `on`; one query, however many there are.

    With `of` those on the list of that programme, counted as it counts.
    """
    return tallies(matters, (), on=on, of=of)[0]


def tally_by(matters, field: str, *, on: date, of: Programme | None = None):
    """The counts by the value of a column of the matters, such as `leader_level`; one query.

    `{"county": Tally(…), "section": Tally(…)}`; a value of which nothing is listed is left out.
    """
    return tallies(matters, (field,), on=on, of=of)[1][field]


def tallies(
    matters, fields: Iterable[str], *, on: date, of: Programme | None = None
) -> tuple[Tally, dict[str, dict[Hashable, Tally]]]:
    """The counts of all, and by the value of each of several columns; one query for everything.

    `(Tally(…), {"leader_level": {"county": Tally(…)}, "category": {…}})`. A column has one value
    for each matter: no relation to many.
    """
    counted = matters.at_counting_level(of=of)
    found, by = Tally(), {field: {} for field in fields}
    for group in _groups(counted, *by, on=on):
        _add(found, group)
        for field, groups in by.items():
            _add(groups.setdefault(group[field], Tally()), group)
    return found, by


def tallies_of_programmes(programmes: Iterable[Programme], *, on: date) -> dict[int, Tally]:
    """The counts of several programmes by key; three queries, however many programmes.

    What is on two of these lists counts once on each, by the level of each.
    """
    programmes = list(programmes)
    public = Matter.objects.public()
    found = tally_by(public.filter(programme__in=programmes), "programme", on=on)
    for listings, level in LISTED_AS.items():
        list_of = f"{listings}__programme"
        elsewhere = Q(**{f"{list_of}__lt": F("programme")}) | Q(
            **{f"{list_of}__gt": F("programme")}
        )
        listed = public.filter(
            elsewhere,
            parent__isnull=level == Programme.CountLevel.MATTER,
            **{f"{list_of}__in": programmes, f"{list_of}__count_level": level},
        )
        for group in _groups(listed, list_of, on=on):
            _add(found.setdefault(group[list_of], Tally()), group)
    return found


def _groups(counted, *fields: str, on: date):
    """Rows of equal status, and whether due and in time, with how many there are."""
    asked = counted.with_word(on=on).filter(on_day__isnull=False)
    due, in_time = due_by(on), due_by(on) & IN_TIME
    keys = ("reporting", "standing", "status", "is_due", "is_in_time", *fields)
    return (
        asked.annotate(is_due=yes(due), is_in_time=yes(in_time))
        .order_by()
        .values(*keys)
        .annotate(count=Count("pk"))
    )


def yes(condition: Q) -> Case:
    """Whether a condition holds, as a column: never null."""
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _add(found: Tally, group: dict) -> None:
    count, status = group["count"], group["status"]
    if group["reporting"] == Reporting.REPORTED:
        names = ("reported_done",) if status == Status.REPORTED_DONE else ("reported",)
    elif group["standing"]:
        names = ("standing",)
    else:
        names = ("listed", *COUNTED_AS[status])
        if group["is_due"]:
            names += ("due_by_now",)
        if group["is_in_time"]:
            names += ("done_on_time",)
    for name in names:
        setattr(found, name, getattr(found, name) + count)
