"""Slots: the weeks, months and pairs of months in which a team is to meet once each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from teams.models import Cadence

Interval = Cadence.Interval

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
#: From the Monday of a week to the Thursday that says where it belongs (ISO 8601).
TO_THURSDAY = timedelta(days=3)


class Rule(Protocol):
    """How often, from a day on, maybe until one: a stored `Cadence`, or `Stretch`."""

    interval: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Stretch:
    """One interval while it held; both days counted."""

    interval: str
    since: date
    until: date | None = None


@dataclass(frozen=True, order=True)
class Slot:
    """One week, month or pair of months, both days counted."""

    first: date
    last: date
    interval: str

    @property
    def belongs_on(self) -> date:
        """The day that says to which year and to which stretch it belongs.

        A week's Thursday; the first day of a month or of a pair of months.
        """
        return self.first + TO_THURSDAY if self.interval == Interval.WEEK else self.first

    @property
    def year(self) -> int:
        """The year in which it is counted."""
        return self.belongs_on.year

    @property
    def label(self) -> str:
        """The slot as pages name it.

        >>> slot_of(date(2021, 7, 7), Interval.WEEK).label
        '2021年第27周（7月5日至7月11日）'
        >>> slot_of(date(2021, 2, 7), Interval.TWO_MONTHS).label
        '2021年1—2月'
        """
        first, last = self.first, self.last
        if self.interval == Interval.WEEK:
            week = first.isocalendar().week
            days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
            return f"{self.year}年第{week}周（{days}）"
        months = f"{first.month}—{last.month}" if first.month != last.month else f"{first.month}"
        return f"{self.year}年{months}月"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def slot_of(day: date, interval: str) -> Slot:
    """The slot in which `day` lies.

    >>> slot_of(date(2021, 2, 10), Interval.TWO_MONTHS).first
    datetime.date(2021, 1, 1)
    >>> slot_of(date(2021, 1, 2), Interval.WEEK).year
    2020
    """
    if interval == Interval.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Slot(monday, monday + WEEK - ONE_DAY, interval)
    months = 2 if interval == Interval.TWO_MONTHS else 1
    month = day.month - (day.month - 1) % months
    return Slot(date(day.year, month, 1), _before_month(day.year, month + months), interval)


def slots_of(rule: Rule, *, on: date) -> Iterator[Slot]:
    """The slots of one stretch that have begun by the day `on`, in order.

    From the first whole slot on: one that had begun before `since` is nobody's. Up to the last
    that belongs to the stretch, though its days may end after `until`.
    """
    slot = slot_of(rule.since, rule.interval)
    if slot.first < rule.since:
        slot = _next(slot)
    while slot.first <= on and (rule.until is None or slot.belongs_on <= rule.until):
        yield slot
        slot = _next(slot)


def stretches(rules: Iterable[Rule], *, ended: date | None = None) -> list[Stretch]:
    """The rules of one kind in order, each until the day before the next begins.

    So no day is asked twice, and whatever is added later leaves what lies before it as it was.
    `ended` is the last day of the team itself.
    """
    ordered = sorted(rules, key=lambda rule: rule.since)
    ends = [after.since - ONE_DAY for _, after in pairwise(ordered)] + [None]
    found = []
    for rule, end in zip(ordered, ends, strict=True):
        until = min((day for day in (rule.until, end, ended) if day), default=None)
        if until is None or rule.since <= until:
            found.append(Stretch(rule.interval, rule.since, until))
    return found


def overlapping(rules: Iterable[Rule]) -> bool:
    """Whether one of these rules begins before another of them has ended."""
    ordered = sorted(rules, key=lambda rule: rule.since)
    return any(one.until is None or one.until >= after.since for one, after in pairwise(ordered))


def _next(slot: Slot) -> Slot:
    return slot_of(slot.last + ONE_DAY, slot.interval)


def _before_month(year: int, month: int) -> date:
    """The day before the first of a month; month 13 is the next January."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - ONE_DAY
