"""序时 for a page about one matter: the same comparison as `statuses`, with its numbers.

Time progress is that of days, or of closed months in a programme that counts by month; the
difference is taken of what is not rounded and then printed with one decimal (rules.md, section 3).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.conf import settings

from publishing.arithmetic.rates import half_up, rate_difference

MONTHS = 12


@dataclass(frozen=True)
class Comparison:
    """Progress, time progress and their difference, in per cent and 百分点, one decimal."""

    progress: Decimal
    time: Decimal
    difference: Decimal
    by_month: bool


def band_in_tenths() -> int:
    """From how many tenths of a 百分点 on a difference counts: 50 for ±5."""
    return int(Decimal(str(settings.SCHEDULE_BAND)) * 10)


def closed_months(on: date) -> int:
    """How many months of its year are over at the end of the day `on`.

    >>> closed_months(date(2021, 10, 31)), closed_months(date(2021, 10, 15))
    (10, 9)
    """
    return on.month if (on + timedelta(days=1)).month != on.month else on.month - 1


def time_progress(
    *, on: date, starts_on: date, due_on: date, by_month_of: tuple[date, date] | None = None
) -> Fraction:
    """The part of its time that has passed at the end of the day `on`, 0 to 1.

    `by_month_of` is the period of a programme that counts by month.

    >>> time_progress(on=date(2021, 1, 1), starts_on=date(2021, 1, 1), due_on=date(2021, 1, 4))
    Fraction(1, 4)
    """
    if by_month_of:
        first, last = by_month_of
        months = 0 if on < first else MONTHS if on >= last else closed_months(on)
        return Fraction(months, MONTHS)
    length = (due_on - starts_on).days + 1
    passed = (on - starts_on).days + 1
    return Fraction(min(max(passed, 0), length), length)


def comparison(matter, state, *, on: date) -> Comparison | None:
    """What stands behind 超序时, 达序时 or 未达序时 by time; None where there is no such class.

    `state` is the `MatterState` of the day; plan nodes, where there are any, decide instead.
    """
    if None in (state.progress_part, state.starts_on, state.due_on) or not state.due_is_stated:
        return None
    if state.due_on < state.starts_on:
        return None
    programme = matter.programme
    period = (programme.period_start, programme.period_end) if programme.by_month else None
    passed = time_progress(
        on=on, starts_on=state.starts_on, due_on=state.due_on, by_month_of=period
    )
    share = Fraction(state.progress_part, state.progress_whole)
    return Comparison(
        progress=Decimal(state.progress) / 10,
        time=half_up(passed * 100, 1),
        difference=rate_difference(share * 100, passed * 100),
        by_month=period is not None,
    )
