"""When a matter was promised to be done, how that moved, and both in words.

A due date is printed by the end of its span and no finer than it is known.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from livelihood.models import Matter, MatterUpdate
from publishing.arithmetic.dates import QUARTERS, Basis, Precision, last_day


class Due(NamedTuple):
    """A due date as it is known: `on` is the first day of its span."""

    on: date
    precision: str
    basis: str

    @property
    def last_day(self) -> date:
        """The day by which it counts."""
        return last_day(self.on, self.precision)


def original_due(matter: Matter) -> Due | None:
    """The due date as it was promised."""
    if not matter.original_due_on or matter.original_due_precision == Precision.UNKNOWN:
        return None
    return Due(matter.original_due_on, matter.original_due_precision, matter.original_due_basis)


def moves(updates: Iterable[MatterUpdate]) -> list[MatterUpdate]:
    """The updates that moved the due date, in order."""
    return [update for update in updates if update.kind == MatterUpdate.Kind.DUE_CHANGED]


def moved_due(update: MatterUpdate) -> Due:
    """The due date that an update moved its matter to; whoever moves it states it."""
    return Due(update.new_due_on, update.new_due_precision, Basis.STATED)


def due_words(due: Due, *, beside: date | None = None) -> str:
    """A due date as people say it: the end of its span; without the year where `beside` has it.

    >>> due_words(Due(date(2026, 11, 1), Precision.MONTH, Basis.STATED))
    '2026年11月底'
    >>> due_words(Due(date(2026, 9, 1), Precision.MONTH, Basis.STATED), beside=date(2026, 1, 1))
    '9月底'
    >>> due_words(Due(date(2026, 1, 1), "quarter", "inferred"))
    '2026年一季度（推断）'
    """
    year = "" if beside and beside.year == due.on.year else f"{due.on.year}年"
    match Precision(due.precision):
        case Precision.DAY:
            words = f"{year}{due.on.month}月{due.on.day}日"
        case Precision.MONTH:
            words = f"{year}{due.on.month}月底"
        case Precision.QUARTER:
            words = f"{year}{QUARTERS[(due.on.month - 1) // 3]}季度"
        case _:
            words = f"{year or '年'}底"
    return f"{words}（推断）" if due.basis == Basis.INFERRED else words


def month_words(day: date) -> str:
    """A day up to which something is known, no finer than anybody wants it: 2021年11月."""
    return f"{day.year}年{day.month}月"


def promise_words(
    original: Due | None, moved: list[MatterUpdate], *, beside: date | None = None
) -> str:
    """原定9月底，因管线迁改推迟; "" where nothing was promised. `beside` is a day printed before."""
    if original is None:
        return ""
    words = f"原定{due_words(original, beside=beside)}"
    if not moved:
        return words
    often = f"，{len(moved)}次调整，最近" if len(moved) > 1 else "，"
    reason = moved[-1].reason
    why = f"因{moved[-1].get_reason_display()}" if reason != MatterUpdate.Reason.OTHER else ""
    return f"{words}{often}{why}{_direction(original, moved_due(moved[-1]))}"


def _direction(original, due) -> str:
    if due.last_day == original.last_day:
        return "调整"
    return "推迟" if due.last_day > original.last_day else "提前"
