"""Which slots were kept, against a model that looks at every day by itself."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teams.cadence.keeping import Outcome, outcomes, tally
from teams.cadence.slots import Stretch

JULY = [Stretch("month", date(2021, 4, 1))]


def weekdays(first, last):
    """A calendar without holidays."""
    return any((first + timedelta(n)).weekday() < 5 for n in range((last - first).days + 1))


def what_became(rules, *, on, meetings=(), excused=None, worked=weekdays, ended=None):
    kept = outcomes(
        rules,
        on=date.fromisoformat(on),
        meetings=[date.fromisoformat(day) for day in meetings],
        excused={date.fromisoformat(day): why for day, why in (excused or {}).items()},
        has_working_day=worked,
        ended=ended,
    )
    return [(slot.slot.first.isoformat(), slot.outcome.name) for slot in kept]


def test_the_running_slot_is_open_and_never_missed():
    assert what_became(JULY, on="2021-05-31", meetings=["2021-04-30"]) == [
        ("2021-04-01", "KEPT"),
        ("2021-05-01", "OPEN"),
    ]
    assert what_became(JULY, on="2021-06-01", meetings=["2021-04-30"])[1:] == [
        ("2021-05-01", "MISSED"),
        ("2021-06-01", "OPEN"),
    ]


def test_one_meeting_keeps_a_slot_and_three_keep_no_more():
    meetings = ["2021-04-01", "2021-04-15", "2021-04-30"]
    assert what_became(JULY, on="2021-06-01", meetings=meetings)[:2] == [
        ("2021-04-01", "KEPT"),
        ("2021-05-01", "MISSED"),
    ]


def test_a_week_without_working_days_or_excused_is_not_missed():
    weekly = [Stretch("week", date(2021, 9, 27))]

    def worked(first, last):
        return (first, last) != (date(2021, 10, 4), date(2021, 10, 10))

    excused = {"2021-10-13": "防汛"}
    assert what_became(weekly, on="2021-10-25", excused=excused, worked=worked) == [
        ("2021-09-27", "MISSED"),
        ("2021-10-04", "NO_WORKING_DAY"),
        ("2021-10-11", "EXCUSED"),
        ("2021-10-18", "MISSED"),
        ("2021-10-25", "OPEN"),
    ]


def test_who_met_although_excused_has_met():
    found = what_became(
        JULY, on="2021-05-01", meetings=["2021-04-09"], excused={"2021-04-20": "防汛"}
    )
    assert found[0] == ("2021-04-01", "KEPT")


def test_the_rate_counts_what_was_asked_and_has_ended():
    kept = outcomes(
        JULY,
        on=date(2021, 8, 1),
        meetings=[date(2021, 4, 3), date(2021, 5, 3), date(2021, 8, 1)],
        excused={date(2021, 6, 5): "防汛"},
        has_working_day=weekdays,
    )
    found = tally(kept)
    assert (found.kept, found.missed, found.not_asked, found.asked) == (2, 1, 1, 3)
    assert found.rate == Decimal("66.7")
    assert tally(kept[-1:]).rate is None


@pytest.mark.parametrize("meetings", [[], ["2021-07-06"]])
def test_a_changed_interval_never_rewrites_the_past(meetings):
    weekly, monthly = Stretch("week", date(2021, 6, 1)), Stretch("month", date(2021, 7, 1))
    before = what_became([weekly], on="2021-06-30", meetings=meetings)
    after = what_became([weekly, monthly], on="2021-12-01", meetings=meetings)
    ended = [slot for slot in before if slot[1] != "OPEN"]
    assert after[: len(ended)] == ended
    assert [day for day, _ in after[len(ended) :]] == [
        "2021-07-01", "2021-08-01", "2021-09-01", "2021-10-01", "2021-11-01", "2021-12-01",
    ]  # fmt: skip


# An independent model: it walks through the days and knows no slots.

NAMES = {
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "two_months": lambda day: (day.year, (day.month + 1) // 2),
}
SINCE = date(2021, 1, 1)
SPAN = 200


def modelled(interval, since, until, on, meetings, excused, holidays):
    """`{first day of the slot: outcome}`, by grouping days."""
    groups = defaultdict(list)
    for number in range(-70, SPAN + 140):
        day = SINCE + timedelta(number)
        groups[NAMES[interval](day)].append(day)
    found = {}
    for days in groups.values():
        if days[0] < since or days[0] > on:
            continue
        anchor = next(d for d in days if d.isoweekday() == 4) if interval == "week" else days[0]
        if until and anchor > until:
            continue
        if on in days:
            found[days[0]] = Outcome.OPEN
        elif set(days) & meetings:
            found[days[0]] = Outcome.KEPT
        elif set(days) & excused:
            found[days[0]] = Outcome.EXCUSED
        elif all(day in holidays or day.isoweekday() > 5 for day in days):
            found[days[0]] = Outcome.NO_WORKING_DAY
        else:
            found[days[0]] = Outcome.MISSED
    return found


DAYS = st.integers(0, SPAN).map(lambda number: SINCE + timedelta(number))
SETS = st.frozensets(DAYS, max_size=25)


@settings(max_examples=60)
@given(
    interval=st.sampled_from(sorted(NAMES)),
    since=DAYS,
    lasts=st.none() | st.integers(0, 120),
    on=DAYS,
    meetings=SETS,
    excused=st.frozensets(DAYS, max_size=4),
    off=st.frozensets(st.integers(0, SPAN // 7), max_size=6),
)
def test_every_outcome_is_what_the_days_say(interval, since, lasts, on, meetings, excused, off):
    until = None if lasts is None else since + timedelta(lasts)
    mondays = [SINCE - timedelta(SINCE.weekday()) + timedelta(7 * week) for week in off]
    holidays = {monday + timedelta(day) for monday in mondays for day in range(7)}

    def worked(first, last):
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        return any(day.weekday() < 5 and day not in holidays for day in days)

    found = outcomes(
        [Stretch(interval, since, until)],
        on=on,
        meetings=meetings,
        excused=dict.fromkeys(excused, "防汛"),
        has_working_day=worked,
    )
    assert {kept.slot.first: kept.outcome for kept in found} == modelled(
        interval, since, until, on, meetings, excused, holidays
    )


@settings(max_examples=40)
@given(
    first=st.sampled_from(sorted(NAMES)),
    second=st.sampled_from(sorted(NAMES)),
    since=DAYS,
    change=DAYS,
    meetings=SETS,
)
def test_no_later_rule_changes_what_had_ended(first, second, since, change, meetings):
    if change <= since:
        since, change = change, since + timedelta(1)
    on = SINCE + timedelta(SPAN)
    given_before = {"on": on, "meetings": meetings, "excused": {}, "has_working_day": weekdays}
    rule = Stretch(first, since)
    before = outcomes([rule], **given_before)
    after = outcomes([rule, Stretch(second, change)], **given_before)
    assert [kept for kept in before if kept.slot.last < change] == [
        kept for kept in after if kept.slot.last < change
    ]
