"""The numbers behind 序时, for one matter's page."""

from datetime import date
from decimal import Decimal

import pytest

from livelihood.models import MatterState
from livelihood.schedule import comparison, time_progress
from tests.factories import make_public_matter, make_public_programme, make_public_update
from tests.livelihood.making import on

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("day", "per_cent"),
    [("2021-02-28", 0), ("2021-03-01", 1), ("2021-06-08", 100), ("2022-01-01", 100)],
)
def test_time_counts_both_ends_and_stays_within_the_span(day, per_cent):
    passed = time_progress(on=on(day), starts_on=on("2021-03-01"), due_on=on("2021-06-08"))
    assert passed * 100 == per_cent


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ("2020-12-31", 0),
        ("2021-01-30", 0),
        ("2021-10-15", 9),
        ("2021-10-31", 10),
        ("2022-05-05", 12),
    ],
)
def test_months_count_when_they_are_over(day, months):
    passed = time_progress(
        on=on(day), starts_on=on("2021-01-01"), due_on=on("2021-12-31"), by_month_of=YEAR
    )
    assert passed * 12 == months


@pytest.mark.django_db
def test_the_difference_is_of_what_is_not_rounded():
    """A third of the days, 38.28 % of the work: 33.3 and 38.3 differ by 5.0, not by 4.95."""
    matter = make_public_matter(starts_on=on("2021-03-01"), original_due_on=on("2021-03-30"))
    make_public_update(matter=matter, happened_on=on("2021-03-02"), progress=38)
    state = MatterState.objects.latest("valid_from")
    found = comparison(matter, state, on=on("2021-03-10"))
    assert (found.progress, found.time, found.difference, found.by_month) == (
        Decimal("38"), Decimal("33.3"), Decimal("4.7"), False,
    )  # fmt: skip


@pytest.mark.django_db
def test_without_progress_or_a_stated_end_nothing_is_compared():
    matter = make_public_matter(starts_on=on("2021-03-01"))
    state = MatterState.objects.get()
    assert comparison(matter, state, on=on("2021-06-01")) is None
    state.progress_part, state.progress_whole, state.progress = 1, 2, 500
    assert comparison(matter, state, on=on("2021-06-01")) is not None
    state.due_is_stated = False
    assert comparison(matter, state, on=on("2021-06-01")) is None


@pytest.mark.django_db
def test_a_programme_by_month_compares_with_months():
    matter = make_public_matter(
        programme=make_public_programme(by_month=True), starts_on=on("2021-01-01")
    )
    make_public_update(matter=matter, happened_on=on("2021-03-02"), progress=80)
    state = MatterState.objects.latest("valid_from")
    found = comparison(matter, state, on=on("2021-10-31"))
    assert (found.time, found.difference, found.by_month) == (
        Decimal("83.3"),
        Decimal("-3.3"),
        True,
    )
