"""Rates from counts, differences in 百分点, parts against their total: exact, rounded once.

No float enters or leaves: they raise `TypeError`. Fractions carry what is not rounded yet.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from django.db.models import TextChoices

MONEY_DECIMALS = 2
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)

Number = int | Decimal | Fraction


class Agreement(TextChoices):
    """How parts that should add up stand to their published total."""

    EXACT = "exact", "相符"
    ROUNDING = "rounding", "相差在四舍五入范围内"
    MISMATCH = "mismatch", "与分项之和不一致"


def half_up(value: Number, decimals: int) -> Decimal:
    """`value` to so many decimals, halves away from zero.

    >>> half_up(Decimal("2.345"), 2), half_up(Fraction(-1, 2), 0)
    (Decimal('2.35'), Decimal('-1'))
    """
    exact = _fraction(value)
    if decimals < 0:
        raise ValueError("decimals must not be negative")
    scaled = abs(exact) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if exact >= 0 else -units).scaleb(-decimals, _EXACT)


def rate(done: Number, total: Number) -> Fraction | None:
    """`done` of `total` in per cent, not rounded; None when there is nothing to count.

    >>> rate(1, 3)
    Fraction(100, 3)
    """
    done, total = _fraction(done), _fraction(total)
    if done < 0 or total < 0:
        raise ValueError("counts must not be negative")
    return done / total * 100 if total else None


def percentage(done: Number, total: Number, *, decimals: int = 1) -> Decimal | None:
    """`done` of `total` in per cent, half up; None when there is nothing to count.

    100 is printed only where everything is done, so what would round to 100 stops one last digit
    short of it. A `done` above `total` (a target exceeded) gives more than 100, by the same rule at
    least one last digit. Negative counts raise `ValueError`, floats `TypeError`.

    >>> percentage(104, 118)
    Decimal('88.1')
    >>> percentage(2999, 3000), percentage(3000, 3000), percentage(0, 0)
    (Decimal('99.9'), Decimal('100.0'), None)
    >>> percentage(107, 100)
    Decimal('107.0')
    """
    exact = rate(done, total)
    if exact is None:
        return None
    rounded = half_up(exact, decimals)
    if rounded == 100 and exact != 100:
        last_digit = Decimal(1).scaleb(-decimals)
        return rounded - last_digit if exact < 100 else rounded + last_digit
    return rounded


def rate_difference(
    one: Number | None, other: Number | None, *, decimals: int = 1
) -> Decimal | None:
    """How many 百分点 the rate `one` is above `other`; None where either is missing.

    Takes rates in per cent that are not rounded yet (`rate`), since the difference of two rounded
    ones can be off by a last digit. One decimal, two for money (`MONEY_DECIMALS`).

    >>> rate_difference(rate(Decimal("313.64"), 1015), rate(3, 12), decimals=MONEY_DECIMALS)
    Decimal('5.90')
    """
    if one is None or other is None:
        return None
    return half_up(_fraction(one) - _fraction(other), decimals)


def check_parts(parts: Sequence[Number], total: Number, last_digit: Number) -> Agreement:
    """Whether published parts add up to their published total.

    `last_digit` is the worth of one unit in the last digit printed (0.01 for 12.34) and 0 for
    counts, which nobody rounds. Up to the number of parts times half of it is rounding.

    >>> check_parts([29, 89], 118, 0).value
    'exact'
    >>> check_parts([Decimal("33.3")] * 3, 100, Decimal("0.1")).value
    'rounding'
    """
    if not parts:
        raise ValueError("there are no parts to add up")
    if _fraction(last_digit) < 0:
        raise ValueError("the worth of the last digit must not be negative")
    gap = abs(sum(map(_fraction, parts)) - _fraction(total))
    if not gap:
        return Agreement.EXACT
    return (
        Agreement.ROUNDING if gap <= len(parts) * _fraction(last_digit) / 2 else Agreement.MISMATCH
    )


def _fraction(value):
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise TypeError(
            f"rates are counted in int, Decimal or Fraction, not {type(value).__name__}"
        )
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("a rate needs finite numbers")
    return Fraction(value)
