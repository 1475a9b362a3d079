"""How a programme stood at the end of each month: one query, however many months.

The intervals of its matters are counted by the month in which they begin and end. The end of a
month lies within an interval just where it begins in that month or before and ends in a later
one, so that these counts are those of `rates.tally` on the last day of the month.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.db import models
from django.db.models import Count, F, Q

from livelihood.models import Matter, Programme
from livelihood.parts import REGISTERED
from livelihood.rates import Tally, yes
from livelihood.statuses import State, Timing

#: Of a programme of many years the last two.
MOST_MONTHS = 24
_COUNTED_AS = {
    State.CANCELLED: "cancelled",
    State.SUSPENDED: "suspended",
    State.DONE: "done",
    State.AWAITING_ACCEPTANCE: "awaiting",
}


class MonthOf(models.Func):
    """The number of a date's month, counted from the year 0, in both databases."""

    arity = 1
    output_field = models.IntegerField()

    def as_sql(self, compiler, connection, **context):
        day, params = compiler.compile(self.get_source_expressions()[0])
        sql = f"(EXTRACT(YEAR FROM {day}) * 12 + EXTRACT(MONTH FROM {day}) - 1)::integer"
        return sql, (*params, *params)

    def as_sqlite(self, compiler, connection, **context):
        day, params = compiler.compile(self.get_source_expressions()[0])
        year, month = (f"CAST(strftime('%%{part}', {day}) AS integer)" for part in "Ym")
        return f"({year} * 12 + {month} - 1)", (*params, *params)


def monthly(
    programme: Programme, *, on: date, until: date | None = None
) -> list[tuple[date, Tally]]:
    """The counts of a programme's list on the last day of each month that was over on `on`.

    `[(date(2021, 1, 31), Tally(…)), …]`, from the programme's first month to its last, longer
    while something happens, no longer than to the month of `until` (资料截至). Of a tally these
    are filled in: listed, cancelled, suspended, done, awaiting, due_by_now, done_on_time.
    """
    first, last = month_number(programme.period_start), _last_closed(on)
    if until is not None:
        last = min(last, month_number(until))
    groups = list(_groups(programme, last)) if last >= first else []
    if not groups:
        return []
    begun = max(group["begins"] for group in groups)
    last = min(last, max(begun, month_number(programme.period_end)))
    first = max(first, last - MOST_MONTHS + 1)
    tallies = {month: Tally() for month in range(first, last + 1)}
    for group in groups:
        for month in _months_of(group, first, last):
            _add(tallies[month], group, month)
    return [(month_end(month), tally) for month, tally in tallies.items()]


def month_number(day: date) -> int:
    """The number of a day's month, as `MonthOf` counts.

    >>> month_number(date(2021, 3, 1)) - month_number(date(2020, 12, 31))
    3
    """
    return day.year * 12 + day.month - 1


def month_end(number: int) -> date:
    """The last day of a month by its number."""
    year, month = divmod(number, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _last_closed(on: date) -> int:
    """The last month that is over on the day `on`: its own on its last day."""
    number = month_number(on)
    return number if on == month_end(number) else number - 1


def _groups(programme, last: int):
    """Intervals of like months and status, and how many there are."""
    by_then = Q(states__status=State.CANCELLED, states__since__lte=F("states__original_due_on"))
    on_time = Q(
        states__status__in=(State.DONE, State.AWAITING_ACCEPTANCE),
        states__timing__in=(Timing.EARLY, Timing.ON_TIME),
    )
    counted = Matter.objects.public().at_counting_level(of=programme).filter(REGISTERED)
    return (
        counted.filter(states__valid_from__lte=month_end(last))
        .annotate(
            begins=MonthOf("states__valid_from"),
            ends=MonthOf("states__valid_to"),
            due=MonthOf("states__original_due_on"),
            is_in_time=yes(on_time),
            is_given_up=yes(by_then),
        )
        .order_by()
        .values("begins", "ends", "due", "states__status", "is_in_time", "is_given_up")
        .annotate(count=Count("states__pk"))
    )


def _months_of(group: dict, first: int, last: int) -> Iterator[int]:
    """The months at whose end the intervals of a group hold."""
    end = last + 1 if group["ends"] is None else min(group["ends"], last + 1)
    return range(max(group["begins"], first), end)


def _add(tally: Tally, group: dict, month: int) -> None:
    names = ["listed"]
    if counted := _COUNTED_AS.get(group["states__status"]):
        names.append(counted)
    if group["due"] is not None and group["due"] <= month and not group["is_given_up"]:
        names.append("due_by_now")
        if group["is_in_time"]:
            names.append("done_on_time")
    for name in names:
        setattr(tally, name, getattr(tally, name) + group["count"])
