"""Quantities with their units: exact arithmetic that does not add households to hectares.

Money, areas, lengths, weights and times are dimensions. Counted things (户, 件, 网格) are not: 4亿元
over 18 projects is money. They have a name, which a sum of two must share. % and 百分点 are told
apart: the difference of two rates is 百分点 and nothing else (rules, section 6).
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from publishing.tables import units
from publishing.tables.cells import normalise
from publishing.tables.units import UnitRefused

__all__ = ["ONE", "Quantity", "Unit", "UnitRefused", "quantity", "unit_of"]

#: One unit of each family of dimensions; `units` knows how many powers of ten the others are off.
_BASES = ("元", "美元", "平方米", "米", "千克", "千瓦时", "立方米")
_TIMES = {
    "年": ("月", 12),
    "月": ("月", 1),
    "天": ("天", 1),
    "日": ("天", 1),
    "工作日": ("工作日", 1),
    "小时": ("分钟", 60),
    "分钟": ("分钟", 1),
}
_SHARES = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}
_POINTS = "百分点"
_MULTIPLIERS = ("亿", "万", "千")
#: Units without a name of their own.
_PLAIN = ("", "倍")

Dimensions = tuple[tuple[str, int], ...]


class Sort(Enum):
    """What a number without dimension is."""

    CONSTANT = "没有单位的数"
    RATE = "比率"
    POINTS = "百分点"
    AMOUNT = "数量"


@dataclass(frozen=True)
class Unit:
    """What one of a unit is worth in the base of its dimensions."""

    name: str
    scale: Fraction
    dimensions: Dimensions
    sort: Sort
    #: The counted things in it, `None` where it names none.
    counted: str | None


@dataclass(frozen=True)
class Quantity:
    """An exact amount; `value` is in the base of its dimensions."""

    value: Fraction
    dimensions: Dimensions = ()
    sort: Sort = Sort.CONSTANT
    counted: str | None = None

    def __add__(self, other: "Quantity") -> "Quantity":
        return self._joined(other, self.value + other.value, _sum_of(self.sort, other.sort))

    def __sub__(self, other: "Quantity") -> "Quantity":
        rates = self.sort is other.sort is Sort.RATE
        sort = Sort.POINTS if rates else _sum_of(self.sort, other.sort)
        return self._joined(other, self.value - other.value, sort)

    def __mul__(self, other: "Quantity") -> "Quantity":
        return self._scaled(other, self.value * other.value, 1)

    def __truediv__(self, other: "Quantity") -> "Quantity":
        return self._scaled(other, self.value / other.value, -1)

    def within(self, unit: Unit) -> Fraction:
        """How many of `unit` this is; UnitRefused where it measures something else."""
        if self.dimensions != unit.dimensions or not self._goes_into(unit):
            raise UnitRefused(f"算出的是{self.called}，不能以“{unit.name or '没有单位'}”表示")
        return self.value / unit.scale

    @property
    def called(self) -> str:
        """What this measures, in words for staff."""
        if self.sort is not Sort.AMOUNT:
            return self.sort.value
        parts = [f"{name}{'' if power == 1 else f'^{power}'}" for name, power in self.dimensions]
        return "·".join(filter(None, (*parts, self.counted))) or Sort.AMOUNT.value

    def _goes_into(self, unit):
        if unit.sort is Sort.POINTS or self.sort is Sort.POINTS:
            return self.sort is unit.sort
        if unit.sort is Sort.AMOUNT and self.sort is Sort.AMOUNT:
            return None in (self.counted, unit.counted) or self.counted == unit.counted
        return self.sort is not Sort.AMOUNT

    def _joined(self, other, value, sort):
        """A sum or difference: of like things only."""
        unlike = (
            self.dimensions != other.dimensions
            or sort is None
            or (None not in (self.counted, other.counted) and self.counted != other.counted)
        )
        if unlike:
            raise UnitRefused(f"“{self.called}”和“{other.called}”不能相加减")
        return Quantity(value, self.dimensions, sort, self.counted or other.counted)

    def _scaled(self, other, value, power):
        """A product or quotient: dimensions add up; what is counted stays while it is scaled."""
        sizes = Counter(dict(self.dimensions))
        for name, size in other.dimensions:
            sizes[name] += power * size
        dimensions = tuple(sorted((name, size) for name, size in sizes.items() if size))
        sorts = {self.sort, other.sort}
        counted = None
        if sorts == {Sort.CONSTANT}:
            sort = Sort.CONSTANT
        elif Sort.AMOUNT in sorts:
            whole = self.sort is other.sort is Sort.AMOUNT
            sort = Sort.RATE if whole and power < 0 and not dimensions else Sort.AMOUNT
            if not whole and (power > 0 or self.sort is Sort.AMOUNT):
                counted = self.counted or other.counted
        else:
            points = self.sort is Sort.POINTS and other.sort is Sort.CONSTANT
            points |= power > 0 and self.sort is Sort.CONSTANT and other.sort is Sort.POINTS
            sort = Sort.POINTS if points else Sort.RATE
        return Quantity(value, dimensions, sort, counted)


ONE = Quantity(Fraction(1))


def quantity(value: Decimal, unit: str) -> Quantity:
    """A published number with its unit, exact.

    >>> (quantity(Decimal("1107.15"), "亿元") / quantity(Decimal(51649), "户")).called
    '元'
    """
    found = unit_of(unit)
    return Quantity(Fraction(value) * found.scale, found.dimensions, found.sort, found.counted)


@lru_cache(maxsize=512)
def unit_of(text: str) -> Unit:
    """What a unit means, `万元/户` and `微克/立方米` as well; UnitRefused where it cannot be read.

    A word that is no measure is a thing that is counted.

    >>> unit_of("元/人/月").dimensions, unit_of("万户").counted
    ((('元', 1), ('月', -1)), '户')
    """
    name = units.canonical(text) if units.is_known(text) else normalise(text).replace(" ", "")
    first, *under = [_simple(part) for part in name.split("/")]
    if not under:
        return first
    if any(part.sort is not Sort.AMOUNT for part in under):
        raise UnitRefused(f"单位“{text}”读不懂")
    sizes, scale, counted = Counter(dict(first.dimensions)), first.scale, [first.counted or ""]
    for part in under:
        scale /= part.scale
        counted.append(part.counted or "")
        for dimension, size in part.dimensions:
            sizes[dimension] -= size
    dimensions = tuple(sorted((name, size) for name, size in sizes.items() if size))
    return Unit(name, scale, dimensions, Sort.AMOUNT, "/".join(counted) if any(counted) else None)


def _simple(name: str) -> Unit:
    if name in _PLAIN:
        return Unit(name, Fraction(1), (), Sort.CONSTANT, None)
    known = units.canonical(name) if units.is_known(name) else name
    if known in _SHARES:
        return Unit(known, _SHARES[known], (), Sort.RATE, None)
    if known == _POINTS:
        return Unit(known, Fraction(1, 100), (), Sort.POINTS, None)
    if known in _TIMES:
        dimension, scale = _TIMES[known]
        return Unit(known, Fraction(scale), ((dimension, 1),), Sort.AMOUNT, None)
    if not units.is_known(name):
        return Unit(name, Fraction(1), (), Sort.AMOUNT, name)
    for base in _BASES:
        if units.alike(known, base):
            scale = Fraction(10) ** (units.power(known) - units.power(base))
            return Unit(known, scale, ((base, 1),), Sort.AMOUNT, None)
    power = units.power(known)
    counted = known[1:] if power and known[0] in _MULTIPLIERS else known
    return Unit(known, Fraction(10) ** power, (), Sort.AMOUNT, counted)


def _sum_of(one: Sort, other: Sort) -> Sort | None:
    """What a sum of two is; None where they are no sum."""
    if one is other:
        return one
    if Sort.AMOUNT in (one, other):
        return None
    return Sort.RATE
