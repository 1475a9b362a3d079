"""The home page: what a resident wants first, and never more than it costs."""

from datetime import UTC, datetime

import pytest

from tests.factories import (
    make_change,
    make_district,
    make_headline,
    make_indicator,
    make_public_figure,
    make_public_matter,
    make_public_programme,
    make_public_project,
    make_public_service,
    make_report_line,
    make_team,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
PUBLIC = {"state": "published", "published_at": datetime(2021, 11, 2, 1, 30, tzinfo=UTC)}
MOST_QUERIES = 25


def test_an_empty_portal_says_so_and_links_no_empty_room(client):
    page = Page(client.get("/"))

    assert page.status == 200
    assert "还没有发布内容" in page.text
    assert not {"/districts/", "/figures/", "/livelihood/"} & set(page.links)


def test_places_show_their_headlines(client):
    place = make_district(**PUBLIC)
    figure = make_public_figure(district=place, value="222")
    make_headline(state="published", district=place, indicator=figure.indicator)

    page = Page(client.get("/"))

    for words in ("润州区", "222个", "2021年", figure.release.source.name, "查一个数"):
        assert words in page.text
    assert {"/districts/", "/figures/", "/figures/releases/"} <= set(page.links)


def test_where_there_are_matters_one_looks_for_one_s_compound_first(client):
    make_public_matter()

    page = Page(client.get("/"))

    assert "找你家小区或一件实事" in page.text
    assert 'action="/livelihood/"' in page.html
    assert "全部 1 件实事" in page.text


def test_a_programme_shows_what_its_office_reported(client):
    programme = make_public_programme()
    total, done = make_indicator(unit="件"), make_indicator(unit="件")
    make_report_line(programme=programme, total_indicator=total, done_indicator=done)
    for indicator, value in ((total, 118), (done, 104)):
        make_public_figure(district=programme.district, indicator=indicator, value=value)

    page = Page(client.get("/"))

    assert "88.1% 办结 104件，共 118件，据通报" in page.text
    assert total.figures.get().release.get_absolute_url() in page.links
    assert programme.get_absolute_url() in page.links


def test_projects_services_and_teams_lead_on(client):
    project, service, team = make_public_project(), make_public_service(), make_team(**PUBLIC)
    make_team(name="未公开的队伍")

    page = Page(client.get("/"))

    assert "另有 1 个项目，来源没有写明阶段" in page.text
    assert "/projects/?stage=signed" in page.links
    assert {"/projects/", service.get_absolute_url(), team.get_absolute_url()} <= set(page.links)
    assert project.name not in page.text
    assert "未公开的队伍" not in page.text


def test_a_change_leads_on_only_while_its_page_is_there(client):
    make_change(sentence="发布“润州区”。", path="/districts/321111/")
    make_change(sentence="发布“甲”。", path="/teams/a/", record_code="a")
    make_change(sentence="撤下“甲”。", path="/teams/a/", record_code="a", kind="withdrawn")

    page = Page(client.get("/"))

    assert page.text.index("撤下“甲”。") < page.text.index("发布“甲”。")
    assert "/districts/321111/" in page.links
    assert "/teams/a/" not in page.links


def test_it_costs_the_same_queries_for_one_row_or_many(client, django_assert_max_num_queries):
    def fill(number):
        place = make_district(code=f"3212{number:02d}", **PUBLIC)
        figure = make_public_figure(district=place)
        make_headline(state="published", district=place, indicator=figure.indicator)
        programme = make_public_programme(district=place)
        make_report_line(programme=programme, total_indicator=figure.indicator)
        make_public_matter(programme=programme, district=place)
        make_public_project(district=place)
        make_public_service(district=place)
        make_team(district=place, **PUBLIC)
        make_change()

    def queries():
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    fill(1)
    one = queries()
    for number in range(2, 12):
        fill(number)
    assert queries() == one
