"""A round of October 2021, asked on 2 November."""

from datetime import date

import pytest
import time_machine

from livelihood.rounds.asking import open_round
from tests.factories import make_public_matter, make_public_programme, make_unit


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-11-02T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def unit():
    return make_unit(name="住建局")


@pytest.fixture
def matters(unit):
    """Three matters of one unit."""
    programme = make_public_programme()
    return [
        make_public_matter(programme=programme, owner=unit, title=f"第{number}件", number=number)
        for number in range(1, 4)
    ]


@pytest.fixture
def round_(matters, people):
    return open_round(
        matters[0].programme,
        period_end=date(2021, 10, 31),
        due_on=date(2021, 11, 5),
        by=people.clerk,
    )
