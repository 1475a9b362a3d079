"""Teams in the admin: one clerk's way through the forms."""

from datetime import date

import pytest

from accounts.models import Role
from publishing.review import steps
from publishing.review.models import Proposal
from teams.models import Activity, Cadence, Meeting, Team
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_activity,
    make_community,
    make_district,
    make_meeting,
    make_public_project,
    make_team,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

TEAMS, MEETINGS, ACTIVITIES = (f"/admin/teams/{name}/" for name in ("team", "meeting", "activity"))


@pytest.fixture
def unit():
    return make_unit(name="街道办")


@pytest.fixture
def clerk(unit):
    """A clerk of one unit of 润州."""
    return signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))


def row(relation, number, **values):
    """A new row of an inline, as the browser sends it."""
    return {f"{relation}-{number}-{name}": value for name, value in values.items()} | {
        f"{relation}-TOTAL_FORMS": number + 1
    }


def test_a_clerk_enters_a_team_with_its_rows(clerk, unit):
    district = make_district(state="published")
    project = make_public_project(owner=unit)
    data = (
        typed(clerk.get(f"{TEAMS}add/"))
        | {"name": "天海项目奔跑支部", "kind": "running_branch", "district": district.pk}
        | row("posts", 0, kind="secretary", office="挂钩区领导")
        | row("assignments", 0, project=project.pk, since="2021-04-01")
        | row("cadences", 0, kind="dispatch", interval="week", since="2021-04-01")
    )
    assert clerk.post(f"{TEAMS}add/", data).status_code == 302
    team = Team.objects.get()
    assert (team.place_code, team.owner, team.state) == ("321111", unit, "draft")
    assert team.code == "DW-321111-000001"
    assert team.posts.get().office == "挂钩区领导"
    assert team.assignments.get().project == project
    assert team.cadences.get().interval == "week"


def test_a_team_s_place_is_never_asked_and_its_community_decides_it(clerk, unit):
    district = make_district(state="published")
    community = make_community(code="321111001001", state="published", district=district)
    page = clerk.get(f"{TEAMS}add/")
    assert "所属区划" not in page.text
    data = typed(page) | {"name": "老街坊", "kind": "pioneer", "district": district.pk}
    clerk.post(f"{TEAMS}add/", data | {"community": community.pk})
    assert Team.objects.get().place_code == "321111001001"


def test_a_number_in_a_post_is_refused_in_words(clerk, unit):
    team = make_team(owner=unit)
    url = f"{TEAMS}{team.pk}/change/"
    data = typed(clerk.get(url)) | row("posts", 0, kind="member", office="张某13812345678")
    assert "写单位或岗位，不写手机号" in clerk.post(url, data).text
    assert not team.posts.exists()


def test_an_old_interval_ends_as_the_new_one_begins_in_one_save(clerk, unit):
    team = make_team(owner=unit)
    Cadence.objects.create(team=team, kind="dispatch", interval="week", since=date(2021, 4, 1))
    steps.initialise(team)
    url = f"{TEAMS}{team.pk}/change/"
    data = typed(clerk.get(url)) | row(
        "cadences", 1, kind="dispatch", interval="month", since="2021-07-01"
    )
    overlap = clerk.post(url, data)
    assert "“调度”的两个节奏时间重叠" in overlap.text
    assert not Proposal.objects.exists()
    answer = clerk.post(url, data | {"cadences-0-until": "2021-06-30"})
    assert answer.status_code == 302
    rows = Proposal.objects.get().changes["inlines"]["cadences"]
    assert [(row["interval"], row["until"]) for row in rows] == [
        ("week", "2021-06-30"),
        ("month", None),
    ]
    other_kind = row("cadences", 1, kind="inspection", interval="month", since="2021-04-01")
    assert clerk.post(url, typed(clerk.get(url)) | other_kind).status_code == 302


def test_events_lie_where_their_team_lies(clerk, unit):
    team = make_team(owner=unit)
    data = typed(clerk.get(f"{MEETINGS}add/")) | {
        "team": team.pk, "kind": "dispatch", "held_on": "2021-07-12",
    } | row("actions", 0, text="催办环评", office="环保局")  # fmt: skip
    assert clerk.post(f"{MEETINGS}add/", data).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.place_code, meeting.code) == ("321111", "HY-321111-000001")
    assert meeting.actions.get().text == "催办环评"
    data = typed(clerk.get(f"{ACTIVITIES}add/")) | {
        "team": team.pk, "title": "清扫", "on": "2021-07-12",
    }  # fmt: skip
    assert clerk.post(f"{ACTIVITIES}add/", data).status_code == 302
    assert Activity.objects.get().place_code == "321111"


def test_a_clerk_files_nothing_for_the_teams_of_others(clerk, unit):
    other = make_team()
    data = typed(clerk.get(f"{ACTIVITIES}add/")) | {
        "team": other.pk, "title": "清扫", "on": "2021-07-12",
    }  # fmt: skip
    assert clerk.post(f"{ACTIVITIES}add/", data).status_code == 200
    assert not Activity.objects.exists()


def test_the_list_of_meetings_says_which_are_public(clerk, unit):
    make_meeting(team=make_team(owner=unit, publishes_meetings=True))
    make_meeting(team=make_team(owner=unit))
    page = clerk.get(MEETINGS)
    assert page.text.count("icon-yes") == 1
    assert page.text.count("icon-no") == 1


@pytest.mark.parametrize("path", [TEAMS, MEETINGS, ACTIVITIES])
def test_lists_cost_the_same_queries_for_one_row_or_many(
    clerk, unit, path, django_assert_max_num_queries
):
    def fill(count):
        for _ in range(count):
            team = make_team(owner=unit, parent=make_team(owner=unit))
            make_meeting(team=team)
            make_activity(team=team)

    def queries():
        with django_assert_max_num_queries(40) as captured:
            assert clerk.get(path).status_code == 200
        return len(captured)

    fill(1)
    one = queries()
    fill(6)
    assert queries() == one
