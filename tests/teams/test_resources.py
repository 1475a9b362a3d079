"""Teams, activities and meetings as tables: what is written reads back, what is wrong is named."""

import io
from datetime import date

import pytest

from accounts.models import Role
from publishing.records import check, initialise, take_in
from publishing.review import steps
from teams.models import Activity, Assignment, Cadence, ExcusedSlot, Meeting, Post, Team, TeamTotal
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_activity,
    make_district,
    make_indicator,
    make_meeting,
    make_public_matter,
    make_public_project,
    make_team,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user(scopes=[Role.CLERK])


def table(header, *rows):
    """A CSV file as the web form hands it over."""
    lines = [header, *rows]
    return io.BytesIO("\n".join(lines).encode("utf-8-sig"))


def quoted(*lines):
    """A cell of several lines."""
    return '"' + "\n".join(lines) + '"'


def checked(kind, header, *rows, by=None):
    return check(kind, table(header, *rows), name=f"{kind}.csv", by=by)


def problems(report):
    return [str(problem) for problem in report.problems.problems]


def test_a_team_comes_with_all_its_rows(clerk):
    district, unit = make_district(state="published"), make_unit(name="住建局")
    project = make_public_project(name="天海项目", district=district)
    matter = make_public_matter(title="老旧改造")
    make_indicator(code="members_total", name="支部党员数")
    header = "名称,类型,行政区,责任单位,岗位,服务对象,公布的总数,调度节奏,免去的调度,上级队伍"
    group = "奔跑支部,奔跑支部,润州区,住建局,,,,,,"
    team = ",".join(
        (
            "天海项目奔跑支部,奔跑支部,321111,住建局",
            quoted("书记：挂钩区领导", "副书记：牵头单位负责人|住建局"),
            quoted("项目：天海项目|2021-04-01起|三证齐发", f"民生实事：{matter.code}"),
            "人数：members_total|党员",
            quoted("每周调度|2021-04-01至2021-06-30", "每月调度|2021-07-01起"),
            "调度：2021-04-14|防汛",
            "奔跑支部",
        )
    )
    report = checked("teams", header, group, team, by=clerk)
    assert problems(report) == []
    take_in(report, by=clerk)
    team = Team.objects.get(name="天海项目奔跑支部")
    assert (team.place_code, team.parent.name, team.state) == ("321111", "奔跑支部", "draft")
    assert [(post.kind, post.office, post.unit) for post in team.posts.order_by("pk")] == [
        ("secretary", "挂钩区领导", None),
        ("deputy", "牵头单位负责人", unit),
    ]
    first, second = team.assignments.order_by("pk")
    assert (first.project, first.since, first.note) == (project, date(2021, 4, 1), "三证齐发")
    assert (second.matter, second.since) == (matter, None)
    assert [(t.counts, t.indicator.code, t.label) for t in team.totals.all()] == [
        ("members", "members_total", "党员")
    ]
    assert [(c.interval, c.until) for c in team.cadences.order_by("since")] == [
        ("week", date(2021, 6, 30)),
        ("month", None),
    ]
    assert team.excused_slots.get().reason == "防汛"


def test_what_an_export_holds_comes_back_unchanged(clerk):
    unit = make_unit(name="住建局")
    team = make_team(
        name="奔跑支部（一）", owner=unit, formed_on=date(2021, 4, 1), formed_precision="month",
        mechanism="一周一调度\n一月一督查",
    )  # fmt: skip
    Post.objects.create(team=team, kind="member", office="副区长（分管；工业）", unit=unit)
    Post.objects.create(team=team, kind="secretary", office="挂钩区领导")
    project = make_public_project(district=team.district)
    Assignment.objects.create(team=team, project=project, until=date(2021, 6, 30), note="说明")
    Assignment.objects.create(team=team, matter=make_public_matter(), since=date(2021, 4, 1))
    TeamTotal.objects.create(team=team, indicator=make_indicator(), counts="teams", position=1)
    Cadence.objects.create(team=team, kind="consultation", interval="two_months",
                           since=date(2021, 4, 1))  # fmt: skip
    ExcusedSlot.objects.create(team=team, kind="dispatch", on=date(2021, 4, 14), reason="防汛")
    meeting = make_meeting(team=team, summary="研究\n管线")
    meeting.actions.create(text="催办环评", office="环保局", due_on=date(2021, 8, 1))
    meeting.actions.create(text="报告", done_on=date(2021, 7, 30))
    make_activity(team=team, on=date(2021, 7, 1), precision="month", participants=12)
    client = signed_in(clerk)
    for kind, name in (("teams", "team"), ("meetings", "meeting"), ("activities", "activity")):
        answer = client.get(f"/admin/teams/{name}/export/?format=csv")
        file = io.BytesIO(b"".join(answer.streaming_content))
        report = check(kind, file, name=f"{name}.csv", by=clerk)
        assert problems(report) == []
        assert [row.outcome for row in report.rows] == ["same"], kind


