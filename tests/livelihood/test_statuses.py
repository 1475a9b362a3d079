"""What a matter is on a day, in one word."""

from datetime import date

import pytest

from livelihood.models import Matter
from livelihood.rates import tally
from tests.factories import make_public_matter, make_public_programme, make_public_update

pytestmark = pytest.mark.django_db


def status(matter, on):
    """The status of one matter on a day."""
    return Matter.objects.with_status(on=on).get(pk=matter.pk).status


def test_completed_in_december_and_accepted_in_january_is_done_on_time():
    programme = make_public_programme()
    matter = make_public_matter(programme=programme)
    done = make_public_update(matter=matter, kind="completed", happened_on=date(2021, 12, 28))
    make_public_update(matter=matter, kind="accepted", accepts=done, happened_on=date(2022, 1, 15))
    assert status(matter, date(2021, 12, 27)) == "unreported"
    assert status(matter, date(2022, 1, 5)) == "awaiting"
    assert status(matter, date(2022, 1, 15)) == "done_on_time"
    on_5th = tally(Matter.objects.public(), on=date(2022, 1, 5))
    assert (on_5th.awaiting, on_5th.done, on_5th.due_by_now, on_5th.done_on_time) == (1, 0, 1, 1)
