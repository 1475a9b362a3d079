"""签约项目开工率 and its kin, compared with counting by hand over the events."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from projects import rates
from projects.models import Project
from publishing.arithmetic.dates import last_day
from tests.factories import (
    make_annual_plan,
    make_project,
    make_public_project,
    make_source,
    make_stage_event,
    make_unit,
)

pytestmark = pytest.mark.django_db

YEAR = {"first": date(2021, 1, 1), "last": date(2021, 12, 31)}
MOMENT = {"state": "published", "published_at": datetime(2022, 1, 1, tzinfo=UTC)}
LADDER = ["negotiating", "signed", "started", "completed", "producing"]


def happened(project, stage, on, precision="day", **fields):
    fields |= {"reason": "理由"} | MOMENT
    if precision == "unknown":
        fields |= {"reporting": "reported", "source": project.source}
    day = date.fromisoformat(on)
    return make_stage_event(project=project, stage=stage, on=day, precision=precision, **fields)


def project_with(*stages):
    project = make_public_project(source=make_source())
    for stage in stages:
        happened(project, *stage)
    return project


def counts(rate):
    return rate.done, rate.total, rate.uncounted


def test_of_the_projects_signed_in_the_year_those_started_by_its_end():
    project_with(("signed", "2021-02-01"), ("started", "2021-12-31"))
    project_with(("signed", "2021-02-01"), ("started", "2022-01-01"))
    project_with(("signed", "2021-02-01"), ("terminated", "2021-03-01"))
    # 开工 was skipped: completed is more than started.
    project_with(("signed", "2021-02-01"), ("completed", "2021-11-01"))
    project_with(("signed", "2020-12-31"), ("started", "2021-05-01"))
    # Only reported: out of the rate, the one that may have started is named.
    project_with(("signed", "2021-05-01"), ("started", "2021-11-23", "unknown"))
    project_with(("signed", "2021-05-01", "unknown"), ("started", "2021-11-23"))
    happened(project_with(), "signed", "2021-05-01", reporting="reported", source=make_source())
    make_stage_event(project=project_with(), on=date(2021, 3, 1))

    found = rates.start_rate(Project.objects.public(), **YEAR)

    assert counts(found) == (2, 4, 1)
    assert found.percentage == Decimal("50.0")
    assert found.cohort == "signed-2021"


def test_a_span_counts_only_in_a_period_that_holds_all_of_it():
    project_with(("signed", "2021-01-01", "year"))
    project_with(("signed", "2021-01-01", "quarter"))
    project_with(("signed", "2021-03-01", "month"))
    quarter = {"first": date(2021, 1, 1), "last": date(2021, 3, 31)}
    assert counts(rates.start_rate(Project.objects.all(), **quarter)) == (0, 2, 0)
    assert counts(rates.start_rate(Project.objects.all(), **YEAR)) == (0, 3, 0)
    until = quarter | {"last": date(2021, 3, 30)}
    assert counts(rates.start_rate(Project.objects.all(), **until)) == (0, 0, 0)


def test_of_the_projects_planned_to_start_those_started():
    for start in ("2021-06-01", "2021-11-01", None):
        project = project_with(*([("started", start)] if start else []))
        make_annual_plan(project=project, plans_start=True, **MOMENT)
    dropped = project_with()
    make_annual_plan(project=dropped, plans_start=True, **MOMENT)
    make_annual_plan(project=dropped, decided_on=date(2021, 7, 1), **MOMENT)
    make_annual_plan(project=project_with(), plans_start=True)  # a draft

    def rate(on):
        return rates.planned_start_rate(Project.objects.public(), year=2021, on=on)

    assert counts(rate(date(2021, 6, 30))) == (1, 4, 0)
    assert counts(rate(date(2021, 12, 31))) == (2, 3, 0)
    assert rates.newest_year(Project.objects.public()) == 2021


def test_without_anything_to_count_there_is_no_rate():
    assert rates.rates_of_year(Project.objects.public(), year=2021, on=date(2022, 1, 1)) == []
    assert rates.completion_rate(Project.objects.public(), **YEAR).percentage is None
    assert rates.newest_year(Project.objects.public()) is None


stages = st.dictionaries(
    st.sampled_from(LADDER),
    st.tuples(st.dates(date(2020, 11, 1), date(2022, 2, 28)),
              st.sampled_from(["day", "month", "quarter", "year", "unknown"])),
    max_size=4,
)  # fmt: skip


@settings(max_examples=30)
@given(st.lists(stages, max_size=4), st.dates(date(2021, 1, 1), date(2021, 12, 31)))
def test_whatever_happened_the_counts_are_those_of_a_plain_reading(histories, last):
    with transaction.atomic():
        district_owner, source = make_unit(), make_source()
        done = total = uncounted = 0
        for history in histories:
            project = make_project(owner=district_owner, source=source)
            for stage, (day, precision) in history.items():
                happened(project, stage, day.isoformat(), precision, owner=district_owner)
            rows = [(each.stage, each.on, each.precision) for each in project.stage_events.all()]
            signed = any(
                stage == "signed" and precision != "unknown" and date(2021, 1, 1) <= on
                and last_day(on, precision) <= last
                for stage, on, precision in rows
            )  # fmt: skip
            if not signed:
                continue
            later = [
                precision for stage, on, precision in rows
                if LADDER.index(stage) >= LADDER.index("started") and on <= last
            ]  # fmt: skip
            if any(precision != "unknown" for precision in later):
                done, total = done + 1, total + 1
            elif later:
                uncounted += 1
            else:
                total += 1
        found = rates.start_rate(Project.objects.all(), first=date(2021, 1, 1), last=last)
        assert counts(found) == (done, total, uncounted)
        transaction.set_rollback(True)
