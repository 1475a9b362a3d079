"""Where weeks, months and pairs of months begin, end and belong."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teams.cadence.slots import Stretch, overlapping, slot_of, slots_of, stretches

DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))
INTERVALS = st.sampled_from(["week", "month", "two_months"])


def labels(interval, since, *, on, until=None):
    stretch = Stretch(interval, date.fromisoformat(since), until and date.fromisoformat(until))
    return [slot.label for slot in slots_of(stretch, on=date.fromisoformat(on))]


@pytest.mark.parametrize(
    ("day", "interval", "label", "year"),
    [
        # New Year's Day of 2021 is a Friday: its week belongs to 2020, by its Thursday.
        ("2021-01-01", "week", "2020年第53周（12月28日至1月3日）", 2020),
        ("2021-01-04", "week", "2021年第1周（1月4日至1月10日）", 2021),
        # That of 2026 is a Thursday: the week that begins in December belongs to 2026.
        ("2025-12-29", "week", "2026年第1周（12月29日至1月4日）", 2026),
        ("2024-02-29", "month", "2024年2月", 2024),
        ("2021-02-28", "two_months", "2021年1—2月", 2021),
        ("2021-03-01", "two_months", "2021年3—4月", 2021),
        ("2021-12-31", "two_months", "2021年11—12月", 2021),
    ],
)
def test_a_day_lies_in_one_slot_of_one_year(day, interval, label, year):
    slot = slot_of(date.fromisoformat(day), interval)
    assert (slot.label, slot.year) == (label, year)


def test_the_first_slot_is_the_first_whole_one():
    assert labels("month", "2021-04-01", on="2021-05-31") == ["2021年4月", "2021年5月"]
    assert labels("month", "2021-04-02", on="2021-05-31") == ["2021年5月"]
    assert labels("week", "2021-04-12", on="2021-04-12") == ["2021年第15周（4月12日至4月18日）"]
    assert labels("week", "2021-04-13", on="2021-04-18") == []
    assert labels("two_months", "2021-02-01", on="2021-03-01") == ["2021年3—4月"]


def test_the_last_slot_belongs_where_its_thursday_or_first_day_falls():
    week = "2021年第26周（6月28日至7月4日）"
    assert labels("week", "2021-06-28", on="2021-12-31", until="2021-07-01") == [week]
    assert labels("week", "2021-06-28", on="2021-12-31", until="2021-06-30") == []
    assert labels("month", "2021-06-01", on="2021-12-31", until="2021-07-01") == [
        "2021年6月",
        "2021年7月",
    ]


def test_a_later_rule_takes_over_on_its_first_day():
    weekly = Stretch("week", date(2021, 4, 1))
    monthly = Stretch("month", date(2021, 7, 1))
    assert stretches([monthly, weekly]) == [
        Stretch("week", date(2021, 4, 1), date(2021, 6, 30)),
        monthly,
    ]
    assert overlapping([monthly, weekly])
    assert not overlapping([monthly, Stretch("week", date(2021, 4, 1), date(2021, 6, 30))])


def test_nothing_is_asked_of_a_team_that_is_gone():
    weekly = Stretch("week", date(2021, 4, 1), date(2021, 12, 31))
    gone = stretches([weekly, Stretch("month", date(2022, 1, 1))], ended=date(2021, 6, 30))
    assert gone == [Stretch("week", date(2021, 4, 1), date(2021, 6, 30))]


@settings(max_examples=60)
@given(DAYS, INTERVALS)
def test_slots_follow_each_other_without_gap_or_overlap(day, interval):
    slot = slot_of(day, interval)
    assert day in slot
    assert slot == slot_of(slot.first, interval) == slot_of(slot.last, interval)
    after = slot_of(slot.last + timedelta(1), interval)
    assert after.first == slot.last + timedelta(1)
    assert slot.belongs_on in slot


@settings(max_examples=40)
@given(st.lists(st.tuples(INTERVALS, DAYS), min_size=1, max_size=4, unique_by=lambda rule: rule[1]))
def test_however_rules_overlap_no_day_is_asked_twice(rules):
    found = stretches([Stretch(interval, since) for interval, since in rules])
    assert not overlapping(found)
