"""The pages of teams: what a reader finds there, and what nobody may."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from publishing.masking import find_personal_data
from publishing.review.models import ReviewState
from teams.models import ActivityFile, Assignment, Cadence, ExcusedSlot, Post, TeamTotal
from tests.factories import (
    make_activity,
    make_community,
    make_district,
    make_indicator,
    make_matter,
    make_meeting,
    make_project,
    make_public_figure,
    make_public_matter,
    make_public_project,
    make_public_stage_event,
    make_release,
    make_source,
    make_team,
    make_unit,
)
from tests.reading_pages import Page, rows_of
from tests.test_personal_data import type_everywhere

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
OCTOBER = {"period_start": date(2021, 10, 1), "period_end": date(2021, 10, 31)}


def make_public_team(**fields):
    return make_team(**{"state": ReviewState.PUBLISHED, "published_at": MOMENT} | fields)


def state_total(team, value, *, unit, counts, label="", **figure):
    """An office's total of the team, as a public figure that the card names."""
    indicator = make_indicator(unit=unit)
    if "release" not in figure:
        figure["release"] = make_release(state="published", published_at=MOMENT)
    make_public_figure(
        indicator=indicator, district=team.district, value=value,
        period_type="month", **OCTOBER, **figure,
    )  # fmt: skip
    return TeamTotal.objects.create(team=team, indicator=indicator, counts=counts, label=label)


def branches(**fields):
    """产业强区行动支部: 37支，239名党员."""
    team = make_public_team(
        name="产业强区行动支部", kind="action_branch", is_group=True, domain="产业服务", **fields
    )
    state_total(team, 37, unit="支", counts="teams")
    state_total(team, 239, unit="名", counts="members", label="党员")
    return team


def pioneers(**fields):
    """112 of them; how many of these are branches too nobody knows."""
    team = make_public_team(name="先锋队", kind="pioneer", is_group=True, domain="民生", **fields)
    state_total(team, 112, unit="支", counts="teams")
    return team


# The list


def test_the_list_shows_stated_totals_and_adds_none_up(client):
    branches()
    pioneers()
    make_team(name="未发布的队")

    page = Page(client.get("/teams/"))

    assert page.heading == "服务队伍"
    assert "37支，239名党员" in page.text
    assert "产业强区行动支部37支、先锋队112支，是各单位分别公布的数" in page.text
    assert "不能相加" in page.text
    assert "149" not in page.text
    assert "共 2 条" in page.text
    assert "未发布的队" not in page.text


def test_a_list_with_one_number_says_nothing_of_adding(client):
    branches()
    assert "不能相加" not in Page(client.get("/teams/")).text


def test_the_list_narrows_by_place_kind_domain_parent_and_words(client):
    group = branches()
    make_public_team(name="创新官塘行动支部", kind="action_branch", parent=group)
    make_public_team(name="奔跑队", kind="running_branch", district=make_district(
        code="321102", state="published"), domain="项目服务")  # fmt: skip

    def names(query):
        page = Page(client.get(f"/teams/?{query}"))
        known = ("产业强区行动支部", "创新官塘行动支部", "奔跑队")
        return {name for name in known if f">{name}</a>" in page.html}

    assert names("") == {"产业强区行动支部", "创新官塘行动支部", "奔跑队"}
    assert names("district=321102") == {"奔跑队"}
    assert names("kind=action_branch") == {"产业强区行动支部", "创新官塘行动支部"}
    assert names("domain=项目服务") == {"奔跑队"}
    assert names(f"parent={group.code}") == {"创新官塘行动支部"}
    assert names("q=官塘") == {"创新官塘行动支部"}
    page = Page(client.get("/teams/?kind=action_branch"))
    assert "润州区（2）" in page.text
    assert "京口区" not in page.text.partition("共 ")[0].partition("行政区")[2][:40]


