"""What a number format makes of a number: a date, a month, a time, a percentage, or itself.

Spreadsheets store 2021年3月 as 44256 and 12% as 0.12; only the format says which. A table must be
read as its author sees it, so months stay months and percentages keep their sign.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from publishing.tables.cells import plain, shown_number


class Kind(Enum):
    """How a number is shown."""

    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TIME = "time"


#  The formats with these numbers are built in; 27 to 36 and 50 to 58 have these meanings in Chinese
# editions.
_BUILT_IN = (
    dict.fromkeys((9, 10), Kind.PERCENT)
    | dict.fromkeys((14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58), Kind.DAY)
    | dict.fromkeys((17, 27, 36, 50, 52, 57), Kind.MONTH)
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), Kind.TIME)
)
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|(?:AM/PM|A/P)', re.IGNORECASE | re.DOTALL)
_LAST_SERIAL = 2_958_466
#: Spreadsheets allow 255 characters; looking through a million of them would take hours.
LONGEST_CODE = 255


@lru_cache(maxsize=1024)
def kind_of(number: int, code: str | None = None) -> Kind:
    """The kind of the format with this number, or of the format code given with it.

    >>> kind_of(57), kind_of(164, 'yyyy"年"m"月"d"日"'), kind_of(165, "#,##0.0%")
    (<Kind.MONTH: 'month'>, <Kind.DAY: 'day'>, <Kind.PERCENT: 'percent'>)
    """
    if code is None:
        return _BUILT_IN.get(number, Kind.NUMBER)
    if len(code) > LONGEST_CODE:
        return Kind.NUMBER
    letters = _NOT_CODE.sub("", code).split(";")[0].lower()
    if "general" in letters or "e+" in letters or "e-" in letters:
        return Kind.NUMBER
    if "%" in letters:
        return Kind.PERCENT
    has_time = "h" in letters or "s" in letters
    if "d" in letters:
        return Kind.DAY
    if "y" in letters:
        return Kind.MONTH if "m" in letters else Kind.YEAR
    if has_time:
        return Kind.TIME
    return Kind.DAY if "m" in letters else Kind.NUMBER


def shown(number: float, kind: Kind, *, from_1904: bool = False) -> str:
    """A stored number as plain text: `222.3`, `12%`, `2021-03-05`, `2021-03`, `2021`, `08:30`.

    `from_1904` is the workbook's date system. What is no possible date is shown as the number it
    is.

    >>> shown(44260.0, Kind.DAY), shown(44256.0, Kind.MONTH), shown(0.12, Kind.PERCENT)
    ('2021-03-05', '2021-03', '12%')
    """
    if kind is Kind.NUMBER:
        return shown_number(number)
    if kind is Kind.PERCENT:
        return plain(Decimal(shown_number(number)).scaleb(2)) + "%"
    moment = _moment(number, from_1904)
    if moment is None:
        return shown_number(number)
    if kind is Kind.TIME and number < 1:
        return moment.strftime("%H:%M:%S").removesuffix(":00")
    if moment.time() != moment.min.time():
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    if kind is Kind.MONTH and moment.day == 1:
        return moment.strftime("%Y-%m")
    if kind is Kind.YEAR and (moment.month, moment.day) == (1, 1):
        return moment.strftime("%Y")
    return moment.strftime("%Y-%m-%d")


def _moment(serial, from_1904):
    """The moment of a serial number; None where there is none, as on 29 February 1900."""
    if not 0 <= serial < _LAST_SERIAL or (not from_1904 and 60 <= serial < 61):
        return None
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if serial < 60 else 30)
    try:
        return datetime.combine(start, time()) + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return None
