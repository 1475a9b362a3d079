"""How far a matter is: out of its sub-targets where these are reported, typed otherwise."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from livelihood.models.state import LARGEST_WHOLE
from publishing.arithmetic.rates import percentage


@dataclass(frozen=True)
class Progress:
    """A part of the whole, 0 to 1, exact."""

    share: Fraction
    is_typed: bool

    @property
    def tenths(self) -> int:
        """Tenths of a per cent as printed: half up, 1000 only where all is done.

        >>> Progress(Fraction(2999, 3000), False).tenths, Progress(Fraction(1, 3), False).tenths
        (999, 333)
        """
        return int(percentage(self.share.numerator, self.share.denominator) * 10)

    @property
    def stored(self) -> tuple[int, int]:
        """The share as two integers within what the database compares exactly.

        Exact for every denominator up to `LARGEST_WHOLE`, else the nearest such fraction.
        """
        bounded = self.share.limit_denominator(LARGEST_WHOLE)
        return bounded.numerator, bounded.denominator


def from_targets(targets: dict[int, Decimal], quantities: dict[int, Decimal]) -> Progress | None:
    """The mean of the sub-targets, each capped at its target; None where none is reported.

    107 % of one never stands for what is missing of another; what nobody has reported as done
    adds nothing.

    >>> from_targets({1: Decimal(100), 2: Decimal(50)}, {1: Decimal(107)}).tenths
    500
    """
    known = {key: quantity for key, quantity in quantities.items() if key in targets}
    if not known:
        return None
    shares = [
        min(Fraction(known.get(key, 0)) / Fraction(target), Fraction(1))
        for key, target in targets.items()
    ]
    return Progress(sum(shares) / len(shares), is_typed=False)


def typed(per_cent: int) -> Progress:
    """What somebody typed (填报), in whole per cent.

    >>> typed(35).tenths
    350
    """
    return Progress(Fraction(per_cent, 100), is_typed=True)