@pytest.mark.parametrize(
    "query",
    ["kind=none", "district=999999", "parent=x", "domain=没有", "order=id", "page=2", "format=exe",
     "q=" + "长" * 101, "kind=" + "9" * 5000],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_politely(client, query):
    branches()
    response = client.get(f"/teams/?{query}")
    assert response.status_code == 404
    assert "239" not in response.content.decode()


def test_the_list_sorts_by_activity(client):
    idle, busy = make_public_team(name="甲队"), make_public_team(name="乙队")
    make_activity(team=busy, state="published")
    html = Page(client.get("/teams/?order=active")).html
    assert html.index(busy.get_absolute_url()) < html.index(idle.get_absolute_url())
    assert "本站活动记录 1 次" in html


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_download_holds_exactly_what_is_filtered(client, format):
    group = branches()
    make_public_team(
        name="=1+1", kind="pioneer", parent=make_team(name="未发布的上级"), domain="社区"
    )
    rows = rows_of(client.get(f"/teams/?kind=action_branch&format={format}"), format)
    assert [row[:5] for row in rows] == [
        [group.code, "产业强区行动支部", "行动支部", "是", "润州区"]
    ]
    assert "37支；239名党员" in rows[0]
    everything = rows_of(client.get(f"/teams/?format={format}"), format)
    assert len(everything) == 2
    assert "未发布的上级" not in str(everything)


# One team


def test_a_team_says_who_sits_in_it_how_it_works_and_where_that_is_from(client):
    source = make_source(name="一篇报道")
    unit = make_unit(name="区委组织部")
    team = branches(
        unit=unit,
        source=source,
        source_locator="建于项目之上",
        formed_on=date(2021, 4, 1),
        formed_precision="month",
        mechanism="到企业听需解难。\n\n在园区帮办代办。",
        note="帮办团",
        community=make_community(name="官塘社区", state="published"),
    )
    for kind, office in (("member", "党员骨干"), ("secretary", "挂钩区领导"), ("deputy", "街道")):
        Post.objects.create(team=team, kind=kind, office=office, unit=unit)

    page = Page(client.get(team.get_absolute_url()))

    assert page.heading == "产业强区行动支部"
    assert page.text.index("书记挂钩区领导") < page.text.index("副书记街道")
    assert page.text.index("副书记街道") < page.text.index("成员党员骨干")
    for words in ("37支", "239名", "2021年10月", "到企业听需解难。", "成立2021年4月", "官塘社区",
                  "来自一篇报道", "出处“建于项目之上”", "帮办团", "只写岗位，不公布姓名"):  # fmt: skip
        assert words in page.text
    assert f"/units/{unit.code}/" in page.links
    tags = page.government_tags
    assert tags["ArticleTitle"] == page.heading
    assert tags["PubDate"] == "2021-11-02 09:30"
    assert tags["ContentSource"] == "一篇报道"
    assert tags["Description"] == (
        "产业强区行动支部：润州区行动支部，37支，239名党员，服务领域：产业服务。"
    )


@time_machine.travel("2021-11-20 10:00:00+08:00")
def test_a_team_shows_what_it_serves_and_where_that_stands(client):
    team = make_public_team()
    project, matter = make_public_project(name="天海项目"), make_public_matter(title="老旧改造")
    make_public_stage_event(project=project, stage="signed")
    quoted = make_public_project(name="云通项目", quoted_status="引进")
    Assignment.objects.create(team=team, project=project, since=date(2021, 4, 1), note="三证齐发")
    Assignment.objects.create(team=team, project=quoted)
    Assignment.objects.create(
        team=team, matter=matter, since=date(2021, 4, 1), until=date(2021, 6, 30)
    )
    Assignment.objects.create(team=team, project=make_project(name="未公开项目"))
    Assignment.objects.create(team=team, matter=make_matter(title="未公开事项"))

    page = Page(client.get(team.get_absolute_url()))

    assert {project.get_absolute_url(), matter.get_absolute_url()} <= set(page.links)
    assert "签约" in page.text
    assert "来源表述“引进”" in page.text
    assert "2021年4月1日至2021年6月30日" in page.text
    assert "三证齐发" in page.text
    assert "未公开" not in page.text
    for target in (project, matter):
        other = Page(client.get(target.get_absolute_url()))
        assert team.get_absolute_url() in other.links


def test_an_office_s_total_stands_beside_our_own_count(client):
    team = make_public_team(name="机关志愿服务队", is_group=True)
    state_total(team, 110, unit="次", counts="activities", qualifier="more_than",
                value_text="110余次", period_text="7月以来")  # fmt: skip
    activity = make_activity(
        team=team, state="published", title="清扫河道", place="运粮河", participants=12,
        text="清出垃圾。", on=date(2021, 7, 1), precision="month", source=make_source(name="简报"),
    )  # fmt: skip
    ActivityFile.objects.create(activity=activity, file="attached/2021/07/a.jpg", title="河岸")
    ActivityFile.objects.create(activity=activity, kind="document", file="attached/2021/07/b.pdf")
    make_activity(team=team, state="draft", title="还没有签发的活动")

    page = Page(client.get(team.get_absolute_url()))

    assert "110次以上" in page.text
    assert "来源写作“7月以来”" in page.text
    assert "本站活动记录 1 次" in page.text
    assert "两个数各计各的" in page.text
    for words in ("2021年7月", "清扫河道", "运粮河", "12 人参加", "清出垃圾。", "简报"):
        assert words in page.text
    assert 'alt="河岸"' in page.html
    assert "还没有签发的活动" not in page.text
    rows = rows_of(client.get(f"{team.get_absolute_url()}?format=csv"), "csv")
    assert [row[1:3] for row in rows] == [["清扫河道", "2021年7月"]]


def test_a_group_shows_its_teams_and_a_team_its_group_where_these_are_public(client):
    group = branches()
    member = make_public_team(name="创新官塘行动支部", parent=group)
    make_team(name="未发布的下级", parent=group)
    orphan = make_public_team(name="别的队", parent=make_team(name="未发布的上级"))

    page = Page(client.get(group.get_absolute_url()))
    assert member.get_absolute_url() in page.links
    assert "来源没有逐一列名" in page.text
    assert "未发布" not in page.text
    assert group.get_absolute_url() in Page(client.get(member.get_absolute_url())).links
    assert "未发布" not in Page(client.get(orphan.get_absolute_url())).text


def test_a_dissolved_team_says_so(client):
    team = make_public_team(dissolved_on=date(2021, 10, 31))
    assert "撤销日期是2021年10月31日" in Page(client.get(team.get_absolute_url())).text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": "draft"}, 404),
        ({"state": "approved"}, 404),
        ({"state": "withdrawn", "published_at": MOMENT}, 410),
        ({"state": "published"}, 200),
    ],
)
def test_a_team_is_gone_once_withdrawn_and_was_never_there_before(client, fields, status):
    team = make_team(name="清风队", **fields)
    page = Page(client.get(team.get_absolute_url()))
    assert page.status == status
    assert ("清风队" in page.text) == (status == 200)


