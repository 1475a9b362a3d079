"""Rows that take each other's place are saved from the free end."""

from datetime import date

import pytest

from accounts.making_room import take_next
from tests.factories import make_matter

pytestmark = pytest.mark.django_db


def test_the_row_whose_place_is_free_goes_first_and_where_none_is_the_first_of_all():
    matter = make_matter()
    june = matter.plan_nodes.create(due_on=date(2021, 6, 30), text="招标")
    september = matter.plan_nodes.create(due_on=date(2021, 9, 30), text="完工")
    june.due_on, september.due_on = september.due_on, date(2021, 12, 31)
    rows = [june, september]
    assert take_next(rows) == september
    assert rows == [june]
    september.due_on = date(2021, 6, 30)
    assert take_next([june, september]) == june
