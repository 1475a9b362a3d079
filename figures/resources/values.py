"""The cell under 数值 and its unit, as one exact number in the unit of the indicator."""

import re
from decimal import Decimal
from functools import lru_cache

from figures.models import Figure
from publishing.tables import units
from publishing.tables.cells import normalise, plain
from publishing.tables.values import CellRefused, NumberRead, read_decimal

MOST_DECIMALS, MOST_WHOLE_DIGITS = 4, 11
#: What nearly every cell is, and needs no further reading.
_PLAIN_NUMBER = re.compile(r"-?\d{1,11}(\.\d{1,4})?", re.ASCII)
#: One that is written as `plain` writes it. (What is “-0” or “1.0” is a number, but reads on.)
SHORTEST_NUMBER = re.compile(r"0|-?(?:[1-9]\d{0,10}|0(?=\.))(?:\.\d{0,3}[1-9])?", re.ASCII)


def read_value(text: str, unit: str, wanted: str) -> NumberRead:
    """A number written in `unit`, in the unit `wanted`; converted digits count as they end up."""
    if unit == wanted and _PLAIN_NUMBER.fullmatch(text):
        return NumberRead(Decimal(text), qualifier=Figure.Qualifier.EXACT, unit=wanted)
    read = read_decimal(text, max_digits=30, decimal_places=15, unit=unit)
    if read.value is None:
        return read
    if read.unit and not wanted:
        raise CellRefused("带有单位，指标目录里这个指标没有单位")
    value, why = read.value, read.why
    if unit != wanted:
        value = units.convert(value, unit, wanted)
        why = "；".join(filter(None, (why, f"由“{unit}”换算成“{wanted}”")))
    whole, _, decimals = plain(value).lstrip("-").partition(".")
    if len(decimals) > MOST_DECIMALS:
        raise CellRefused(f"{'换算后' if unit != wanted else ''}小数多于{MOST_DECIMALS}位")
    if len(whole) > MOST_WHOLE_DIGITS:
        raise CellRefused(f"整数部分多于{MOST_WHOLE_DIGITS}位")
    return NumberRead(value, not why, why, read.qualifier, wanted)


@lru_cache(maxsize=4096)
def same_unit(one: str, other: str) -> bool:
    """Whether two spellings are one unit."""
    if normalise(one) == normalise(other):
        return True
    known = units.is_known(one) and units.is_known(other)
    return known and units.canonical(one) == units.canonical(other)


@lru_cache(maxsize=4096)
def convertible(unit: str, wanted: str) -> bool:
    """Whether numbers in `unit` can be said exactly in `wanted`."""
    if unit == wanted:
        return True
    return units.is_known(unit) and units.is_known(wanted) and units.alike(unit, wanted)
