"""年度投资完成率 against the plan in force and the closed months."""

from datetime import date
from decimal import Decimal

import pytest

from projects.investment import closed_months, plan_in_force, years_investment
from projects.models import AnnualPlan, InvestmentRecord


def plan(investment, decided_on, year=2021):
    return AnnualPlan(year=year, decided_on=date.fromisoformat(decided_on), investment=investment)


def record(done, as_of):
    return InvestmentRecord(as_of=date.fromisoformat(as_of), year_to_date=done)


def test_the_rate_stands_against_the_closed_months():
    done = years_investment(
        [record(313_640_000, "2021-03-31"), record(100_000_000, "2021-02-28")],
        [plan(1_015_000_000, "2021-01-10")],
    )
    assert (done.rate, done.time_rate) == (Decimal("30.90"), Decimal("25.00"))
    assert done.difference_shown == "+5.90 百分点"


@pytest.mark.parametrize(
    ("day", "months"),
    [("2021-03-31", 3), ("2021-03-30", 2), ("2024-02-28", 1), ("2024-02-29", 2), ("2021-01-01", 0)],
)
def test_a_month_counts_once_it_is_over(day, months):
    assert closed_months(date.fromisoformat(day)) == months


def test_a_record_is_measured_by_the_plan_of_its_own_day():
    plans = [plan(1_000, "2021-01-10"), plan(2_000, "2021-06-01"), plan(9, "2022-01-10", year=2022)]
    done = years_investment([record(500, "2021-05-31")], plans)
    assert done.rate == Decimal("50.00")
    assert plan_in_force(plans, year=2021, on=date(2021, 6, 1)).investment == 2_000
    assert plan_in_force(plans, year=2021, on=date(2021, 1, 9)) is None


def test_without_a_plan_there_is_no_rate():
    for plans in ([], [plan(None, "2021-01-10")], [plan(0, "2021-01-10")]):
        done = years_investment([record(500, "2021-05-31")], plans)
        assert (done.rate, done.difference, done.difference_shown) == (None, None, "")
    assert years_investment([], []) is None
