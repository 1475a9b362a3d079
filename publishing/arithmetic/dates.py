"""Days in Asia/Shanghai, and dates known only to the month, the quarter or the year.

A date is three things: `on`, the first day of its span (for an unknown date the day its source is
known by), its `Precision` and its `Basis`. Due dates count by the last day of their span; nothing
inferred accuses anyone of being late.
"""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUARTERS = "一二三四"


class Precision(TextChoices):
    """How exactly a date is known."""

    DAY = "day", "日"
    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    YEAR = "year", "年"
    UNKNOWN = "unknown", "日期未注明"


class Basis(TextChoices):
    """Whether the source says the date or we conclude it."""

    STATED = "stated", "源文注明"
    INFERRED = "inferred", "推断"


def today() -> date:
    """The current day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def first_day(on: date, precision: str) -> date:
    """The first day of the span in which `on` lies; `on` itself where the precision is unknown.

    >>> first_day(date(2021, 5, 17), Precision.QUARTER)
    datetime.date(2021, 4, 1)
    """
    match Precision(precision):
        case Precision.MONTH:
            return date(on.year, on.month, 1)
        case Precision.QUARTER:
            return date(on.year, _quarter(on) * 3 - 2, 1)
        case Precision.YEAR:
            return date(on.year, 1, 1)
        case _:
            return _day(on)


def last_day(on: date, precision: str) -> date:
    """The last day of the span in which `on` lies; `on` itself where the precision is unknown.

    >>> last_day(date(2024, 2, 1), Precision.MONTH)
    datetime.date(2024, 2, 29)
    """
    match Precision(precision):
        case Precision.MONTH:
            return _end_of_month(on.year, on.month)
        case Precision.QUARTER:
            return _end_of_month(on.year, _quarter(on) * 3)
        case Precision.YEAR:
            return date(on.year, 12, 31)
        case _:
            return _day(on)


def is_overdue(due_on: date | None, precision: str, basis: str, *, today: date) -> bool:
    """Whether a due date has passed on the day `today`, judged by the last day of its span.

    Never where there is no due date, where it is inferred or unknown; what is due today is not
    late.

    >>> is_overdue(date(2021, 6, 1), Precision.MONTH, Basis.STATED, today=date(2021, 6, 30))
    False
    >>> is_overdue(date(2021, 6, 1), Precision.MONTH, Basis.STATED, today=date(2021, 7, 1))
    True
    """
    if (
        due_on is None
        or Precision(precision) == Precision.UNKNOWN
        or Basis(basis) == Basis.INFERRED
    ):
        return False
    return last_day(due_on, precision) < _day(today)


def shown(on: date | None, precision: str = Precision.DAY, basis: str = Basis.STATED) -> str:
    """A date as pages print it, no finer than it is known, marked where it is inferred.

    >>> shown(date(2021, 1, 1), Precision.QUARTER)
    '2021年一季度'
    >>> shown(date(2021, 10, 1), Precision.MONTH, Basis.INFERRED)
    '2021年10月（推断）'
    """
    if on is None:
        return Precision.UNKNOWN.label
    match Precision(precision):
        case Precision.DAY:
            words = f"{on.year}年{on.month}月{on.day}日"
        case Precision.MONTH:
            words = f"{on.year}年{on.month}月"
        case Precision.QUARTER:
            words = f"{on.year}年{QUARTERS[_quarter(on) - 1]}季度"
        case Precision.YEAR:
            words = f"{on.year}年"
        case _:
            return Precision.UNKNOWN.label
    return f"{words}（推断）" if Basis(basis) == Basis.INFERRED else words


def _day(on):
    return on.date() if isinstance(on, datetime) else on


def _quarter(on):
    return (on.month + 2) // 3


def _end_of_month(year, month):
    return date(year, month, monthrange(year, month)[1])
