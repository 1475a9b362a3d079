"""The verdict on a claim, by the algorithm of rules section 7 and nothing else."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from figures.models import Claim
from publishing.arithmetic.rates import half_up

Verdict = Claim.Verdict


def agrees(result: Fraction, stated: Decimal, *, decimals: int) -> str | None:
    """How one result agrees with the stated number, both in the unit of the claim; None if not.

    >>> agrees(Fraction(18000, 610), Decimal(30), decimals=1).value
    'rounded'
    """
    if half_up(result, decimals) == stated:
        return Verdict.REPRODUCED
    if any(half_up(result, fewer) == stated for fewer in range(decimals)):
        return Verdict.ROUNDED
    return None


def verdict(
    stated: Decimal | None, results: Sequence[Fraction | None], *, decimals: int
) -> Verdict:
    """The verdict on a stated number (or none) by the results of its formulas.

    A result is None where an input is missing or a divisor is 0. Of several formulas one that
    reproduces the number is enough; where none does, one that could not be computed leaves it
    open. Without any result nothing is computed, whether or not a number was stated.
    """
    known = [result for result in results if result is not None]
    if stated is None:
        return Verdict.COMPUTED if known else Verdict.NOT_COMPUTABLE
    found = {agrees(result, stated, decimals=decimals) for result in known}
    for agreement in (Verdict.REPRODUCED, Verdict.ROUNDED):
        if agreement in found:
            return agreement
    if len(known) < len(results) or not results:
        return Verdict.NOT_COMPUTABLE
    return Verdict.NOT_REPRODUCED
