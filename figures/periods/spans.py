"""A reporting period as a span of days: what it is called, and which others it answers to."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from publishing.tables.values import EARLIEST_YEAR, LATEST_YEAR

QUARTERS = "一二三四"


class Period(NamedTuple):
    """A span of days, both ends included; `period_type` is one of `Figure.PeriodType`."""

    period_type: str
    period_start: date
    period_end: date


def label(period) -> str:
    """The period of `period` (anything with period_type, period_start, period_end) for pages.

    `parse(label(period))` gives the period back.

    >>> label(Period("cumulative", date(2021, 1, 1), date(2021, 9, 30)))
    '2021年1—9月'
    """
    kind, start, end = period.period_type, period.period_start, period.period_end
    match kind:
        case "year":
            return f"{start.year}年"
        case "cumulative":
            return f"{start.year}年1—{end.month}月"
        case "quarter":
            return f"{start.year}年{QUARTERS[(start.month - 1) // 3]}季度"
        case "month":
            return f"{start.year}年{start.month}月"
        case "date" if (start.month, start.day) == (12, 31):
            return f"{start.year}年末"
        case "date":
            return _day(start)
        case "multi_year":
            return f"{start.year}—{end.year}年"
    return _range_label(start, end)


def fault(period) -> str:
    """Why type and days do not agree, as a Chinese reason; empty where they do.

    >>> fault(Period("year", date(2020, 1, 1), date(2020, 6, 30)))
    '期间类型是“年度”，起止应为同一年的1月1日和12月31日'
    """
    kind, start, end = period
    if not EARLIEST_YEAR <= start.year <= end.year <= LATEST_YEAR:
        return "期间止早于期间起" if end < start else f"年份应在{EARLIEST_YEAR}—{LATEST_YEAR}之间"
    if end < start:
        return "期间止早于期间起"
    whole = start.day == 1 and end == last_day(end.year, end.month)
    one_year = start.year == end.year
    match kind:
        case "year":
            sound = whole and one_year and (start.month, end.month) == (1, 12)
            return "" if sound else "期间类型是“年度”，起止应为同一年的1月1日和12月31日"
        case "cumulative":
            sound = whole and one_year and start.month == 1
            return "" if sound else "期间类型是“年初累计”，起止应为1月1日和同年某月的月末"
        case "quarter":
            sound = whole and one_year and start.month % 3 == 1 and end.month == start.month + 2
            return "" if sound else "期间类型是“季度”，起止应为一个季度的首日和末日"
        case "month":
            sound = whole and one_year and start.month == end.month
            return "" if sound else "期间类型是“月度”，起止应为一个月的首日和末日"
        case "date":
            return "" if start == end else "期间类型是“时点”，起止应为同一天"
        case "multi_year":
            sound = whole and not one_year and (start.month, end.month) == (1, 12)
            return "" if sound else "期间类型是“多年”，起止应为前后两年的1月1日和12月31日"
    return ""


def likeness(period) -> tuple:
    """What periods must share to stand on one line or be compared: type, months and length.

    Like periods only (rules, section 6): January to September with January to September.
    """
    start, end = period.period_start, period.period_end
    return (period.period_type, start.month, end.month, end.year - start.year)


def comparable(one, other) -> bool:
    """Whether two figures (or periods) are of like periods.

    >>> from figures.periods import parse
    >>> comparable(parse("2020年1-9月"), parse("2021年前三季度"))
    True
    >>> comparable(parse("2020年"), parse("2021年1-9月"))
    False
    """
    return likeness(one) == likeness(other)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _day(day):
    return f"{day.year}年{day.month}月{day.day}日"


def _range_label(start, end):
    """Whole months where that cannot be mistaken for a cumulative period, else days."""
    if start.day == 1 and end == last_day(end.year, end.month):
        if start.year != end.year:
            return f"{start.year}年{start.month}月—{end.year}年{end.month}月"
        if start.month != 1:
            return f"{start.year}年{start.month}—{end.month}月"
    if start.year != end.year:
        return f"{_day(start)}—{_day(end)}"
    return f"{_day(start)}—{end.month}月{end.day}日"
