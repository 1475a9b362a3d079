"""Dates are no finer than they are known, and nothing inferred is ever late."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from publishing.arithmetic.dates import (
    Basis,
    Precision,
    first_day,
    is_overdue,
    last_day,
    shown,
    today,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
precisions = st.sampled_from(Precision)


@pytest.mark.parametrize(
    ("on", "precision", "first", "last"),
    [
        (date(2021, 3, 5), "day", date(2021, 3, 5), date(2021, 3, 5)),
        (date(2021, 2, 9), "month", date(2021, 2, 1), date(2021, 2, 28)),
        (date(2024, 2, 9), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2100, 2, 1), "month", date(2100, 2, 1), date(2100, 2, 28)),
        (date(2021, 12, 31), "quarter", date(2021, 10, 1), date(2021, 12, 31)),
        (date(2021, 5, 5), "year", date(2021, 1, 1), date(2021, 12, 31)),
        (date(2021, 5, 5), "unknown", date(2021, 5, 5), date(2021, 5, 5)),
    ],
)
def test_a_date_spans_what_is_known_of_it(on, precision, first, last):
    assert (first_day(on, precision), last_day(on, precision)) == (first, last)


@pytest.mark.parametrize(
    ("on", "precision", "basis", "words"),
    [
        (date(2021, 3, 5), "day", "stated", "2021年3月5日"),
        (date(2021, 3, 1), "month", "stated", "2021年3月"),
        (date(2021, 1, 1), "quarter", "stated", "2021年一季度"),
        (date(2021, 10, 1), "quarter", "inferred", "2021年四季度（推断）"),
        (date(2021, 1, 1), "year", "inferred", "2021年（推断）"),
        (date(2021, 7, 26), "unknown", "stated", "日期未注明"),
        (date(2021, 7, 26), "unknown", "inferred", "日期未注明"),
        (None, "day", "stated", "日期未注明"),
    ],
)
def test_a_date_is_printed_no_finer_than_it_is_known(on, precision, basis, words):
    assert shown(on, precision, basis) == words


@pytest.mark.parametrize(
    ("precision", "basis", "now", "late"),
    [
        ("day", "stated", date(2021, 6, 30), False),
        ("day", "stated", date(2021, 7, 1), True),
        ("day", "inferred", date(2031, 1, 1), False),
        ("unknown", "stated", date(2031, 1, 1), False),
        ("year", "stated", date(2021, 12, 31), False),
        ("year", "stated", date(2022, 1, 1), True),
    ],
)
def test_what_is_due_today_or_only_inferred_is_not_late(precision, basis, now, late):
    assert is_overdue(date(2021, 6, 30), precision, basis, today=now) is late


def test_what_has_no_due_date_is_never_late():
    assert not is_overdue(None, "day", "stated", today=date(2099, 1, 1))


def test_a_precision_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="fortnight"):
        first_day(date(2021, 1, 1), "fortnight")


def test_stored_words_are_never_renamed():
    assert [*Precision.values, *Basis.values] == [
        *("day", "month", "quarter", "year", "unknown"),
        *("stated", "inferred"),
    ]


@time_machine.travel(datetime(2021, 12, 31, 16, 30, tzinfo=UTC))
def test_today_is_the_day_in_shanghai():
    assert today() == date(2022, 1, 1)


@given(on=days, precision=precisions)
def test_a_date_lies_in_its_span_and_the_span_is_that_of_each_of_its_days(on, precision):
    first, last = first_day(on, precision), last_day(on, precision)
    assert first <= on <= last
    if precision is not Precision.UNKNOWN:
        for day in (first, last):
            assert (first_day(day, precision), last_day(day, precision)) == (first, last)
        assert first_day(last + timedelta(days=1), precision) == last + timedelta(days=1)


@given(on=days, precision=precisions, basis=st.sampled_from(Basis), now=days)
def test_once_late_is_late_the_day_after(on, precision, basis, now):
    if is_overdue(on, precision, basis, today=now):
        assert is_overdue(on, precision, basis, today=now + timedelta(days=1))
        assert basis is Basis.STATED
        assert now > on
