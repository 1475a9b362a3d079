"""Projects and what happens to them as tables: what is written reads back, what is wrong is named."""

import io
from datetime import date

import pytest

from accounts.models import Role
from projects.models import Commitment, Evaluation, Permit, Project, ProjectUnit, StageEvent
from publishing.records import check, initialise, take_in
from publishing.review import steps
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_annual_plan,
    make_district,
    make_evaluation,
    make_investment_record,
    make_project,
    make_public_project,
    make_source,
    make_stage_event,
    make_unit,
    make_user,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user(scopes=[Role.CLERK])


def checked(kind, header, *rows, by=None):
    file = io.BytesIO("\n".join([header, *rows]).encode("utf-8-sig"))
    return check(kind, file, name=f"{kind}.csv", by=by)


def problems(report):
    return [str(problem) for problem in report.problems.problems]


def test_a_project_comes_with_its_units_permits_and_commitments(clerk):
    make_district(state="published")
    bureau = make_unit(name="发改委")
    header = "名称,行政区,责任单位,总投资（元）,建设单位,牵头单位,证照,承诺事项"
    permits = (
        '"建设用地规划许可证｜地字第1号｜资规局｜2021-09-01｜2021-09-03\n不动产权证书｜｜｜｜｜3天"'
    )
    promises = '"三年内达产｜2024年12月｜｜已兑现\n不减员"'
    row = f"天海项目,润州区,发改委,约15.6亿元,天海特种装备有限公司；发改委,发改委,{permits},{promises}"
    report = checked("projects", header, row, by=clerk)
    assert problems(report) == []
    take_in(report, by=clerk)

    project = Project.objects.get()
    assert (project.place_code, project.state) == ("321111", "draft")
    assert (project.total_investment, project.investment_qualifier) == (1_560_000_000, "about")
    assert [(unit.role, unit.unit, unit.name) for unit in project.units.order_by("pk")] == [
        ("builder", None, "天海特种装备有限公司"),
        ("builder", bureau, ""),
        ("lead", bureau, ""),
    ]
    first, second = project.permits.order_by("pk")
    assert (first.number, first.authority, first.issued_on) == (
        "地字第1号", "资规局", date(2021, 9, 3),
    )  # fmt: skip
    assert (second.kind, second.stated) == ("property", "3天")
    kept, other = project.commitments.order_by("pk")
    assert (kept.due_on, kept.due_precision, kept.outcome) == (date(2024, 12, 1), "month", "kept")
    assert (other.text, other.due_on, other.outcome) == ("不减员", None, "open")
    again = checked("projects", header, row, by=clerk)
    assert [row.outcome for row in again.rows] == ["same"]


def test_events_come_with_money_and_spans_and_a_second_time_change_nothing(clerk):
    project = make_public_project(name="天海项目", source=make_source(name="京口报道"))
    files = {
        "stage-events": ("项目,阶段,日期,登记方式,资料来源", "天海项目,签约,2021年11月,来源报道,京口报道"),
        "annual-plans": ("项目,年度,下达日期,年度计划投资（元）,计划当年开工", "天海项目,2021,2021-01-10,10.15亿元,是"),
        "investment-records": ("项目,截至日期,本年累计完成投资（元）", "天海项目,2021-03-31,31364万元"),
        "evaluations": ("项目,评审日期,专家人数,平均分", "天海项目,2021-10-01,7,69.99"),
    }  # fmt: skip
    for kind, lines in files.items():
        report = checked(kind, *lines, by=clerk)
        assert problems(report) == [], kind
        take_in(report, by=clerk)
        assert [row.outcome for row in checked(kind, *lines, by=clerk).rows] == ["same"], kind
    event = StageEvent.objects.get()
    assert (event.on, event.precision, event.owner) == (date(2021, 11, 1), "month", project.owner)
    assert project.annual_plans.get().investment == 1_015_000_000
    assert project.investment_records.get().year_to_date == 313_640_000
    assert not Evaluation.objects.get().is_feasible