@pytest.mark.parametrize("code", ["999", "x" * 200, "٣٢", "'", "..."])
def test_an_unknown_code_is_not_found(client, code):
    assert client.get(f"/teams/{code}/").status_code == 404


# How it meets


def weekly(team, since=date(2021, 4, 5)):
    return Cadence.objects.create(team=team, kind="dispatch", interval="week", since=since)


@time_machine.travel("2021-05-05 10:00:00+08:00")
def test_a_team_that_publishes_its_meetings_shows_how_it_kept_its_cadence(client):
    team = make_public_team(publishes_meetings=True)
    weekly(team)
    ExcusedSlot.objects.create(team=team, kind="dispatch", on=date(2021, 4, 14), reason="防汛")
    for day in (date(2021, 4, 6), date(2021, 4, 8), date(2021, 5, 3)):
        make_meeting(team=team, held_on=day, state="published", summary="研究管线迁改")
    meeting = make_meeting(team=team, held_on=date(2021, 4, 29), state="draft")
    meeting.actions.create(text="未签发的事项")
    agreed = make_meeting(
        team=team, held_on=date(2021, 4, 26), kind="inspection", state="published"
    )
    agreed.actions.create(text="催办环评", office="环保局", due_on=date(2021, 5, 10))

    page = Page(client.get(team.get_absolute_url()))

    # Four weeks have ended: one kept, one excused, two missed; the running one is open.
    assert "调度：每周一次" in page.text
    assert "33.3%" in page.text
    for words in ("3 期", "1 期", "2 期", "防汛", "2021年第18周（5月3日至5月9日）进行中，已开 1 次",
                  "共 4 次", "研究管线迁改", "催办环评（环保局），期限2021年5月10日"):  # fmt: skip
        assert words in page.text
    assert "未签发的事项" not in page.text


