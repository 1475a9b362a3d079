"""The frame of every page, the pages of the whole site, and 长辈版."""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from accounts import content_version
from tests.factories import (
    make_community,
    make_district,
    make_headline,
    make_key_area,
    make_public_figure,
    make_public_matter,
    make_public_project,
    make_public_service,
    make_team,
    make_unit,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def figure():
    place = make_district(state="published", published_at=MOMENT)
    figure = make_public_figure(district=place, value="222")
    make_headline(state="published", district=place, indicator=figure.indicator)
    return figure


def test_rooms_to_come_are_reserved_and_not_linked(client, figure):
    links = set(Page(client.get("/")).links)

    for path in ("/search/", "/changes/", "/data/"):
        assert client.get(path).status_code == 404
        assert path not in links


# frame


def test_the_footer_shows_what_is_given_and_hides_the_rest(client, settings):
    settings.SITE_ORGANISER, settings.ICP_NUMBER = "示例区人民政府办公室", "苏ICP备00000000号"
    settings.POLICE_NUMBER = settings.SITE_ID_CODE = settings.CONTACT = ""

    page = Page(client.get("/about/"))

    assert "示例区人民政府办公室" in page.text
    assert "苏ICP备00000000号" in page.text
    assert "公安备案号" not in page.text
    assert "网站标识码" not in page.text
    assert {"tel:12345", "/sitemap/"} <= set(page.links)


@pytest.mark.parametrize("path", ["/about/", "/sitemap/", "/figures/", "/districts/321111/"])
def test_every_inner_page_says_where_it_is(client, figure, path):
    page = Page(client.get(path))

    assert re.search(r"当前位置： ?首页", page.text)
    assert 'aria-label="当前位置"' in page.html
    assert page.title.startswith(page.heading)


def test_the_home_page_is_not_an_inner_page(client):
    page = Page(client.get("/"))

    assert "当前位置" not in page.text
    assert page.title == "市辖区信息公开"


@pytest.mark.parametrize("path", ["/", "/figures/", "/districts/321111/", "/nothing/"])
def test_every_page_has_landmarks_and_a_way_past_them(client, figure, path):
    html = client.get(path).content.decode()

    assert html.startswith("<!doctype html>")
    assert '<html lang="zh-Hans">' in html
    assert '<a class="skip" href="#content">跳到正文</a>' in html
    for landmark in ("<header", '<main id="content"', "<footer", "<nav"):
        assert landmark in html
    assert html.count("<h1>") == 1


def test_nothing_comes_from_elsewhere(client, figure):
    for path in ("/", "/figures/", "/districts/321111/", "/about/"):
        html = client.get(path).content.decode()
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"', html)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", {"首页": "page"}),
        ("/livelihood/", {"民生实事": "page"}),
        ("/livelihood/programmes/", {"民生实事": "true"}),
        ("/livelihood/services/", {"惠民服务与举措": "page"}),
        ("/nothing/livelihood/", {"首页": ""}),
    ],
)
def test_the_navigation_marks_one_room(client, path, current):
    make_public_matter()
    make_public_service()

    html = client.get(path).content.decode()

    nav = html[html.index('<nav class="rooms"') : html.index("</nav>")]
    marked = re.findall(r'aria-current="(\w+)">([^<]+)<', nav)
    assert {name: mark for mark, name in marked} == {k: v for k, v in current.items() if v}


def test_the_navigation_leaves_empty_rooms_out(client):
    make_team(), make_public_project()

    links = Page(client.get("/about/")).links

    assert "/projects/" in links
    assert not {"/teams/", "/livelihood/", "/livelihood/services/"} & set(links)


def test_the_page_says_when_anything_changed_last(client):
    content_version.bump()

    assert "全站内容更新于 20" in Page(client.get("/about/")).text


# site map, robots


def test_the_site_map_lists_every_public_page(client, figure):
    place = figure.district
    public = {"state": "published", "published_at": MOMENT}
    matter, project, service, team = (
        make_public_matter(),
        make_public_project(),
        make_public_service(),
        make_team(**public),
    )
    area, community = make_key_area(**public), make_community(district=place, **public)
    drafts = [make_key_area(), make_community(district=place), make_team()]
    ended = make_unit(valid_to=date(2019, 1, 1))

    links = set(Page(client.get("/sitemap/")).links)
    assert {"/districts/321111/", "/figures/releases/", "/about/", "/teams/"} <= links
    assert {area.get_absolute_url(), matter.programme.get_absolute_url()} <= links

    namespace = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  (our own)
    addresses = {url.findtext(f"{namespace}loc") for url in tree}
    for path in (
        "/",
        "/districts/321111/",
        figure.indicator.get_absolute_url(),
        figure.release.get_absolute_url(),
        *(row.get_absolute_url() for row in (matter, matter.programme, project, service, team)),
        area.get_absolute_url(),
        community.get_absolute_url(),
        "/districts/areas/",
        f"/units/{area.owner.code}/",
    ):
        assert f"http://testserver{path}" in addresses, path
        assert client.get(path).status_code == 200
    hidden = [f"http://testserver{row.get_absolute_url()}" for row in drafts]
    assert not addresses & {*hidden, f"http://testserver/units/{ended.code}/"}


