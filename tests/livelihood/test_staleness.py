"""资料截至: the last day of which something is known."""

import pytest

from livelihood.staleness import known_until, known_until_of
from tests.factories import (
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
)
from tests.livelihood.making import on

pytestmark = pytest.mark.django_db


def test_a_programme_that_runs_or_was_heard_of_is_known_until_now():
    programme = make_public_programme()
    assert known_until(programme, on=on("2021-06-01")) is None
    assert known_until(programme, on=on("2022-03-01")) is None


def test_a_closed_programme_is_known_until_it_was_closed():
    programme = make_public_programme(closed_on=on("2021-11-01"))
    assert known_until(programme, on=on("2021-11-01")) == on("2021-11-01")
    assert known_until(programme, on=on("2021-10-31")) is None


def test_a_silent_programme_is_known_until_its_last_news():
    silent, bare = make_public_programme(), make_public_programme()
    matter = make_public_matter(programme=silent, listed_on=on("2021-02-01"))
    assert known_until(silent, on=on("2022-06-01")) == on("2021-02-01")
    make_public_update(matter=matter, happened_on=on("2021-10-15"))
    make_public_update(matter=matter, happened_on=on("2023-01-01"))  # not yet, on that day
    make_programme_document(programme=silent, on=on("2021-11-20"), state="published")
    assert known_until_of([silent, bare], on=on("2022-06-01")) == {
        silent.pk: on("2021-11-20"),
        bare.pk: on("2021-12-31"),
    }


def test_many_programmes_cost_the_same_queries_as_one(django_assert_num_queries):
    programmes = [make_public_programme() for _ in range(5)]
    with django_assert_num_queries(6):
        known_until_of(programmes, on=on("2022-06-01"))