@time_machine.travel("2021-05-05 10:00:00+08:00")
def test_meetings_of_a_team_that_does_not_publish_them_are_nowhere(client):
    team = make_public_team(name="清风队")
    weekly(team)
    ExcusedSlot.objects.create(team=team, kind="dispatch", on=date(2021, 4, 14), reason="内部理由")
    make_meeting(team=team, state="published", summary="内部会议内容", held_on=date(2021, 4, 6))
    make_activity(team=team, state="published")
    addresses = [
        "/", "/teams/", team.get_absolute_url(), "/districts/321111/", "/sitemap.xml", "/sitemap/",
        f"/units/{team.owner.code}/", "/api/v1/teams/", f"/api/v1/teams/{team.code}/",
        "/api/v1/activities/", *(f"/teams/?format={name}" for name in ("csv", "json")),
        f"{team.get_absolute_url()}?format=csv",
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for words in ("内部", "调度情况", "每周一次", "HY-"):
            assert words not in body.decode(), address


# Panels and costs


def test_places_and_units_show_their_teams(client):
    make_district(state="published")
    community = make_community(code="321111001001", state="published")
    unit = make_unit()
    here = make_public_team(name="社区队", community=community, unit=unit)
    below = make_public_team(name="下级队", parent=here)
    make_team(name="未发布的队", community=community, unit=unit)

    district = Page(client.get("/districts/321111/"))
    assert here.get_absolute_url() in district.links
    assert below.get_absolute_url() not in district.links
    assert "查询全部 2 条服务队伍" in district.text
    assert "/teams/?district=321111" in district.links
    for address in (community.get_absolute_url(), f"/units/{unit.code}/"):
        page = Page(client.get(address))
        assert here.get_absolute_url() in page.links
        assert "未发布的队" not in page.text


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        answer = client.get(path)
        assert answer.status_code == 200
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len(captured)


def fill(group, *, teams):
    """A group with so many teams of every kind of content."""
    unit, release, source = make_unit(), make_release(state="published"), make_source()
    for number in range(teams):
        team = make_public_team(
            parent=group, unit=unit, owner=unit, source=source, domain=f"领域{number}",
            community=make_community(state="published", owner=unit), is_group=True,
        )  # fmt: skip
        state_total(team, 5, unit="支", counts="teams", release=release)
        state_total(group, 6, unit="次", counts="activities", release=release)
        Post.objects.create(team=group, kind="member", office=f"岗位{number}", unit=unit)
        activity = make_activity(team=group, state="published", source=source)
        ActivityFile.objects.create(activity=activity, file=f"attached/{number}.jpg")
        make_activity(team=team, state="published", owner=unit)
        meeting = make_meeting(team=group, state="published", owner=unit)
        meeting.actions.create(text="催办")
        ExcusedSlot.objects.create(
            team=group, kind="dispatch", on=date(2021, 6, teams + number), reason="防汛"
        )
        Assignment.objects.create(
            team=group, project=make_public_project(owner=unit), since=date(2021, 4, 1)
        )
        Assignment.objects.create(team=group, matter=make_public_matter(owner=unit))


@pytest.mark.parametrize("path", ["/teams/", "/teams/?format=json", "detail", "district", "unit"])
def test_pages_cost_the_same_queries_for_one_row_or_many(
    client, path, django_assert_max_num_queries
):
    group = make_public_team(publishes_meetings=True)
    weekly(group)
    fill(group, teams=1)
    found = {
        "detail": group.get_absolute_url(),
        "district": "/districts/321111/",
        "unit": f"/units/{group.owner.code}/",
    }
    path = found.get(path, path)
    one = queries_of(client, path, django_assert_max_num_queries)
    fill(group, teams=6)
    assert queries_of(client, path, django_assert_max_num_queries) == one


def test_no_page_and_no_file_says_a_person_s_number(client):
    team = make_public_team(publishes_meetings=True)
    weekly(team)
    project = make_public_project()
    meeting, activity = (
        make(team=team, state="published") for make in (make_meeting, make_activity)
    )
    records = [
        team, meeting, activity, project,
        Post.objects.create(team=team, kind="member", office="成员"),
        Assignment.objects.create(team=team, project=project),
        ExcusedSlot.objects.create(team=team, kind="dispatch", on=date(2021, 4, 14), reason="x"),
        ActivityFile.objects.create(activity=activity, file="attached/a.jpg"),
        meeting.actions.create(text="催办"),
    ]  # fmt: skip
    for record in records:
        assert type_everywhere(record)
    address = team.get_absolute_url()
    for path in ("/teams/", "/teams/?format=csv", address, f"{address}?format=json",
                 f"/api/v1/teams/{team.code}/", project.get_absolute_url()):  # fmt: skip
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert find_personal_data(body.decode()) == [], path
