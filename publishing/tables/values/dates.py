"""Reading years and dates, no finer than they are written."""

import re
from dataclasses import dataclass
from datetime import date

from publishing.arithmetic.dates import Precision
from publishing.tables.cells import literal, normalise
from publishing.tables.values.reads import CellRefused, Read

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?"
    r"(?:[T ]00:00(?::00)?)?",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月(?:份)?|-(\d{1,2})|/(\d{1,2}))", re.ASCII)
_QUARTER = re.compile(r"(\d{4})年(?:第?([一二三四1-4])季度)", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?|\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DateRead(Read):
    """A date: `value` is the first day of its span (None where the cell is empty)."""

    value: date | None
    precision: Precision = Precision.DAY


def read_year(text: str) -> Read:
    """A year between 1900 and 2100, as `2021` or `2021年`; `value` is an int.

    >>> read_year("2021年").value
    2021
    """
    words = normalise(text)
    if not words:
        return Read(None)
    found = _YEAR.fullmatch(words)
    if not found or not EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
        raise CellRefused("不是年份")
    return Read(
        int(found[1]), words == literal(text), "" if words == literal(text) else "全角字符按半角读"
    )


def read_date(text: str, *, precisions=(Precision.DAY,)) -> DateRead:
    """A date as `2021-03-05`, `2021/3/5`, `2021.3.5` or `2021年3月5日`.

    Months (`2021-03`, `2021年3月`), quarters (`2021年一季度`) and years (`2021年`) only where
    `precisions` names them. A bare number is never a date: workbooks hand over real dates in ISO
    form.

    >>> read_date("2021年3月5日").value
    datetime.date(2021, 3, 5)
    """
    words = normalise(text)
    if not words:
        return DateRead(None)
    year, month, day, precision = _date_parts(words)
    if precision is None:
        raise CellRefused("不是日期")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise CellRefused("不是日期")
    try:
        value = date(year, month, day)
    except ValueError:
        raise CellRefused("这一天不存在") from None
    if precision not in precisions:
        raise CellRefused(
            f"只写到{precision.label}，这里要写到{'或'.join(each.label for each in precisions)}"
        )
    plainly = bool(_ISO.fullmatch(words)) and words == literal(text)
    return DateRead(value, plainly, "" if plainly else "日期写法", precision)


def _date_parts(words):
    words = words.replace(" ", "") if "年" in words else words
    if found := _DAY.fullmatch(words):
        return (
            int(found[1]),
            int(found[2] or found[3] or found[4] or found[5]),
            int(found[6]),
            Precision.DAY,
        )
    if found := _MONTH.fullmatch(words):
        return int(found[1]), int(found[2] or found[3] or found[4]), 1, Precision.MONTH
    if found := _QUARTER.fullmatch(words):
        number = "一二三四".find(found[2]) + 1 or int(found[2])
        return int(found[1]), number * 3 - 2, 1, Precision.QUARTER
    if found := _YEAR.fullmatch(words):
        return int(found[1]), 1, 1, Precision.YEAR
    return 0, 0, 0, None
