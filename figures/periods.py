"""Reporting periods (报告期): the words of staff's tables into days, and back into words for pages.

>>> parse("2021年前三季度")[1:]
(datetime.date(2021, 1, 1), datetime.date(2021, 9, 30))
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from publishing.tables.cells import normalise
from publishing.tables.values import EARLIEST_YEAR, LATEST_YEAR, CellRefused

EXAMPLES = "2020年、2021年1-9月、2021年三季度、2021年7月、2020年末、2016-2020年"
QUARTERS = "一二三四"

_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u2500\u30fc\uff0d\ufe58\ufe63~\u301c\uff5e至到]+")
_YEAR = r"(?P<year>[12]\d{3})"
_END_YEAR = r"(?P<end_year>[12]\d{3})"
_MONTH, _END_MONTH = r"(?P<month>\d{1,2})", r"(?P<end_month>\d{1,2})"
_DAY, _END_DAY = r"(?P<day>\d{1,2})", r"(?P<end_day>\d{1,2})"


class PeriodRefused(CellRefused):
    """A text that is no reporting period; the Chinese reason reads on after the quoted text."""


class Period(NamedTuple):
    """A span of days, both ends included; `period_type` is one of `Figure.PeriodType`."""

    period_type: str
    period_start: date
    period_end: date


def parse(text: str) -> Period:
    """The period that a cell under 报告期 means; full-width forms and every dash are accepted.

    Raises PeriodRefused with a Chinese reason where the text is no period.

    >>> parse("２０２１年１—２月").period_end
    datetime.date(2021, 2, 28)
    >>> parse("2020年末").period_type
    'date'
    >>> parse("2024.7")
    Traceback (most recent call last):
    figures.periods.PeriodRefused: 不是年份，年度写作“2024年”
    """
    words = _DASHES.sub("-", _SPACES.sub("", normalise(text)).removeprefix("截至"))
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(words):
            return read(found.groupdict())
    if re.fullmatch(r"[+-]?\d[\d,]*\.?\d*", words, re.ASCII):
        raise PeriodRefused(
            f"不是年份，年度写作“{words[:4]}年”" if words[:4].isdigit() else "不是年份"
        )
    raise PeriodRefused(f"不是能识别的报告期（可写：{EXAMPLES}）")


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
    whole = start.day == 1 and end == _last_day(end.year, end.month)
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

    >>> comparable(parse("2020年1-9月"), parse("2021年前三季度"))
    True
    >>> comparable(parse("2020年"), parse("2021年1-9月"))
    False
    """
    return likeness(one) == likeness(other)


def _checked(kind, start, end):
    if end < start:
        raise PeriodRefused("起止颠倒，止早于起")
    if not EARLIEST_YEAR <= start.year <= end.year <= LATEST_YEAR:
        raise PeriodRefused(f"的年份不在{EARLIEST_YEAR}—{LATEST_YEAR}之间")
    return Period(kind, start, end)


def _date(year, month, day):
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise PeriodRefused("这一天不存在") from None


def _first_of(year, month):
    return date(int(year), _sound_month(month), 1)


def _last_day(year, month):
    year, month = int(year), _sound_month(month)
    return date(year, month, monthrange(year, month)[1])


def _sound_month(month):
    if not 1 <= int(month) <= 12:
        raise PeriodRefused("的月份不在1到12之间")
    return int(month)


def _read_year(found):
    year = int(found["year"])
    return _checked("year", date(year, 1, 1), date(year, 12, 31))


def _read_years(found):
    start, end = int(found["year"]), int(found["end_year"])
    if start == end:
        raise PeriodRefused(f"起止是同一年，年度写作“{start}年”")
    return _checked("multi_year", date(start, 1, 1), date(end, 12, 31))


def _read_months(found):
    """Months of one year: from January a cumulative period, from elsewhere a range."""
    start = _first_of(found["year"], found["month"])
    kind = "cumulative" if start.month == 1 else "range"
    return _checked(kind, start, _last_day(found["year"], found["end_month"]))


