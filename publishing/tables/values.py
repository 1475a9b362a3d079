"""Reading one cell: numbers with their qualifiers and units, years, dates, choices and texts.

Every reader takes the text of a cell and answers with a `Read`: its value, whether that is
literally what stands there, and if not, why. An empty cell reads as "not given". Everything else
raises `CellRefused`, whose Chinese reason reads on after the quoted cell: `“2024.7”不是年份`.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from publishing.arithmetic.dates import Precision
from publishing.tables import units
from publishing.tables.cells import fault, is_error, literal, normalise, plain

CLEAR = "清空"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

_MORE, _ABOUT, _ALMOST = "more_than", "about", "almost"
_BEFORE = {
    **dict.fromkeys(("不少于", "不低于", "突破", "超过", "超", "逾", ">=", "≥", ">"), _MORE),
    **dict.fromkeys(("大约", "约为", "约"), _ABOUT),
    **dict.fromkeys(("接近", "将近", "近"), _ALMOST),
}
_AFTER = {"以上": _MORE, "左右": _ABOUT, "余": _MORE, "多": _MORE}
QUALIFIER_WORDS = {"exact": "", _MORE: "以上", _ABOUT: "约", _ALMOST: "近"}

_PREFIX = re.compile("|".join(map(re.escape, _BEFORE)))
_SUFFIX = re.compile("|".join(_AFTER))
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SIGN = re.compile(r"[+\-\u2212\u2012\u2013]")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_DIGITS_APART = re.compile(r"\d \d", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d[\d,]*\.?\d*e[+-]?\d+", re.ASCII | re.IGNORECASE)
_DIGITS_AND_COMMAS = re.compile(r"[\d,，]*,[\d,，]*(\.\d+)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?"
    r"(?:[T ]00:00(?::00)?)?",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月(?:份)?|-(\d{1,2})|/(\d{1,2}))", re.ASCII)
_QUARTER = re.compile(r"(\d{4})年(?:第?([一二三四1-4])季度)", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?|\d{4}", re.ASCII)


class CellRefused(ValueError):
    """One cell cannot be taken; the message is the Chinese reason."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell was understood to mean. `why` is empty where the reading is literal."""

    value: Any
    literal: bool = True
    why: str = ""

    @property
    def shown(self) -> str:
        """The value as the preview shows it."""
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class NumberRead(Read):
    """A number; `value` is None and `qualifier` empty where the cell is.

    `qualifier` is exact, more_than, about or almost.
    """

    value: Decimal | int | None
    qualifier: str = ""
    unit: str = ""

    @property
    def shown(self) -> str:
        """The value as the preview shows it, with its qualifier and unit."""
        if self.value is None:
            return ""
        word = QUALIFIER_WORDS[self.qualifier]
        number = plain(Decimal(self.value)) + self.unit
        return number + word if word == "以上" else word + number


@dataclass(frozen=True, slots=True)
class DateRead(Read):
    """A date: `value` is the first day of its span (None where the cell is empty)."""

    value: date | None
    precision: Precision = Precision.DAY


def read_decimal(
    text: str, *, max_digits: int = 15, decimal_places: int = 4, unit: str = ""
) -> NumberRead:
    """A number in `unit`, as staff write numbers: `1,107.15`, `12%`, `90余`, `约11`, `222.3亿元`.

    A unit in the cell is converted exactly into `unit`; without `unit` it is handed back. The
    digits allowed are those of a `DecimalField(max_digits, decimal_places)`, counted after
    conversion.

    >>> read_decimal("222.3亿元", unit="万元").value
    Decimal('2223000')
    >>> read_decimal("90余").qualifier
    'more_than'
    """
    if _PLAIN.fullmatch(text):
        value = _within(Decimal(text), max_digits, decimal_places)
        return NumberRead(value, qualifier="exact", unit=unit)
    given = literal(text)
    words = normalise(text)
    if not words:
        return NumberRead(None, unit=unit)
    _refuse_what_is_no_number(words)
    why = ["全角字符按半角读"] if words != given else []
    if _DIGITS_APART.search(words):
        raise CellRefused("数字中间有空格")
    rest = words.replace(" ", "")

    before = _PREFIX.match(rest)
    rest = rest[before.end() :] if before else rest
    sign = _SIGN.match(rest)
    negative = bool(sign) and sign[0] != "+"
    rest = rest[1:] if sign else rest
    number = _NUMBER.match(rest)
    if not number:
        raise CellRefused("不是数字")
    after_number = rest[number.end() :]
    if after_number[:1] in (",", ".") or after_number[:1].isdigit():
        raise CellRefused("千分位逗号的位置不对" if "," in rest else "不是数字")
    if rest.startswith("0") and "," in number[0]:
        raise CellRefused("千分位逗号的位置不对")
    value = Decimal(number[0].replace(",", "")).copy_sign(-1 if negative else 1)
    if "," in number[0]:
        why.append("去掉千分位逗号")
    if sign and sign[0] not in "-":
        why.append("符号按正负号读")

    after = _SUFFIX.findall(after_number)
    if len(after) + bool(before) > 1:
        raise CellRefused("写了不止一个约数说明")
    qualifier = _AFTER[after[0]] if after else _BEFORE[before[0]] if before else "exact"
    if qualifier != "exact":
        why.append(f"“{after[0] if after else before[0]}”记为约数说明")

    written = _SUFFIX.sub("", after_number)
    if written:
        value, unit, reason = _in_unit(value, written, unit)
        why.append(reason)
    value = _within(value, max_digits, decimal_places)
    return NumberRead(value, not why, "；".join(why), qualifier, unit)


