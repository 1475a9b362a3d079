"""Money as pages print it; it is kept in whole 元, and exports give it so (rules, section 4)."""

from decimal import Decimal
from fractions import Fraction

from publishing.arithmetic.rates import half_up

YI, WAN = 100_000_000, 10_000


def yuan(amount: int) -> str:
    """An amount of whole 元 in 亿元 from 1 亿 on, else in 万元: two decimals, no trailing zeros.

    What would round to nothing is printed in 元.

    >>> yuan(1_560_000_000), yuan(10_000_000), yuan(99_990_000), yuan(7), yuan(0)
    ('15.6亿元', '1000万元', '9999万元', '7元', '0元')
    """
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"money is whole 元 in int, not {type(amount).__name__}")
    for size, unit in ((YI, "亿元"), (WAN, "万元")):
        if abs(amount) >= size or (size == WAN and abs(amount) >= 50):
            return f"{_plain(half_up(Fraction(amount, size), 2))}{unit}"
    return f"{amount}元"


def _plain(value: Decimal) -> str:
    digits = f"{value:f}" if abs(value) < WAN else f"{value:,f}"
    return digits.rstrip("0").rstrip(".")
