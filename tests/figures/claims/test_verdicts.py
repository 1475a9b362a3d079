from decimal import Decimal
from fractions import Fraction

import pytest

from figures.claims import verdict

ABOUT_29_5 = Fraction(18000, 610)


@pytest.mark.parametrize(
    ("stated", "results", "decimals", "expected"),
    [
        ("88.1", [Fraction(10400, 118)], 1, "reproduced"),
        ("88.2", [Fraction(10400, 118)], 1, "differs"),
        ("29.5", [ABOUT_29_5], 1, "reproduced"),
        ("30", [ABOUT_29_5], 1, "rounded"),
        ("30", [ABOUT_29_5], 0, "reproduced"),
        ("29", [ABOUT_29_5], 1, "differs"),
        ("0.1", [Fraction(1, 20)], 1, "reproduced"),
        ("-0.1", [Fraction(-1, 20)], 1, "reproduced"),
        (None, [ABOUT_29_5], 1, "computed"),
        (None, [None], 1, "no_basis"),
        (None, [], 1, "no_basis"),
        ("30", [None], 1, "no_basis"),
        ("30", [], 1, "no_basis"),
        ("53", [Fraction(75), Fraction(80), Fraction(1600, 34)], 1, "differs"),
        ("53", [Fraction(75), Fraction(53)], 1, "reproduced"),
        ("30", [Fraction(75), ABOUT_29_5], 1, "rounded"),
        ("30", [ABOUT_29_5, Fraction(30)], 1, "reproduced"),
        ("53", [Fraction(75), None], 1, "no_basis"),
        ("75", [Fraction(75), None], 1, "reproduced"),
    ],
)
def test_the_verdict_follows_from_the_results_alone(stated, results, decimals, expected):
    found = verdict(stated and Decimal(stated), results, decimals=decimals)
    assert found == expected