def _refuse_what_is_no_number(words):
    if is_error(words):
        raise CellRefused("是表格软件的出错标记")
    if words.startswith("="):
        raise CellRefused("是没有算出结果的公式")
    if reason := fault(words):
        raise CellRefused(reason)
    if words.lower().lstrip("+-") in ("nan", "inf", "infinity", "∞", "null", "none"):
        raise CellRefused("不是数字")
    if any(character.isdigit() and not character.isascii() for character in words):
        raise CellRefused("含有不认识的数字字符，请用 0 到 9")
    if _SCIENTIFIC.fullmatch(words.replace(" ", "")):
        raise CellRefused("是科学记数法，请写成普通数字")
    if _DIGITS_AND_COMMAS.fullmatch(words) and not _NUMBER.fullmatch(words):
        raise CellRefused("千分位逗号的位置不对")


def _in_unit(value, written, unit):
    """The value in `unit` (in the one written, where none is asked), that unit, what was done."""
    multiplied = units.multiplied(value, written, unit)
    if multiplied is not None:
        return multiplied, unit, f"“{written}”按“{unit}”换算" if unit else f"“{written}”已乘进数字"
    try:
        if not unit:
            unit = units.canonical(written)
            return value, unit, f"单位“{unit}”写在数字后面"
        converted = units.convert(value, written, unit)
    except units.UnitRefused as refusal:
        looks_like_a_number = any(map(str.isdigit, written)) and not units.is_known(written)
        raise CellRefused("不是数字" if looks_like_a_number else f"的{refusal}") from None
    if converted == value:
        return value, unit, f"单位“{written}”写在数字后面"
    return converted, unit, f"由“{written}”换算成“{unit}”"


def _within(value, max_digits, decimal_places):
    """The value without idle zeros, refused where a `DecimalField` would refuse or round it."""
    text = plain(value)
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(decimals) > decimal_places:
        raise CellRefused(f"小数多于{decimal_places}位" if decimal_places else "不是整数")
    if len(whole.lstrip("0")) > max_digits - decimal_places:
        raise CellRefused(f"整数部分多于{max_digits - decimal_places}位")
    return Decimal(text)


def read_integer(
    text: str, *, max_digits: int = 15, unit: str = "", least: int | None = None
) -> NumberRead:
    """A whole number, read like `read_decimal`; `value` is an int, not below `least` if given.

    >>> read_integer("1,300户以上").value
    1300
    """
    read = read_decimal(text, max_digits=max_digits, decimal_places=0, unit=unit)
    if read.value is None:
        return read
    value = int(read.value)
    if least is not None and value < least:
        raise CellRefused(f"小于{least}")
    return NumberRead(value, read.literal, read.why, read.qualifier, read.unit)


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


def read_choice(text: str, choices) -> Read:
    """One of a few words: `choices` maps accepted spellings to what is stored, or lists
    (value, label) pairs as a model field does.

    >>> read_choice("是", {"是": True, "否": False}).value
    True
    """
    words = normalise(text)
    if not words:
        return Read(None)
    pairs = list(choices.items() if hasattr(choices, "items") else choices)
    if not hasattr(choices, "items"):
        pairs = [(label, value) for value, label in pairs] + [(value, value) for value, _ in pairs]
    for spelling, value in pairs:
        if normalise(str(spelling)).casefold() == words.casefold():
            return Read(value)
    accepted = [str(spelling) for spelling, _ in pairs if not str(spelling).isascii()] or [
        str(each) for each, _ in pairs
    ]
    raise CellRefused(f"不在可填的范围内（可填：{'、'.join(dict.fromkeys(accepted))}）")


def read_text(text: str, *, max_length: int = 0) -> Read:
    """Free text as it stands, trimmed but otherwise untouched: full-width punctuation stays.

    >>> read_text("停车位，300个（一期） ").value
    '停车位，300个（一期）'
    """
    words = literal(text)
    if reason := fault(words):
        raise CellRefused(reason)
    if is_error(normalise(words)):
        raise CellRefused("是表格软件的出错标记")
    if max_length and len(words) > max_length:
        raise CellRefused(f"有{len(words)}字，超过{max_length}字")
    return Read(words)
