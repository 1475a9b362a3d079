"""What `/changes/` tells of teams, and what it never does."""

from datetime import date

import pytest

from accounts import content_version
from publishing.changes.models import Change
from publishing.review import proposals, steps
from teams.models import Activity, Assignment, Cadence, Meeting
from tests.factories import (
    make_activity,
    make_meeting,
    make_project,
    make_public_project,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db

SINCE = date(2021, 4, 1)
WEEKLY = {"kind": "dispatch", "interval": "week", "since": "2021-04-01", "until": None}
EXCUSED = {"kind": "dispatch", "on": "2021-04-14", "reason": "内部理由"}


@pytest.fixture
def clerk():
    return make_user(scopes=["clerk"])


@pytest.fixture
def signer():
    return make_user(scopes=["signer"])


def published(record, clerk, signer):
    """The record after its way from desk to page."""
    steps.submit(record, by=clerk)
    return steps.approve_and_publish(record, by=signer)


def change(team, changes, clerk, signer):
    proposal = proposals.propose(type(team).objects.get(pk=team.pk), changes, by=clerk)
    return published(proposal, clerk, signer)


def sentences():
    return [row.sentence for row in Change.objects.order_by("pk")]


def test_a_meeting_of_a_team_that_keeps_them_to_itself_is_no_change(clerk, signer):
    team = make_team(state="published", name="清风队")
    version = content_version.current().version
    meeting = published(make_meeting(team=team), clerk, signer)
    better = make_meeting(team=team, held_on=date(2021, 7, 13), corrects=meeting)
    published(better, clerk, signer)
    steps.withdraw(better, by=signer, reason="记错了")
    assert sentences() == []
    assert content_version.current().version == version
    assert not Meeting.objects.public().exists()


def test_a_meeting_of_a_team_that_publishes_them_is_one(clerk, signer):
    team = make_team(state="published", name="清风队", publishes_meetings=True)
    meeting = published(make_meeting(team=team), clerk, signer)
    assert sentences() == ["发布“清风队：2021-07-12调度”。"]
    assert Change.objects.get().path == f"/teams/{team.code}/#meetings"
    assert list(Meeting.objects.public()) == [meeting]


def test_an_activity_is_told_at_its_place_on_the_team_s_page(clerk, signer):
    team = make_team(state="published")
    activity = published(make_activity(team=team, title="清扫河道"), clerk, signer)
    assert sentences() == ["发布“清扫河道”。"]
    assert Change.objects.get().path == f"/teams/{team.code}/#activities"
    assert list(Activity.objects.public()) == [activity]


def test_how_such_a_team_is_to_meet_is_told_to_nobody(clerk, signer):
    team = make_team(name="清风队")
    Cadence.objects.create(team=team, kind="dispatch", interval="month", since=SINCE)
    steps.initialise(team)
    change(team, {"inlines": {"cadences": [WEEKLY], "excused_slots": [EXCUSED]}}, clerk, signer)
    assert team.cadences.get().interval == "week"
    assert sentences() == ["发布“清风队”。"]
    mixed = {"fields": {"domain": "环境"}, "inlines": {"excused_slots": []}}
    change(team, mixed, clerk, signer)
    assert sentences()[1:] == ["更新“清风队”：服务领域填为“环境”。"]


def test_once_it_publishes_its_meetings_they_are_told(clerk, signer):
    team = make_team(name="清风队")
    steps.initialise(team)
    both = {"fields": {"publishes_meetings": True}, "inlines": {"excused_slots": [EXCUSED]}}
    change(team, both, clerk, signer)
    assert sentences()[-1] == (
        "更新“清风队”：公开调度情况由“否”改为“是”；"
        "免去的调度填为“类型：调度；其中任一天：2021-04-14；理由：内部理由”。"
    )


def test_a_parent_or_target_that_is_not_public_is_not_named(clerk, signer):
    team = make_team(name="清风队")
    steps.initialise(team)
    hidden = make_project(name="未公开项目", district=team.district)
    above = make_team(name="未公开队伍")
    change(
        team,
        {
            "fields": {"parent": above.code, "domain": "环境"},
            "inlines": {"assignments": [{"project": hidden.code, "matter": None}]},
        },
        clerk,
        signer,
    )
    assert sentences()[1:] == ["更新“清风队”：服务领域填为“环境”。"]
    shown = make_public_project(name="天海项目", district=team.district)
    change(team, {"inlines": {"assignments": [{"project": shown.code}]}}, clerk, signer)
    assert "服务对象" in sentences()[-1]
    assert "天海项目" in sentences()[-1]
    assert Assignment.objects.get().project == shown