def _read_first_quarters(found):
    quarters = {"一": 1, "二": 2, "两": 2, "三": 3, "1": 1, "2": 2, "3": 3}[found["quarters"]]
    return _checked(
        "cumulative", _first_of(found["year"], 1), _last_day(found["year"], quarters * 3)
    )


def _read_half(found):
    return _checked("cumulative", _first_of(found["year"], 1), _last_day(found["year"], 6))


def _read_second_half(found):
    return _checked("range", _first_of(found["year"], 7), _last_day(found["year"], 12))


def _read_quarter(found):
    quarter = QUARTERS.find(found["quarter"]) + 1 or int(found["quarter"])
    return _checked(
        "quarter",
        _first_of(found["year"], quarter * 3 - 2),
        _last_day(found["year"], quarter * 3),
    )


def _read_month(found):
    return _checked(
        "month",
        _first_of(found["year"], found["month"]),
        _last_day(found["year"], found["month"]),
    )


def _read_day(found):
    day = _date(found["year"], found["month"], found["day"])
    return _checked("date", day, day)


def _read_end_of_year(found):
    day = date(int(found["year"]), 12, 31)
    return _checked("date", day, day)


def _read_end_of_month(found):
    day = _last_day(found["year"], found["month"])
    return _checked("date", day, day)


def _read_days(found):
    start = _date(found["year"], found["month"], found["day"])
    end = _date(
        found["end_year"] or found["year"], found["end_month"] or found["month"], found["end_day"]
    )
    return _checked("range", start, end)


def _read_months_over_years(found):
    start = _first_of(found["year"], found["month"])
    return _checked("range", start, _last_day(found["end_year"], found["end_month"]))


_FORMS = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"{_YEAR}年?(?:全年|度)?", _read_year),
        (rf"{_YEAR}年?-{_END_YEAR}年?", _read_years),
        (rf"{_YEAR}年{_MONTH}月?-{_END_MONTH}月(?:份|累计)?", _read_months),
        (rf"{_YEAR}年{_MONTH}月-{_END_YEAR}年{_END_MONTH}月", _read_months_over_years),
        (rf"{_YEAR}年前(?P<quarters>[二两三23])个?季度", _read_first_quarters),
        (rf"{_YEAR}年1-(?P<quarters>[23])季度", _read_first_quarters),
        (rf"{_YEAR}年一-(?P<quarters>[二三])季度", _read_first_quarters),
        (rf"{_YEAR}年上半年", _read_half),
        (rf"{_YEAR}年下半年", _read_second_half),
        (rf"{_YEAR}年第?(?P<quarter>[{QUARTERS}1-4])季度", _read_quarter),
        (rf"{_YEAR}年{_MONTH}月份?", _read_month),
        (rf"{_YEAR}年{_MONTH}月{_DAY}日", _read_day),
        (rf"{_YEAR}-{_MONTH}-{_DAY}", _read_day),
        (rf"{_YEAR}年年?[末底]", _read_end_of_year),
        (rf"{_YEAR}年{_MONTH}月[末底]", _read_end_of_month),
        (
            rf"{_YEAR}年{_MONTH}月{_DAY}日-(?:(?:{_END_YEAR}年)?{_END_MONTH}月)?{_END_DAY}日",
            _read_days,
        ),
    )
]


def _day(day):
    return f"{day.year}年{day.month}月{day.day}日"


def _range_label(start, end):
    """Whole months where that cannot be mistaken for a cumulative period, else days."""
    if start.day == 1 and end == _last_day(end.year, end.month):
        if start.year != end.year:
            return f"{start.year}年{start.month}月—{end.year}年{end.month}月"
        if start.month != 1:
            return f"{start.year}年{start.month}—{end.month}月"
    if start.year != end.year:
        return f"{_day(start)}—{_day(end)}"
    return f"{_day(start)}—{end.month}月{end.day}日"
