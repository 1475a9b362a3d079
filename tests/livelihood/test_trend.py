"""Month by month, from one query: what a tally on that day would say."""

import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livelihood.charts import monthly_chart
from livelihood.models import Matter
from livelihood.rates import Tally, tally
from livelihood.trend import monthly
from tests.factories import make_public_matter, make_public_programme, make_public_update

pytestmark = pytest.mark.django_db
COUNTED = (
    "listed", "total", "cancelled", "suspended", "done", "awaiting", "due_by_now", "done_on_time",
)  # fmt: skip


def make_history(programme, chance):
    """A matter of the programme that something happens to, now and then on the last of a month."""
    days = [date(2021, month, day) for month in range(2, 12) for day in (1, 15, 28)]
    days += [date(2021, 3, 31), date(2021, 6, 30), date(2021, 8, 31)]
    due = chance.choice([*days, None])
    matter = make_public_matter(
        programme=programme,
        listed_on=chance.choice([date(2021, 1, 5), date(2021, 2, 28), date(2021, 5, 3)]),
        original_due_on=due,
        original_due_basis=chance.choice(["stated", "stated", "inferred"]),
    )
    first, second, third = sorted(chance.sample(days, 3))
    kind = chance.choice(["nothing", "done", "awaiting", "reopened", "suspended", "cancelled"])
    if kind in ("done", "awaiting", "reopened"):
        completed = make_public_update(matter=matter, kind="completed", happened_on=first)
        if kind != "awaiting":
            make_public_update(
                matter=matter, kind="accepted", accepts=completed, happened_on=second, text=""
            )
        if kind == "reopened":
            make_public_update(matter=matter, kind="reopened", happened_on=third, text="")
    elif kind in ("suspended", "cancelled"):
        make_public_update(matter=matter, kind=kind, happened_on=first, reason="land", text="")
        if kind == "suspended":
            make_public_update(matter=matter, kind="resumed", happened_on=second, text="")


def test_each_month_says_what_a_tally_of_its_last_day_says_in_one_query():
    programme, chance = make_public_programme(), random.Random(20211031)
    for _ in range(40):
        make_history(programme, chance)
    for fields in ({"standing": True}, {"reporting": "reported"}, {"state": "draft"}):
        make_public_matter(programme=programme, **fields)
    make_public_matter()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        months = monthly(programme, on=date(2021, 12, 15))

    assert len(queries) <= 2  # the matters of others that it lists, and all months
    assert [day for day, _ in months][:2] == [date(2021, 1, 31), date(2021, 2, 28)]
    assert len(months) == 11
    public = Matter.objects.public()
    for day, found in months:
        asked = tally(public, on=day, of=programme)
        for name in COUNTED:
            assert getattr(found, name) == getattr(asked, name), (day, name)
    assert months[-1][1].done > 2
    assert months[-1][1].done_on_time > 0


def test_a_month_counts_once_it_is_over_and_none_after_the_last_news():
    programme = make_public_programme(period_end=date(2021, 6, 30))
    matter = make_public_matter(programme=programme)
    on = date(2021, 3, 31)
    assert [day for day, _ in monthly(programme, on=on)][-1] == on
    assert [day for day, _ in monthly(programme, on=date(2021, 3, 30))][-1] == date(2021, 2, 28)
    assert monthly(programme, on=date(2021, 1, 15)) == []

    later = date(2022, 3, 1)
    assert [day for day, _ in monthly(programme, on=later)][-1] == date(2021, 6, 30)
    make_public_update(matter=matter, kind="completed", happened_on=date(2021, 8, 3))
    assert [day for day, _ in monthly(programme, on=later)][-1] == date(2021, 8, 31)
    until = date(2021, 7, 15)
    assert [day for day, _ in monthly(programme, on=later, until=until)][-1] == date(2021, 6, 30)


def test_of_many_years_the_last_two_are_shown():
    programme = make_public_programme(period_start=date(2016, 1, 1), period_end=date(2020, 12, 31))
    make_public_matter(programme=programme, listed_on=date(2016, 2, 1), original_due_on=None)
    months = monthly(programme, on=date(2021, 5, 1))
    assert (months[0][0], months[-1][0]) == (date(2019, 1, 31), date(2020, 12, 31))
    assert months[0][1].listed == 1


def test_the_picture_is_as_high_as_the_greatest_total():
    months = [
        (date(2021, 1, 31), Tally(listed=10)),
        (date(2021, 2, 28), Tally(listed=10, cancelled=2, done=4, awaiting=2)),
    ]
    chart = monthly_chart(months, done_word="办结")
    assert chart.most == 10
    assert [column.total_height for column in chart.columns] == [100, 80]
    assert (chart.columns[1].done_height, chart.columns[1].awaiting_y) == (40, 40)
    assert chart.finding == "2021年1月底总数10件，办结0件；2021年2月底总数8件，办结4件。"
    assert monthly_chart(months[:1], done_word="办结") is None
    assert monthly_chart([(day, Tally()) for day, _ in months], done_word="办结") is None
