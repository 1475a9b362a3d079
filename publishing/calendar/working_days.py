"""Which days are worked: the week, and what the State Council's yearly notice moves.

Source: the notices of 国务院办公厅 on 部分节假日安排. `CalendarDay` holds only the days that differ
from the week: a weekday off, a weekend day worked. Of a year without entries nothing is known
beyond the week, and so every Monday to Friday counts as worked.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from publishing.calendar.models import CalendarDay

SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """The days from `first` to `last` (both included), looked up once and asked often."""

    first: date
    last: date
    #: Days that differ from the week, and whether each is worked.
    moved: dict[date, bool] = field(default_factory=dict)

    @classmethod
    def load(cls, first: date, last: date) -> "WorkingDays":
        """The calendar of these days, in one query."""
        days = CalendarDay.objects.filter(on__gte=first, on__lte=last)
        return cls(first, last, dict(days.values_list("on", "is_working")))

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked. Raises ValueError for a day that was not loaded."""
        if not self.first <= day <= self.last:
            raise ValueError(f"{day} is not between {self.first} and {self.last}")
        return self.moved.get(day, day.weekday() < SATURDAY)

    def between(self, first: date, last: date) -> int:
        """How many days from `first` to `last`, both counted, are worked; 0 if none lies between.

        >>> week = WorkingDays(date(2021, 9, 27), date(2021, 10, 10), {date(2021, 10, 1): False})
        >>> week.between(date(2021, 9, 27), date(2021, 10, 3))
        4
        """
        count = (last - first).days + 1
        return sum(self.is_working(first + timedelta(days=number)) for number in range(count))


def is_working(day: date) -> bool:
    """Whether `day` is worked: a weekday, unless the calendar says otherwise."""
    return WorkingDays.load(day, day).is_working(day)


def working_days_between(first: date, last: date) -> int:
    """How many days from `first` to `last`, both counted, are worked."""
    return WorkingDays.load(first, last).between(first, last)
