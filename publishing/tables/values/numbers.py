"""Reading numbers with their qualifiers and units."""

import re
from dataclasses import dataclass
from decimal import Decimal

from publishing.tables import units
from publishing.tables.cells import fault, is_error, literal, normalise, plain
from publishing.tables.values.reads import CellRefused, Read

_MORE, _ABOUT, _ALMOST = "more_than", "about", "almost"
_BEFORE = {
    **dict.fromkeys(("不少于", "不低于", "突破", "超过", "超", "逾", ">=", "≥", ">"), _MORE),
    **dict.fromkeys(("大约", "约为", "约"), _ABOUT),
    **dict.fromkeys(("接近", "将近", "近"), _ALMOST),
}
_AFTER = {"以上": _MORE, "左右": _ABOUT, "余": _MORE, "多": _MORE}
QUALIFIER_WORDS = {"exact": "", _MORE: "以上", _ABOUT: "约", _ALMOST: "近"}

#: No number is as long as this; on longer texts the expressions below would take seconds.
LONGEST_NUMBER = 100

_PREFIX = re.compile("|".join(map(re.escape, _BEFORE)))
_SUFFIX = re.compile("|".join(_AFTER))
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SIGN = re.compile(r"[+\-\u2212\u2012\u2013]")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_DIGITS_APART = re.compile(r"\d \d", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d[\d,]*\.?\d*e[+-]?\d+", re.ASCII | re.IGNORECASE)
_DIGITS_AND_COMMAS = re.compile(r"[\d,，]*,[\d,，]*(\.\d+)?", re.ASCII)


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
    if len(words) > LONGEST_NUMBER:
        raise CellRefused(f"有{len(words)}字，不是数字")
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
