"""What every picture shares: round scales, and where a value lies on them."""

from decimal import Decimal

HUNDRED = Decimal(100)
ROUND_STEPS = [
    Decimal(step) for step in ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")
]


def ends_of(figures):
    """The ends of the scale of figures with a value: zero is on it; shares of a whole end at 100."""
    values = [figure.value for figure in figures]
    low, high = min(0, *values), max(0, *values)
    if figures[0].indicator.unit == "%" and low == 0 and high <= HUNDRED:
        return Decimal(0), HUNDRED
    return -ceiling(-low), ceiling(high)


def ceiling(value):
    """The next round number above a value, so that the longest bar nearly fills the chart."""
    if not value:
        return Decimal(0)
    power = Decimal(1).scaleb(Decimal(value).adjusted())
    return next(step * power for step in ROUND_STEPS if step * power >= value)


def place_in(span: tuple[Decimal, Decimal], percent: Decimal) -> Decimal:
    """A share of the scale as a place between two edges of a picture, all in per cent.

    >>> place_in((Decimal(82), Decimal(14)), Decimal(50))
    Decimal('48.00')
    """
    start, end = span
    return (start + (end - start) * percent / HUNDRED).quantize(Decimal("0.01"))


def share(value, low, high):
    """Where `value` lies between the ends of the scale, per cent, two decimals."""
    part = (value - low) / (high - low) * HUNDRED if high > low else Decimal(0)
    return part.quantize(Decimal("0.01"))
