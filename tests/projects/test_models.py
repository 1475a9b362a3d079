"""What every row of projects must satisfy."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from districts.models import KeyArea
from projects.models import Commitment, Permit, Project, ProjectUnit, StageEvent
from publishing.arithmetic.dates import today
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_annual_plan,
    make_district,
    make_evaluation,
    make_investment_record,
    make_project,
    make_source,
    make_stage_event,
    make_unit,
)

pytestmark = pytest.mark.django_db


def permit(project, **fields):
    return Permit.objects.create(project=project, kind="land_use", **fields)


def unit_row(project, **fields):
    return ProjectUnit.objects.create(project=project, **{"role": "builder"} | fields)


@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        ("projects_project_is_never_importing", lambda p: make_project(state="importing")),
        ("projects_project_total_investment_within_bounds",
         lambda p: make_project(total_investment=-1)),
        ("projects_project_total_investment_within_bounds",
         lambda p: make_project(total_investment=10**15)),
        ("projects_projectunit_is_a_unit_or_a_builder_by_name", unit_row),
        ("projects_projectunit_is_a_unit_or_a_builder_by_name",
         lambda p: unit_row(p, unit=make_unit(), name="某公司")),
        ("projects_projectunit_is_a_unit_or_a_builder_by_name",
         lambda p: unit_row(p, role="lead", name="某公司")),
        ("projects_permit_issued_after_accepted",
         lambda p: permit(p, accepted_on=date(2021, 3, 2), issued_on=date(2021, 3, 1))),
        ("projects_stageevent_is_never_importing", lambda p: make_stage_event(state="importing")),
        ("projects_stageevent_stop_has_a_reason", lambda p: make_stage_event(stage="suspended")),
        ("projects_stageevent_stop_has_a_reason", lambda p: make_stage_event(stage="terminated")),
        ("projects_stageevent_registered_has_a_day",
         lambda p: make_stage_event(precision="unknown")),
        ("projects_stageevent_report_names_its_source",
         lambda p: make_stage_event(reporting="reported")),
        ("projects_stageevent_override_is_of_a_signing",
         lambda p: make_stage_event(stage="started", override_reason="会议决定")),
        ("projects_annualplan_is_never_importing", lambda p: make_annual_plan(state="importing")),
        ("projects_annualplan_investment_within_bounds",
         lambda p: make_annual_plan(investment=-1)),
        ("projects_annualplan_year_is_a_year", lambda p: make_annual_plan(year=21)),
        ("projects_investmentrecord_is_never_importing",
         lambda p: make_investment_record(state="importing")),
        ("projects_investmentrecord_year_to_date_within_bounds",
         lambda p: make_investment_record(year_to_date=-1)),
        ("projects_investmentrecord_total_to_date_within_bounds",
         lambda p: make_investment_record(total_to_date=10**15)),
        ("projects_investmentrecord_total_covers_the_year",
         lambda p: make_investment_record(total_to_date=1)),
        ("projects_evaluation_is_never_importing", lambda p: make_evaluation(state="importing")),
        ("projects_evaluation_mean_is_a_score", lambda p: make_evaluation(mean="100.01")),
        ("projects_evaluation_has_experts", lambda p: make_evaluation(experts=0)),
    ],
)  # fmt: skip
def test_the_database_refuses_what_contradicts_itself(constraint, make):
    project = make_project()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make(project)
    assert constraint in str(refused.value)


@pytest.mark.parametrize(
    ("constraint", "column", "make"),
    [
        ("projects_projectunit_one_lead", "project_id",
         lambda p: unit_row(p, role="lead", unit=make_unit())),
        ("projects_annualplan_once_per_decision", "decided_on",
         lambda p: make_annual_plan(project=p)),
        ("projects_investmentrecord_once_per_day", "as_of",
         lambda p: make_investment_record(project=p)),
    ],
)  # fmt: skip
def test_the_database_refuses_a_second_one(constraint, column, make):
    project = make_project()
    make(project)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make(project)
    # SQLite names the columns of a unique constraint, not the constraint.
    assert constraint in str(refused.value) or column in str(refused.value)


def test_a_correction_may_stand_beside_what_it_corrects():
    first = make_annual_plan(state="published")
    make_annual_plan(project=first.project, corrects=first)


@pytest.mark.parametrize(
    ("on", "precision", "kept"),
    [
        ("2021-03-17", "day", "2021-03-17"),
        ("2021-03-17", "month", "2021-03-01"),
        ("2021-05-17", "quarter", "2021-04-01"),
        ("2021-05-17", "year", "2021-01-01"),
        ("2021-05-17", "unknown", "2021-05-17"),
    ],
)
def test_a_day_is_kept_as_the_first_of_its_span(on, precision, kept):
    day = date.fromisoformat(on)
    event = make_stage_event(
        on=day, precision=precision, reporting="reported", source=make_source()
    )
    assert StageEvent.objects.get().on.isoformat() == kept
    event.on = day
    event.clean()
    assert event.on.isoformat() == kept


def test_an_event_lies_where_its_project_does_and_is_its_owner_s(people):
    project = make_project(place_code="321111")
    event = StageEvent(project=project, stage="signed", on=date(2021, 11, 12))
    steps.draft(event, by=people.clerk)
    assert (event.place_code, event.owner) == ("321111", project.owner)
    assert event.code.startswith("JD-321111-")


def test_a_project_lies_where_its_district_does_and_moves_with_it(people):
    project = Project(name="新项目", district=make_district(state="published"), owner=make_unit())
    steps.draft(project, by=people.clerk)
    assert (project.place_code, project.code[:10]) == ("321111", "XM-321111-")
    project.district = make_district(code="321102", state="published")
    project.full_clean()
    assert project.place_code == "321102"


def test_what_has_not_happened_is_not_registered(people):
    tomorrow = today() + timedelta(days=1)
    event = StageEvent(project=make_project(), stage="signed", on=tomorrow)
    with pytest.raises(StepRefused, match="日期不能晚于今天"):
        steps.draft(event, by=people.clerk)
    plan = make_annual_plan(year=2021, decided_on=date(2022, 1, 1))
    with pytest.raises(ValidationError, match="下达日期不能晚于计划年度"):
        plan.full_clean()


def test_only_an_event_of_the_same_project_is_corrected():
    event = make_stage_event(corrects=make_stage_event(state="published"))
    with pytest.raises(ValidationError, match="只能更正同一项目的记录"):
        event.full_clean()


def test_a_project_names_its_district_and_an_area_there():
    owner = make_unit()
    street = make_district(code="321111001", state="published")
    with pytest.raises(ValidationError, match="请填所在的区"):
        make_project(district=street, owner=owner).full_clean()
    area = KeyArea(name="大禹山", district=make_district(code="321102"))
    project = make_project(owner=owner)
    project.key_area = area
    with pytest.raises(ValidationError, match="“大禹山”不在润州区"):
        project.clean()


@pytest.mark.parametrize(
    ("amount", "qualifier", "large"),
    [
        (1_560_000_000, "exact", True),
        (100_000_000, "exact", True),
        (99_999_999, "exact", False),
        (100_000_000, "almost", False),
        (100_000_001, "almost", True),
        (100_000_000, "more_than", True),
        (None, "exact", False),
    ],
)
def test_a_hundred_million_and_more_is_large(amount, qualifier, large):
    project = make_project(total_investment=amount, investment_qualifier=qualifier)
    assert project.is_large == large
    assert Project.objects.large().exists() == large


def test_a_commitment_past_its_day_accuses_nobody():
    commitment = Commitment(text="达产", due_on=date(2021, 6, 17), due_precision="month")
    commitment.clean()
    assert (commitment.due_on, commitment.due_shown) == (date(2021, 6, 1), "2021年6月")
    assert commitment.outcome_shown(on=date(2021, 6, 30)) == "未到期"
    assert commitment.outcome_shown(on=date(2021, 7, 1)) == "已到期，结果未公布"
    commitment.due_basis = "inferred"
    assert commitment.outcome_shown(on=date(2021, 7, 1)) == "未到期"
    commitment.outcome = "kept"
    assert commitment.outcome_shown(on=date(2021, 1, 1)) == "已兑现"
    assert Commitment(text="达产").outcome_shown(on=date(2021, 1, 1)) == "未约定期限"
