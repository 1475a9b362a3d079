"""The words for reporting periods in staff's tables and titles, into days."""

import re
from datetime import date

from figures.periods.spans import QUARTERS, Period, last_day
from publishing.tables.cells import normalise
from publishing.tables.values import EARLIEST_YEAR, LATEST_YEAR, CellRefused

#: No period is as long as this; on longer texts the expressions below would take seconds.
LONGEST = 60
LONGEST_TITLE = 500
EXAMPLES = "2020年、2021年1-9月、2021年三季度、2021年7月、2020年末、2016-2020年"

_SPACES = re.compile(r"\s+")
_MENTIONED = re.compile(r"(?<!\d)[12]\d{3}(?:年|-[12]\d{3}年?)", re.ASCII)
_LONGEST = 24
_CHINESE_YEAR = re.compile("[一二][〇○零一二三四五六七八九]{3}(?=年)")
_CHINESE_MONTH = re.compile("(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)")
_CHINESE_DIGITS = {
    ord(word): digit for word, digit in zip("〇○零一二三四五六七八九", "000123456789", strict=True)
}
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u2500\u30fc\uff0d\ufe58\ufe63~\u301c\uff5e至到]+")
_YEAR = r"(?P<year>[12]\d{3})"
_END_YEAR = r"(?P<end_year>[12]\d{3})"
_MONTH, _END_MONTH = r"(?P<month>\d{1,2})", r"(?P<end_month>\d{1,2})"
_DAY, _END_DAY = r"(?P<day>\d{1,2})", r"(?P<end_day>\d{1,2})"


class PeriodRefused(CellRefused):
    """A text that is no reporting period; the Chinese reason reads on after the quoted text."""


def parse(text: str) -> Period:
    """The period that a cell under 报告期 means; full-width forms and every dash are accepted.

    Raises PeriodRefused with a Chinese reason where the text is no period.

    >>> parse("２０２１年１—２月").period_end
    datetime.date(2021, 2, 28)
    >>> parse("2020年末").period_type
    'date'
    >>> parse("2024.7")
    Traceback (most recent call last):
    figures.periods.parsing.PeriodRefused: 不是年份，年度写作“2024年”
    """
    words = normalise(text)
    if len(words) > LONGEST:
        raise PeriodRefused(f"有{len(words)}字，不是报告期")
    words = _DASHES.sub("-", _SPACES.sub("", words).removeprefix("截至"))
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(words):
            return read(found.groupdict())
    if re.fullmatch(r"[+-]?\d[\d,]*\.?\d*", words, re.ASCII):
        raise PeriodRefused(
            f"不是年份，年度写作“{words[:4]}年”" if words[:4].isdigit() else "不是年份"
        )
    raise PeriodRefused(f"不是能识别的报告期（可写：{EXAMPLES}）")


def find(text: str) -> list[Period]:
    """The periods that running text names, such as the title of a table, in its order.

    >>> from figures.periods import label
    >>> [label(each) for each in find("润州区2021年1-9月主要经济指标（2021年10月20日）")]
    ['2021年1—9月', '2021年10月20日']
    >>> [label(each) for each in find("二〇二一年九月统计月报")]
    ['2021年9月']
    """
    words = _DASHES.sub("-", _SPACES.sub("", normalise(text[:LONGEST_TITLE])))
    words = _CHINESE_YEAR.sub(lambda found: found[0].translate(_CHINESE_DIGITS), words)
    words = _CHINESE_MONTH.sub(_month_in_digits, words)
    found, past = [], 0
    for mention in _MENTIONED.finditer(words):
        if mention.start() < past:
            continue
        for end in range(min(len(words), mention.start() + _LONGEST), mention.end() - 1, -1):
            try:
                period = parse(words[mention.start() : end])
            except PeriodRefused:
                continue
            found, past = [*found, period], end
            break
    return found


def _month_in_digits(found):
    word = found[0]
    return str(
        10 + "十一二".find(word[1:] or "十")
        if word[0] == "十"
        else "一二三四五六七八九".find(word) + 1
    )


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
    return last_day(int(year), _sound_month(month))


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
        # What a spreadsheet makes of “2021年7月”: two digits, so that it is no span of years.
        (rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])", _read_month),
        (rf"{_YEAR}年年?[末底]", _read_end_of_year),
        (rf"{_YEAR}年{_MONTH}月[末底]", _read_end_of_month),
        (
            rf"{_YEAR}年{_MONTH}月{_DAY}日-(?:(?:{_END_YEAR}年)?{_END_MONTH}月)?{_END_DAY}日",
            _read_days,
        ),
    )
]