def test_what_an_export_holds_comes_back_unchanged(clerk):
    unit = make_unit(name="发改委")
    project = make_project(total_investment=99_999_999, investment_qualifier="almost", owner=unit)
    ProjectUnit.objects.create(project=project, role="builder", name="某公司")
    ProjectUnit.objects.create(project=project, role="builder", unit=unit)
    ProjectUnit.objects.create(project=project, role="lead", unit=unit)
    Permit.objects.create(project=project, kind="filing", number="A|1", issued_on=date(2021, 1, 1))
    Commitment.objects.create(
        project=project, text="达产；达效", due_on=date(2024, 1, 1), due_precision="year",
        due_basis="inferred", outcome_note="正在核查",
    )  # fmt: skip
    Commitment.objects.create(project=project, text="落户")
    source = make_source()
    make_stage_event(
        project=project, precision="unknown", reporting="reported", source=source, text="据报道"
    )
    make_annual_plan(project=project, plans_completion=True)
    make_investment_record(project=project, total_to_date=400_000_000)
    make_evaluation(project=project)
    client = signed_in(clerk)
    for kind, name in {
        "projects": "project",
        "stage-events": "stageevent",
        "annual-plans": "annualplan",
        "investment-records": "investmentrecord",
        "evaluations": "evaluation",
    }.items():
        answer = client.get(f"/admin/projects/{name}/export/?format=csv")
        file = io.BytesIO(b"".join(answer.streaming_content))
        report = check(kind, file, name=f"{name}.csv", by=clerk)
        assert problems(report) == [], kind
        assert [row.outcome for row in report.rows] == ["same"], kind


def test_the_first_content_is_published_and_stands_where_its_events_say():
    make_district(state="published"), make_unit(name="发改委"), make_source(name="京口报道")
    header = "编码,名称,行政区,责任单位,来源表述"
    initialise(checked("projects", header, "XM-321111-000007,天海项目,润州区,发改委,桩基施工"))
    header = "项目,阶段,日期,日期精度,登记方式,资料来源"
    initialise(
        checked("stage-events", header, "天海项目,开工,2021-11-23,日期未注明,来源报道,京口报道")
    )
    project = Project.objects.public().with_stage(on=date(2022, 1, 1)).get()
    assert (project.stage, project.stage_is_dated) == ("started", False)


@pytest.mark.parametrize(
    ("kind", "column", "cell", "reason"),
    [
        ("projects", "证照", "施工证", "不在可填的范围内"),
        ("projects", "证照", "施工许可证｜1｜2｜3月", "不是日期"),
        ("projects", "证照", "施工许可证｜｜｜｜｜｜多", "最多6项"),
        ("projects", "承诺事项", "｜2024年", "先写承诺"),
        ("projects", "牵头单位", "没有这个单位", "不是单位的编码或名称"),
        ("projects", "总投资（元）", "1.5元", "不是整数"),
        ("stage-events", "项目", "没有这个项目", "不是项目的编码或名称"),
        ("stage-events", "阶段", "引进", "不在可填的范围内"),
        ("stage-events", "日期", "2999-01-01", "日期"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_taken(clerk, kind, column, cell, reason):
    make_public_project(name="天海项目")
    make_unit(name="发改委")
    standing = {
        "projects": {"名称": "新项目", "行政区": "润州区", "责任单位": "发改委"},
        "stage-events": {"项目": "天海项目", "阶段": "签约", "日期": "2021-11-12"},
    }[kind] | {column: cell}
    report = checked(kind, ",".join(standing), ",".join(standing.values()), by=clerk)
    assert any(reason in problem for problem in problems(report)), problems(report)
    assert not report.ok


def test_a_signer_is_told_in_the_admin_why_a_stage_cannot_be_published(clerk):
    signer = make_user(name="签发人", scopes=[Role.SIGNER])
    event = StageEvent(
        project=make_public_project(name="天海"), stage="started", on=date(2021, 6, 1)
    )
    steps.draft(event, by=clerk)
    steps.submit(event, by=clerk)
    seen = {f"seen_version:{event.pk}": event.version, "_confirmed": "yes"}
    data = {"action": "approve_and_publish", "_selected_action": event.pk} | seen
    answer = signed_in(signer).post("/admin/projects/stageevent/", data, follow=True)
    assert "“天海”：开工跳过了签约，须写明理由。" in Page(answer).text
    assert StageEvent.objects.get().state == "submitted"