def test_robots_leave_the_desks_of_staff_alone(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


# health


def test_health_is_asked_without_a_database_and_readiness_with_one(client, monkeypatch):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"

    def refuse(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


# errors


def test_an_unknown_address_gets_a_polite_chinese_page(client):
    page = Page(client.get("/nothing/here/"))

    assert page.status == 404
    assert page.heading == "没有找到这个页面"
    assert "12345" in page.text


@pytest.mark.parametrize(
    ("path", "title"),
    [("/nothing/", "没有找到这个页面"), ("/districts/321111/", "这项内容已撤下")],
)
def test_an_error_page_says_so_in_its_title_and_where_it_is(client, path, title):
    make_district(state="withdrawn")

    page = Page(client.get(path))

    assert f"<title>{title} - " in page.html
    assert f"首页 {title}" in page.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/figures/", "/districts/321111/", "/robots.txt"])
def test_a_public_page_is_only_read(figure, method, path):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert Page(response).heading == "这个页面只能查看"


def test_a_form_that_stood_open_too_long_is_refused_in_chinese():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "u"})

    assert response.status_code == 403
    assert Page(response).heading == "表单已失效"


@pytest.mark.parametrize("path", ["/", "/figures/", "/nothing/", "/sitemap.xml"])
def test_no_copy_of_a_page_is_shown_unasked_and_the_same_page_is_not_sent_twice(
    client, figure, path
):
    response = client.get(path)

    assert response["Cache-Control"] == "no-cache"
    assert "Vary" not in response
    assert not response.cookies
    if response.status_code == 200:
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_failure_gets_a_page_that_needs_nothing(monkeypatch):
    monkeypatch.setattr("portal.about.plain_page", lambda title: 1 / 0)

    response = Client(raise_request_exception=False).get("/about/")

    assert response.status_code == 500
    text = response.content.decode()
    assert "系统暂时出错" in text
    assert "ZeroDivisionError" not in text


def test_an_unreadable_address_gets_a_polite_chinese_page(client):
    response = client.get("/figures/?q=%00")

    assert response.status_code == 400
    assert "请求无法识别" in response.content.decode()


# 长辈版


def test_pages_are_the_same_for_every_reader_and_only_the_theme_differs(client, figure):
    normal = client.get("/districts/321111/")
    client.cookies["elder"] = "1"
    elder = client.get("/districts/321111/")

    assert normal.content == elder.content
    assert "Cookie" not in elder.get("Vary", "")
    assert "--text: 1.375rem" in client.get("/theme.css").content.decode()
    client.cookies["elder"] = "something else"
    assert "--text" not in client.get("/theme.css").content.decode()


def test_the_theme_is_asked_for_anew_and_mostly_unchanged(client):
    first = client.get("/theme.css")

    assert first["Content-Type"] == "text/css; charset=utf-8"
    assert first["Vary"] == "Cookie"
    assert "private" in first["Cache-Control"]
    assert client.get("/theme.css", headers={"if-none-match": first["ETag"]}).status_code == 304
    client.cookies["elder"] = "1"
    assert client.get("/theme.css", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_theme_is_switched_by_a_link_that_comes_back(client, figure):
    path = "/figures/?q=%E6%95%B0&page=1"
    switch = next(link for link in Page(client.get(path)).links if link.startswith("/elder/?on=1"))

    response = client.get(switch)

    assert response.status_code == 302
    assert response["Location"] == path
    cookie = response.cookies["elder"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("1", True, "Lax")
    assert client.get("/elder/?on=0&next=/about/").cookies["elder"].value == ""


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\t/evil.example",
        "evil.example",
        "\x01//evil.example",
        "",
    ],
)
def test_the_switch_leads_nowhere_else(client, target):
    assert client.get(f"/elder/?on=1&next={quote(target)}")["Location"] == "/"


@pytest.mark.parametrize("target", ["/a\r\nSet-Cookie: x=1", "/长辈", "/%ff", "/x" * 2000])
def test_a_strange_path_to_come_back_to_is_no_failure(client, target):
    response = client.get(f"/elder/?on=1&next={quote(target)}")

    assert response.status_code == 302
    assert "x" not in response.cookies
