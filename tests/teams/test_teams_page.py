"""The worked example of docs/teams.md is what the code computes."""

from datetime import date
from decimal import Decimal

from publishing.calendar.working_days import WorkingDays
from teams.cadence.keeping import Outcome, outcomes, tally
from teams.cadence.slots import Stretch
from tests.publishing.calendar.test_working_days import fixture_days


def test_the_worked_example_is_right():
    calendar = WorkingDays(date(2021, 1, 1), date(2021, 12, 31), fixture_days())
    found = outcomes(
        [Stretch("week", date(2021, 9, 22)), Stretch("month", date(2021, 11, 1))],
        on=date(2021, 12, 15),
        meetings=[date(2021, 9, 29), date(2021, 10, 19), date(2021, 10, 22), date(2021, 11, 30)],
        excused={date(2021, 10, 13): "防汛"},
        has_working_day=lambda first, last: calendar.between(first, last) > 0,
    )
    assert [(kept.slot.first.isoformat()[5:], kept.outcome) for kept in found] == [
        ("09-27", Outcome.KEPT),
        ("10-04", Outcome.MISSED),
        ("10-11", Outcome.EXCUSED),
        ("10-18", Outcome.KEPT),
        ("10-25", Outcome.MISSED),
        ("11-01", Outcome.KEPT),
        ("12-01", Outcome.OPEN),
    ]
    counts = tally(found)
    assert (counts.kept, counts.missed, counts.not_asked) == (3, 2, 1)
    assert counts.rate == Decimal("60.0")