def test_the_same_file_twice_finds_what_it_wrote(clerk):
    make_team(name="清风队")
    header, row = "服务队伍,名称,日期,参加人数", "清风队,清扫河道,2021年7月,12"
    take_in(checked("activities", header, row, by=clerk), by=clerk)
    activity = Activity.objects.get()
    assert (activity.on, activity.precision, activity.place_code) == (
        date(2021, 7, 1), "month", "321111",
    )  # fmt: skip
    again = checked("activities", header, row, by=clerk)
    assert [row.outcome for row in again.rows] == ["same"]
    header, row = "服务队伍,类型,日期,议定事项", "清风队,调度,2021-07-12,催办|期限2021-08-01"
    take_in(checked("meetings", header, row, by=clerk), by=clerk)
    assert Meeting.objects.get().actions.get().due_on == date(2021, 8, 1)
    again = checked("meetings", header, row, by=clerk)
    assert [row.outcome for row in again.rows] == ["same"]


def test_the_first_content_is_published_as_it_stands():
    make_district(state="published"), make_unit(name="住建局")
    header = "编码,名称,类型,行政区,责任单位,岗位"
    row = "DW-321111-000007,清风队,志愿服务队,润州区,住建局,书记：社区书记"
    initialise(checked("teams", header, row))
    team = Team.objects.public().get()
    assert (team.code, team.posts.get().office) == ("DW-321111-000007", "社区书记")


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("岗位", "挂钩区领导", "应写作“职务：由谁担任”"),
        ("岗位", "主任：挂钩区领导", "主任"),
        ("岗位", "书记：甲|住建局|丙", "“|”最多1个"),
        ("岗位", "书记：某人13812345678", "不写手机号"),
        ("服务对象", "企业：天海", "应为项目或民生实事"),
        ("服务对象", "项目：没有这个项目", "不是项目的编码或名称"),
        ("服务对象", "项目：天海项目|四月", "应写作“2021-04-01起”"),
        ("服务对象", "项目：天海项目|2021-02-30起", "2021-02-30"),
        ("公布的总数", "人数：没有这个指标", "不是指标的编码或名称"),
        ("公布的总数", "金额：天海", "金额"),
        ("调度节奏", "每天调度|2021-04-01起", "每周调度"),
        ("调度节奏", "每周调度", "须写明从哪一天起"),
        ("调度节奏", "每周调度|2021-04-01至2021-07-15\n每月调度|2021-07-01起", "时间重叠"),
        ("免去的调度", "调度：2021-04-14", "须写明日期和理由"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_taken(clerk, column, cell, reason):
    make_public_project(name="天海项目", district=make_district(state="published"))
    make_unit(name="住建局")
    header = f"名称,类型,行政区,责任单位,{column}"
    row = f"清风队,志愿服务队,润州区,住建局,{quoted(cell)}"
    report = checked("teams", header, row, by=clerk)
    assert any(reason in problem for problem in problems(report)), problems(report)
    assert not report.ok
    assert not Team.objects.exists()


def test_a_published_team_changes_by_proposal_and_blank_cells_keep(clerk):
    team = make_team(name="清风队", domain="环境")
    Post.objects.create(team=team, kind="secretary", office="社区书记")
    steps.initialise(team)
    report = checked("teams", "编码,服务领域,岗位", f"{team.code},,书记：街道书记", by=clerk)
    (proposal,) = take_in(report, by=clerk).proposals
    team.refresh_from_db()
    assert (team.domain, team.posts.get().office) == ("环境", "社区书记")
    assert proposal.changes["inlines"]["posts"][0]["office"] == "街道书记"


def test_a_new_interval_comes_with_the_end_of_the_old_one(clerk):
    team = make_team(name="清风队")
    Cadence.objects.create(team=team, kind="dispatch", interval="week", since=date(2021, 4, 1))
    steps.initialise(team)
    cell = quoted("每周调度|2021-04-01至2021-06-30", "每月调度|2021-07-01起")
    report = checked("teams", "编码,调度节奏", f"{team.code},{cell}", by=clerk)
    assert problems(report) == []
    (proposal,) = take_in(report, by=clerk).proposals
    rows = proposal.changes["inlines"]["cadences"]
    assert [(row["interval"], row["until"]) for row in rows] == [
        ("week", "2021-06-30"),
        ("month", None),
    ]
