"""年度投资: what was invested by a day against the year's plan and against the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from projects.models import AnnualPlan, InvestmentRecord
from publishing.arithmetic.dates import Precision, last_day
from publishing.arithmetic.rates import MONEY_DECIMALS, percentage, rate, rate_difference


def closed_months(on: date) -> int:
    """How many months of its year are over on the evening of `on`.

    >>> closed_months(date(2021, 10, 31)), closed_months(date(2021, 10, 15))
    (10, 9)
    """
    return on.month if last_day(on, Precision.MONTH) == on else on.month - 1


def plan_in_force(plans: Iterable[AnnualPlan], *, year: int, on: date) -> AnnualPlan | None:
    """Of a project's published plans the one decided last on or before the day `on`."""
    decided = [plan for plan in plans if plan.year == year and plan.decided_on <= on]
    return max(decided, key=lambda plan: (plan.decided_on, plan.pk or 0), default=None)


@dataclass(frozen=True)
class YearsInvestment:
    """年度投资完成率: a record, and the plan that was in force on its day.

    Against closed months / 12, in 百分点, two decimals, from unrounded values (rules, section 4).
    """

    record: InvestmentRecord
    plan: AnnualPlan | None

    @property
    def planned(self) -> int:
        """The year's plan in 元, 0 where none is known."""
        return self.plan.investment or 0 if self.plan else 0

    @property
    def rate(self) -> Decimal | None:
        """Done of planned in per cent; None without a plan."""
        return percentage(self.record.year_to_date, self.planned, decimals=MONEY_DECIMALS)

    @property
    def time_rate(self) -> Decimal:
        """The closed months of the year in per cent."""
        return percentage(closed_months(self.record.as_of), 12, decimals=MONEY_DECIMALS)

    @property
    def difference(self) -> Decimal | None:
        """By how many 百分点 investment is ahead of the calendar; None without a plan."""
        return rate_difference(
            rate(self.record.year_to_date, self.planned),
            Fraction(closed_months(self.record.as_of) * 100, 12),
            decimals=MONEY_DECIMALS,
        )

    @property
    def difference_shown(self) -> str:
        """`+5.90 百分点`; "" without a plan."""
        return "" if self.difference is None else f"{self.difference:+} 百分点"


def years_investment(
    records: Iterable[InvestmentRecord], plans: Iterable[AnnualPlan]
) -> YearsInvestment | None:
    """The last of these records with its plan; None where there is no record."""
    last = max(records, key=lambda record: (record.as_of, record.pk or 0), default=None)
    if last is None:
        return None
    return YearsInvestment(last, plan_in_force(plans, year=last.as_of.year, on=last.as_of))
