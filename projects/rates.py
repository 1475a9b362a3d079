"""签约项目开工率, 开工项目竣工率, 计划开工率: from counts of projects, each opening its list.

What is over stays in (终止). What only a source reports stays out, dated or not: an article that
names one signing is no register of signings. A project whose next stage is only reported is
counted apart (rules, section 4). A rate that an office states without counts is a figure and is
not computed here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from projects.models import AnnualPlan, StageEvent
from publishing.arithmetic.rates import percentage

Stage = StageEvent.Stage


@dataclass(frozen=True)
class Cohort:
    """Projects that belong together in a year, and the stage that is asked of them."""

    key: str
    #: The stage registered in the year; "" where the year's plan names the projects.
    entered: str
    asked: str
    label: str
    rate_name: str


#: By the first part of the list's `?cohort=signed-2021`.
COHORTS = {
    cohort.key: cohort
    for cohort in (
        Cohort("signed", Stage.SIGNED, Stage.STARTED, "{year}年签约", "签约项目开工率"),
        Cohort("started", Stage.STARTED, Stage.COMPLETED, "{year}年开工", "开工项目竣工率"),
        Cohort("planned", "", Stage.STARTED, "计划{year}年开工", "计划开工率"),
    )
}


@dataclass(frozen=True)
class Rate:
    """Done of total projects, those left out as only reported, and the list behind it."""

    name: str
    cohort: str
    label: str
    asked: str
    done: int
    total: int
    uncounted: int

    @property
    def percentage(self) -> Decimal | None:
        """In per cent with one decimal; None where there is nothing to count."""
        return percentage(self.done, self.total)


def start_rate(projects: QuerySet, *, first: date, last: date) -> Rate:
    """签约项目开工率: of the projects signed in the period, those started by its last day."""
    return _rate(projects, COHORTS["signed"], first=first, last=last)


def completion_rate(projects: QuerySet, *, first: date, last: date) -> Rate:
    """开工项目竣工率: of the projects started in the period, those completed by its last day."""
    return _rate(projects, COHORTS["started"], first=first, last=last)


def planned_start_rate(projects: QuerySet, *, year: int, on: date) -> Rate:
    """计划开工率: of the projects whose plan of the year wants them started, those started."""
    return _rate(projects, COHORTS["planned"], first=date(year, 1, 1), last=on)


def rates_of_year(projects: QuerySet, *, year: int, on: date) -> list[Rate]:
    """The three rates of a year as far as it has gone on the day `on`, those without counts out.

    One query each.
    """
    last = min(on, date(year, 12, 31))
    found = [
        _rate(projects, cohort, first=date(year, 1, 1), last=last) for cohort in COHORTS.values()
    ]
    return [rate for rate in found if rate.total or rate.uncounted]


def members(projects: QuerySet, cohort: Cohort, *, first: date, last: date) -> QuerySet:
    """The projects of a cohort with `has_reached` and `may_have_reached`, on the period's last day."""
    if cohort.entered:
        found = projects.reached_within(cohort.entered, first, last)
    else:
        found = projects.planned_to_start(first.year, on=last)
    return found.with_reached(cohort.asked, on=last)


def years_with_cohorts() -> dict[str, list[int]]:
    """Years in which a public project was registered as signed or started, or planned to start.

    By the key of the cohort, newest year first: two queries.
    """
    stages = {cohort.entered: cohort.key for cohort in COHORTS.values() if cohort.entered}
    events = (
        StageEvent.objects.public()
        .filter(stage__in=stages, reporting="registered")
        .order_by()
        .values_list("stage", "on__year")
        .distinct()
    )
    plans = AnnualPlan.objects.public().filter(plans_start=True).order_by()
    years: dict[str, set[int]] = {key: set() for key in COHORTS}
    for stage, year in events:
        years[stages[stage]].add(year)
    years["planned"] = set(plans.values_list("year", flat=True).distinct())
    return {key: sorted(found, reverse=True) for key, found in years.items()}


def newest_year(projects: QuerySet) -> int | None:
    """The last year of which one of the rates counts any of these projects; None where none does.

    Two queries.
    """
    inside = projects.order_by().values("pk")
    entered = [cohort.entered for cohort in COHORTS.values() if cohort.entered]
    events = StageEvent.objects.public().filter(
        stage__in=entered, reporting="registered", project__in=inside
    )
    started = events.aggregate(newest=Max("on"))["newest"]
    plans = AnnualPlan.objects.public().filter(plans_start=True, project__in=inside)
    planned = plans.aggregate(newest=Max("year"))["newest"]
    return max(filter(None, (started and started.year, planned)), default=None)


def _rate(projects: QuerySet, cohort: Cohort, *, first: date, last: date) -> Rate:
    found = members(projects, cohort, first=first, last=last).order_by()
    counts = found.aggregate(
        done=Count("pk", filter=Q(has_reached=True)),
        uncounted=Count("pk", filter=Q(may_have_reached=True)),
        listed=Count("pk"),
    )
    return Rate(
        name=cohort.rate_name,
        cohort=f"{cohort.key}-{first.year}",
        label=cohort.label.format(year=first.year),
        asked=Stage(cohort.asked).label,
        done=counts["done"],
        total=counts["listed"] - counts["uncounted"],
        uncounted=counts["uncounted"],
    )
