"""Rates are counted, exact, and rounded once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.arithmetic.rates import (
    MONEY_DECIMALS,
    Agreement,
    check_parts,
    half_up,
    percentage,
    rate,
    rate_difference,
)

counts = st.integers(min_value=0, max_value=10**12)
some = st.integers(min_value=1, max_value=10**9)
decimals = st.integers(min_value=0, max_value=4)


@pytest.mark.parametrize(
    ("done", "total", "printed"),
    [
        (104, 118, "88.1"),
        (27, 29, "93.1"),
        (77, 89, "86.5"),
        (357, 606, "58.9"),
        (3716, 4905, "75.8"),
        (2999, 3000, "99.9"),
        (3000, 3000, "100.0"),
        (0, 5, "0.0"),
        (107, 100, "107.0"),
        (3001, 3000, "100.1"),
    ],
)
def test_a_rate_is_what_the_sources_print(done, total, printed):
    assert str(percentage(done, total)) == printed


def test_nothing_to_count_gives_no_rate():
    assert percentage(0, 0) is None
    assert percentage(5, 0) is None


def test_money_is_compared_before_rounding():
    """313.64 of 1,015 is 30.90 %, and 5.90 points ahead of a quarter of the year."""
    invested = rate(Decimal("313.64"), 1015)
    assert half_up(invested, MONEY_DECIMALS) == Decimal("30.90")
    assert rate_difference(invested, rate(3, 12), decimals=MONEY_DECIMALS) == Decimal("5.90")


def test_a_difference_is_not_that_of_rounded_rates():
    one, other = Fraction("30.14"), Fraction("25.05")
    assert rate_difference(one, other) == Decimal("5.1")
    assert half_up(one, 1) - half_up(other, 1) == Decimal("5.0")


def test_a_difference_with_a_missing_rate_is_missing():
    assert rate_difference(None, rate(1, 2)) is None
    assert rate_difference(rate(1, 2), rate(0, 0)) is None


@pytest.mark.parametrize("wrong", [1.0, True, "1", float("nan")])
def test_only_exact_numbers_are_counted(wrong):
    with pytest.raises(TypeError):
        percentage(wrong, 2)
    with pytest.raises(TypeError):
        percentage(1, wrong)
    with pytest.raises(TypeError):
        half_up(wrong, 1)
    with pytest.raises(TypeError):
        rate_difference(wrong, 1)
    with pytest.raises(TypeError):
        check_parts([wrong], 1, 0)


@pytest.mark.parametrize(("done", "total"), [(-1, 5), (1, -5)])
def test_negative_counts_are_refused(done, total):
    with pytest.raises(ValueError, match="negative"):
        percentage(done, total)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="finite"):
        half_up(Decimal("NaN"), 1)


@pytest.mark.parametrize(
    ("parts", "total", "last_digit", "agreement"),
    [
        ([29, 89], 118, 0, Agreement.EXACT),
        ([29, 88], 118, 0, Agreement.MISMATCH),
        ([12921, 38717, 11], 51649, 0, Agreement.EXACT),
        ([Decimal("33.3")] * 3, 100, Decimal("0.1"), Agreement.ROUNDING),
        ([Decimal("33.3")] * 3, Decimal("100.1"), Decimal("0.1"), Agreement.MISMATCH),
        ([Decimal("1.5"), Decimal("1.5")], Decimal("3.1"), Decimal("0.1"), Agreement.ROUNDING),
        ([Decimal("1.5"), Decimal("1.5")], Decimal("3.2"), Decimal("0.1"), Agreement.MISMATCH),
    ],
)
def test_parts_agree_up_to_half_a_last_digit_each(parts, total, last_digit, agreement):
    assert check_parts(parts, total, last_digit) == agreement


def test_a_total_without_parts_cannot_be_checked():
    with pytest.raises(ValueError, match="no parts"):
        check_parts([], 1, 0)


@given(done=counts, total=some, decimals=decimals)
def test_a_rate_is_a_hundred_only_where_all_is_done(done, total, decimals):
    assert (percentage(done, total, decimals=decimals) == 100) == (done == total)


@given(done=counts, total=some, decimals=decimals)
def test_a_rate_is_within_a_last_digit_of_the_fraction(done, total, decimals):
    printed = percentage(done, total, decimals=decimals)
    assert abs(Fraction(printed) - Fraction(100 * done, total)) < Fraction(1, 10**decimals)


@given(done=counts, total=some, decimals=decimals)
def test_one_more_done_never_lowers_the_rate(done, total, decimals):
    fewer = percentage(done, total, decimals=decimals)
    assert percentage(done + 1, total, decimals=decimals) >= fewer


@given(groups=st.lists(st.tuples(some, some), min_size=1, max_size=8), decimals=decimals)
def test_the_rate_of_a_whole_lies_between_those_of_its_groups(groups, decimals):
    rates = [rate(done, total) for done, total in groups]
    whole = rate(sum(done for done, _ in groups), sum(total for _, total in groups))
    assert min(rates) <= whole <= max(rates)


def test_a_rate_of_a_whole_is_no_average_of_percentages():
    average = half_up((percentage(27, 29) + percentage(77, 89)) / 2, 1)
    assert average == Decimal("89.8")
    assert percentage(27 + 77, 29 + 89) == Decimal("88.1")


@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=6), decimals=decimals)
def test_rounding_is_symmetric_and_never_more_than_half_a_digit_off(value, decimals):
    rounded = half_up(value, decimals)
    assert half_up(-value, decimals) == -rounded
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 2 * 10**decimals)
    assert rounded.as_tuple().exponent == -decimals
