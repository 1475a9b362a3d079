"""What a team is: where it lies, whom it may serve, and what the database refuses."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from publishing.review import proposals, steps
from teams.models import (
    Activity,
    Assignment,
    Cadence,
    ExcusedSlot,
    Meeting,
    MeetingAction,
    Post,
    Team,
    TeamTotal,
)
from tests.factories import (
    make_activity,
    make_community,
    make_district,
    make_indicator,
    make_matter,
    make_meeting,
    make_project,
    make_public_matter,
    make_public_project,
    make_team,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def refused(name, make):
    """Assert that the database itself refuses, by that constraint (SQLite names no unique one)."""
    with pytest.raises(IntegrityError, match=rf"{name}|UNIQUE constraint"), transaction.atomic():
        make()


def test_the_database_refuses_what_is_never_true():
    team = make_team()
    project, matter = (
        make_public_project(district=team.district),
        make_public_matter(district=team.district),
    )

    def row(model, **fields):
        return lambda: model.objects.create(team=team, **fields)

    def raw(model, **fields):
        return lambda: model._base_manager.filter()._update(
            [(model._meta.get_field(name), None, value) for name, value in fields.items()]
        )

    since, before = date(2021, 4, 1), date(2021, 3, 31)
    make_meeting(team=team)
    make_activity(team=team)
    row(Cadence, kind="dispatch", interval="week", since=since)()
    row(ExcusedSlot, kind="dispatch", on=since, reason="防汛")()
    indicator = make_indicator()
    row(TeamTotal, indicator=indicator)()
    refused("teams_team_is_never_importing", raw(Team, state="importing"))
    refused("teams_meeting_is_never_importing", raw(Meeting, state="importing"))
    refused("teams_activity_is_never_importing", raw(Activity, state="importing"))
    refused("teams_team_ends_after_it_begins", raw(Team, formed_on=since, dissolved_on=before))
    refused("teams_team_is_not_its_own_parent", raw(Team, parent_id=team.pk))
    refused("teams_assignment_serves_one_thing", row(Assignment))
    refused("teams_assignment_serves_one_thing", row(Assignment, project=project, matter=matter))
    refused(
        "teams_assignment_ends_after_it_begins",
        row(Assignment, project=project, since=since, until=before),
    )
    weekly = {"kind": "inspection", "interval": "week"}
    refused("teams_cadence_ends_after_it_begins", row(Cadence, **weekly, since=since, until=before))
    refused("teams_cadence_begins_in_this_century", row(Cadence, **weekly, since=date(1999, 1, 1)))
    refused(
        "teams_cadence_one_open_per_kind",
        row(Cadence, kind="dispatch", interval="month", since=before),
    )
    refused("teams_excusedslot_once", row(ExcusedSlot, kind="dispatch", on=since, reason="又"))
    refused("teams_teamtotal_indicator_once", row(TeamTotal, indicator=indicator))
    refused("teams_activity_participants_is_positive", raw(Activity, participants=0))


def test_a_team_lies_where_its_community_lies_else_its_district():
    district = make_district(state="published")
    community = make_community(code="321111001001")
    assert make_team().place_code == "321111"
    assert make_team(community=community).place_code == "321111001001"
    team = steps.initialise(Team(name="队", kind="volunteer", district=district, owner=make_unit()))
    assert (team.code, team.place_code) == ("DW-321111-000001", "321111")


def test_a_community_elsewhere_is_refused():
    make_district(code="321102")
    team = make_team()
    team.community = make_community(code="321102001001")
    with pytest.raises(ValidationError, match="不在润州区之内"):
        team.full_clean()


def test_teams_above_are_of_the_same_place_and_never_below():
    team = make_team()
    child = make_team(parent=team)
    grandchild = make_team(parent=child)
    team.parent = grandchild
    with pytest.raises(ValidationError, match="不能又在本队伍之下"):
        team.full_clean()
    team.parent = make_team(place_code="321102")
    with pytest.raises(ValidationError, match="不在同一个区或市"):
        team.full_clean()
    city = make_district(code="321100", level="city", state="published")
    team.parent = make_team(district=city)
    team.full_clean()


def test_a_team_serves_only_what_lies_in_its_district_or_city():
    team, elsewhere = make_team(), make_district(code="321102", state="published")
    city = make_district(code="321100", level="city", state="published")
    street = make_district(code="321111001", state="published")
    for target in (
        {"project": make_public_project(district=team.district)},
        {"project": make_public_project(district=city)},
        {"matter": make_public_matter(district=street)},
    ):
        Assignment(team=team, **target).full_clean()
    with pytest.raises(ValidationError, match="不在同一个区或市"):
        Assignment(team=team, project=make_public_project(district=elsewhere)).full_clean()
    with pytest.raises(ValidationError, match="不在同一个区或市"):
        Assignment(team=team, matter=make_public_matter(district=elsewhere)).full_clean()


@pytest.mark.parametrize("number", ["13812345678", "11010519491231002X", "１３８ 1234 5678"])
def test_a_seat_and_a_task_are_named_by_office_and_never_by_number(number):
    team = make_team()
    with pytest.raises(ValidationError, match="不写手机号"):
        Post(team=team, kind="secretary", office=f"挂钩区领导{number}").full_clean()
    with pytest.raises(ValidationError, match="不写手机号"):
        action = MeetingAction(meeting=make_meeting(team=team), text="催办", office=f"张{number}")
        action.full_clean()
    Post(team=team, kind="secretary", office="挂钩区领导 0511-85012345").full_clean()


@time_machine.travel("2021-07-12 23:00:00+08:00")
def test_what_is_to_come_has_not_happened():
    make_activity(on=date(2021, 7, 12)).full_clean()
    for event in (make_activity(on=date(2021, 7, 13)), make_meeting(held_on=date(2021, 7, 13))):
        with pytest.raises(ValidationError, match="不能晚于今天"):
            event.full_clean()


def test_an_event_lies_where_its_team_lay_when_it_was_signed():
    team = make_team(state="published")
    activity = steps.initialise(
        Activity(title="清扫", on=date(2021, 7, 1), team=team, owner=team.owner)
    )
    assert (activity.place_code, activity.code[:9]) == ("321111", "HD-321111")
    team.community = make_community(code="321111001001")
    team.save(signing=True)
    activity.refresh_from_db()
    steps.withdraw(activity, by=make_user(scopes=["signer"]), reason="重复登记")
    assert Activity.objects.get().place_code == "321111"


def test_an_assignment_is_public_with_its_team_and_its_target():
    team = make_team(state="published")
    project, matter = (
        make_public_project(district=team.district),
        make_public_matter(district=team.district),
    )
    rows = [
        Assignment.objects.create(team=team, project=project),
        Assignment.objects.create(team=team, matter=matter),
        Assignment.objects.create(team=team, project=make_project(district=team.district)),
        Assignment.objects.create(team=team, matter=make_matter(district=team.district)),
        Assignment.objects.create(team=make_team(), project=project),
    ]
    assert list(Assignment.objects.public()) == rows[:2]
    matter.programme.__class__._base_manager.update(state="withdrawn")
    assert list(Assignment.objects.public()) == rows[:1]


def test_assignments_run_from_a_day_until_a_day():
    team = make_team()
    project = make_public_project(district=team.district)
    first, last = date(2021, 4, 1), date(2021, 6, 30)
    ended = Assignment.objects.create(team=team, project=project, since=first, until=last)
    open_ended = Assignment.objects.create(team=team, project=project, since=last)
    always = Assignment.objects.create(team=team, project=project)
    asked = Assignment.objects.order_by("pk").in_force
    assert list(asked(on=first)) == [ended, always]
    assert list(asked(on=last)) == [ended, open_ended, always]
    assert list(asked(on=date(2021, 7, 1))) == [open_ended, always]


def test_counts_are_of_what_is_public():
    team = make_team(state="published")
    for state in ("published", "published", "draft", "withdrawn"):
        make_activity(team=team, state=state)
        make_team(parent=team, state=state)
    found = Team.objects.with_counts().get(pk=team.pk)
    assert (found.activity_count, found.member_count) == (2, 2)
    nothing = Team.objects.with_counts().exclude(pk=team.pk).first()
    assert (nothing.activity_count, nothing.member_count) == (0, 0)


def test_a_unit_s_teams_are_those_that_rest_on_it_or_give_it_a_seat():
    unit = make_unit()
    resting, seated = make_team(unit=unit), make_team()
    for kind in ("deputy", "member"):
        Post.objects.create(team=seated, kind=kind, office="负责人", unit=unit)
    make_team(owner=unit)
    assert set(Team.objects.of_unit(unit)) == {resting, seated}
    assert Team.objects.of_unit(unit).count() == 2


def test_rows_say_what_they_are():
    team = make_team(name="清风队")
    project = make_public_project(district=team.district, name="天海项目")
    indicator = make_indicator(name="活动次数")
    rows = [
        (Post(team=team, kind="secretary", office="挂钩区领导"), "书记：挂钩区领导"),
        (Assignment(team=team, project=project), "天海项目"),
        (Cadence(team=team, kind="dispatch", interval="week"), "每周一次调度"),
        (ExcusedSlot(team=team, on=date(2021, 7, 1), reason="防汛"), "2021-07-01 防汛"),
        (TeamTotal(team=team, indicator=indicator), "活动次数"),
        (TeamTotal(team=team, indicator=indicator, label="次"), "次"),
        (make_meeting(team=team), "清风队：2021-07-12调度"),
    ]
    assert [str(row) for row, _ in rows] == [words for _, words in rows]


def test_a_published_card_gets_its_new_interval_in_one_proposal():
    team = make_team()
    old = Cadence.objects.create(
        team=team, kind="dispatch", interval="week", since=date(2021, 4, 1)
    )
    steps.initialise(team)
    clerk, signer = make_user(scopes=["clerk"]), make_user(scopes=["signer"])
    weekly = {"id": old.pk, "kind": "dispatch", "interval": "week", "since": "2021-04-01"}
    monthly = {"kind": "dispatch", "interval": "month", "since": "2021-07-01", "until": None}
    rows = [weekly | {"until": "2021-06-30"}, monthly]
    proposal = proposals.propose(team, {"inlines": {"cadences": rows}}, by=clerk)
    steps.submit(proposal, by=clerk)
    steps.approve_and_publish(proposal, by=signer)
    assert [(row.interval, row.until) for row in team.cadences.order_by("since")] == [
        ("week", date(2021, 6, 30)),
        ("month", None),
    ]
