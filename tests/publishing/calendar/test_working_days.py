"""Which days are worked: the week, what the notice moves, and the real calendar's years."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from publishing.calendar.working_days import WorkingDays, is_working, working_days_between
from tests.factories import make_calendar_day

pytestmark = pytest.mark.django_db

CALENDAR = Path(__file__).parents[3] / "fixtures" / "calendar.csv"
#: Working days of each year of the fixture, as calendars of that year count them.
WORKED = {2021: 250, 2025: 248, 2026: 248}


def fixture_days():
    """`{day: whether it is worked}` of the file that comes with the portal."""
    with CALENDAR.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["上班"] for row in rows} == {"是", "否"}
    assert all(row["说明"] for row in rows)
    return {date.fromisoformat(row["日期"]): row["上班"] == "是" for row in rows}


def test_without_entries_the_week_decides():
    assert [is_working(date(2031, 1, day)) for day in (3, 4, 5, 6)] == [True, False, False, True]
    assert working_days_between(date(2031, 1, 1), date(2031, 1, 12)) == 8


def test_the_notice_moves_a_weekday_and_a_weekend_day():
    make_calendar_day(on=date(2031, 1, 6), is_working=False)
    make_calendar_day(on=date(2031, 1, 4), is_working=True)
    assert not is_working(date(2031, 1, 6))
    assert is_working(date(2031, 1, 4))
    assert working_days_between(date(2031, 1, 4), date(2031, 1, 6)) == 1


def test_both_ends_count_and_an_empty_span_has_none():
    assert working_days_between(date(2031, 1, 6), date(2031, 1, 6)) == 1
    assert working_days_between(date(2031, 1, 7), date(2031, 1, 6)) == 0


def test_many_days_cost_one_query(django_assert_num_queries):
    make_calendar_day(on=date(2031, 1, 6))
    with django_assert_num_queries(1):
        days = WorkingDays.load(date(2031, 1, 1), date(2031, 12, 31))
        assert days.between(date(2031, 1, 6), date(2031, 1, 10)) == 4
        assert not days.is_working(date(2031, 1, 6))


def test_a_day_that_was_not_loaded_is_no_guess():
    days = WorkingDays.load(date(2031, 1, 1), date(2031, 1, 31))
    with pytest.raises(ValueError, match="2031-02-01"):
        days.is_working(date(2031, 2, 1))


def test_the_calendar_that_comes_along_holds_only_days_that_differ_from_the_week():
    days = fixture_days()
    assert {day.year for day in days} == set(WORKED)
    assert [day for day, works in days.items() if works == (day.weekday() < 5)] == []


@pytest.mark.parametrize(("year", "count"), WORKED.items())
def test_the_calendar_that_comes_along_makes_years_of_the_right_length(year, count):
    first, last = date(year, 1, 1), date(year, 12, 31)
    assert WorkingDays(first, last, fixture_days()).between(first, last) == count


@pytest.mark.parametrize(
    ("first", "last"),
    [("2021-10-01", "2021-10-07"), ("2025-01-28", "2025-02-04"), ("2026-02-15", "2026-02-23")],
)
def test_nobody_works_on_the_long_holidays(first, last):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    days = WorkingDays(first - timedelta(1), last + timedelta(1), fixture_days())
    assert days.between(first, last) == 0
    assert days.is_working(first - timedelta(1))
    assert days.is_working(last + timedelta(1))
