from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from districts.models import District
from publishing.review.models import ReviewState
from tests.factories import make_change, make_community, make_district, make_source
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)


def make_public_district(**fields):
    return make_district(**{"state": ReviewState.PUBLISHED, "published_at": MOMENT} | fields)


def test_the_list_shows_listed_places_only(client):
    make_public_district(intro_facts="有西津渡景区。")
    make_public_district(code="321112", name="丹徒区", listed=False)
    make_district(code="321102")

    page = Page(client.get("/districts/"))

    assert page.heading == "市辖区"
    assert "润州区" in page.text
    assert "有西津渡景区。" in page.text
    assert "丹徒区" not in page.text
    assert "京口区" not in page.text


def test_a_place_shows_its_facts_goals_and_industries(client):
    city = make_public_district(code="321100", name="镇江市", level="city", listed=False)
    make_public_district(
        parent=city,
        intro_facts="镇江主城区之一。\n有西津渡景区。",
        goal_keywords="活力主城；平安主城",
        driver_keywords="数字经济",
        source=make_source(name="一篇报道"),
    )

    page = Page(client.get("/districts/321111/"))

    assert page.heading == "润州区"
    assert "镇江主城区之一。有西津渡景区。" in page.text
    assert "活力主城、平安主城" in page.text
    assert "数字经济" in page.text
    assert "一篇报道" in page.text
    assert "/districts/321100/" in page.links


def test_the_approved_map_of_a_place_is_there_and_goes_with_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    place = make_district(
        state="published", map_image="maps/321111.png", map_approval_number="苏S（2021）1号"
    )
    default_storage.save(place.map_image.name, ContentFile(b"picture"))
    assert place.map_image.url in client.get(place.get_absolute_url()).content.decode()
    assert b"".join(client.get(place.map_image.url).streaming_content) == b"picture"

    District.objects.update(state="withdrawn")
    assert client.get(place.map_image.url).status_code == 410


def test_a_place_names_its_streets_and_communities(client):
    make_public_district()
    street = make_public_district(code="321111001", name="某街道", parent=make_district())
    make_community(name="公开社区", state=ReviewState.PUBLISHED, district=make_district())
    make_community(name="未公开社区", district=make_district())

    page = Page(client.get("/districts/321111/"))

    assert street.get_absolute_url() in page.links
    assert "公开社区" in page.text
    assert "未公开社区" not in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": ReviewState.DRAFT}, 404),
        ({"state": ReviewState.SUBMITTED}, 404),
        ({"state": ReviewState.APPROVED}, 404),
        ({"state": ReviewState.RETURNED}, 404),
        ({"state": ReviewState.WITHDRAWN, "published_at": MOMENT}, 410),
        ({"state": ReviewState.WITHDRAWN}, 410),
        ({"state": ReviewState.DRAFT, "published_at": MOMENT}, 410),
        ({"state": ReviewState.PUBLISHED}, 200),
    ],
)
def test_a_place_is_gone_once_withdrawn_and_was_never_there_before(client, fields, status):
    make_district(**fields)

    page = Page(client.get("/districts/321111/"))

    assert page.status == status
    assert ("润州区" in page.text) == (status == 200)
    assert {404: "没有找到", 410: "已撤下", 200: "润州区"}[status] in page.heading


@pytest.mark.parametrize("code", ["999999", "x" * 200, "٣٢١١١١", "'", "..."])
def test_an_unknown_code_is_not_found(client, code):
    assert client.get(f"/districts/{code}/").status_code == 404


def test_the_list_carries_seven_tags_and_a_place_ten(client, settings):
    settings.SITE_NAME, settings.SITE_DOMAIN = "示例区数据", "www.example.gov.cn"
    settings.SITE_ID_CODE = "3211110001"
    make_public_district()

    tags = Page(client.get("/districts/")).government_tags
    assert list(tags) == [
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
    ]

    page = Page(client.get("/districts/321111/"))
    assert len(set(page.government_tags) - {"Keywords", "Description"}) == 10
    assert page.government_tags["ArticleTitle"] == page.heading == "润州区"
    assert page.government_tags["PubDate"] == "2021-11-02 09:30"
    assert "发布时间：2021-11-02 09:30" in page.text
    assert page.government_tags["ContentSource"] in page.text


def test_what_is_not_known_has_no_tag(client, settings):
    settings.SITE_DOMAIN = settings.SITE_ID_CODE = ""
    make_public_district(published_at=None)

    tags = Page(client.get("/districts/321111/")).government_tags

    assert "PubDate" not in tags
    assert "SiteDomain" not in tags
    assert "Description" not in tags
    assert "None" not in tags.values()
    assert "" not in tags.values()


def test_the_list_is_filtered_and_says_by_what(client):
    make_public_district(driver_keywords="数字经济")
    make_public_district(code="321102", driver_keywords="文化旅游")

    page = Page(client.get("/districts/?q=ＱＨ&level=district"))
    assert "没有符合条件的内容" in page.text
    assert "搜索名称、目标或抓手：QH" in page.text

    page = Page(client.get("/districts/?q=数字+经济&from=singlemessage"))
    assert "润州区" in page.text
    assert "京口区" not in page.text
    assert "/districts/321111/" in page.links


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=2",
        "page=501",
        "page=٢",
        "page=２",
        "page=1e9",
        "page=" + "9" * 30,
        "page=last",
        "order=code; drop",
        "order=published_at",
        "order=owner__name",
        "level=nonsense",
        "level=" + "9" * 5000,
        "q=" + "长" * 101,
        "q=" + "a+" * 11 + "a",
        "format=exe",
        "format=csv&level=nonsense",
        "level=nonsense&page=x",
    ],
)
def test_what_cannot_be_used_is_refused_politely(client, query):
    make_public_district()

    response = client.get(f"/districts/?{query}")

    assert response.status_code == 404
    text = response.content.decode()
    assert "润州区" not in text
    assert any(word in text for word in ("没有找到", "无法使用", "无效"))


@pytest.mark.parametrize(
    ("order", "first"), [("", "321102"), ("code", "321102"), ("new", "321111")]
)
def test_the_list_sorts_by_what_it_offers(client, order, first):
    make_public_district(published_at=MOMENT.replace(year=2022))
    make_public_district(code="321102")

    links = Page(client.get(f"/districts/?order={order}")).links

    places = [link for link in links if link.startswith("/districts/3")]
    assert places[0] == f"/districts/{first}/"


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_download_holds_exactly_what_is_filtered(client, format):
    make_public_district(driver_keywords="数字经济", intro_facts="=1+1")
    make_public_district(code="321102", driver_keywords="文化旅游")
    make_district(code="321112", name="丹徒区")

    response = client.get(f"/districts/?q=数字&format={format}")
    rows = rows_of(response, format)

    assert "filename*=utf-8''%E5%B8%82%E8%BE%96%E5%8C%BA." in response["Content-Disposition"]
    assert response["X-Robots-Tag"] == "noindex"
    assert [row[:2] for row in rows] == [["321111", "润州区"]]


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_an_unfiltered_download_holds_the_page_s_rows(client, format):
    make_public_district()
    make_public_district(code="321102")

    links = Page(client.get("/districts/")).links
    rows = rows_of(client.get(f"/districts/?format={format}"), format)

    assert [f"/districts/{row[0]}/" for row in rows] == [
        link for link in links if link.startswith("/districts/3")
    ]


def test_the_page_says_when_the_place_changed_last(client):
    make_public_district()
    make_change(at=datetime(2022, 3, 4, 1, 0, tzinfo=UTC))

    page = Page(client.get("/districts/321111/"))

    assert "更新于 2022-03-04 09:00" in page.text


def test_public_pages_ask_for_no_cookie_and_no_session(client):
    make_public_district()

    for path in ("/", "/districts/", "/districts/321111/", "/districts/321112/"):
        response = client.get(path)
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/districts/", "/districts/?format=json", "/", "/sitemap.xml"])
def test_lists_cost_the_same_queries_for_one_place_or_many(
    client, path, django_assert_max_num_queries
):
    make_public_district()
    one = queries_of(client, path, django_assert_max_num_queries)
    owner = District.objects.get().owner
    for number in range(24):
        make_public_district(code=f"3212{number:02d}", owner=owner, source=make_source())
    assert queries_of(client, path, django_assert_max_num_queries) == one


def test_a_place_costs_the_same_queries_for_one_street_or_many(
    client, django_assert_max_num_queries
):
    place = make_public_district()
    make_public_district(code="321111001", parent=place)
    one = queries_of(client, "/districts/321111/", django_assert_max_num_queries)
    for number in range(2, 26):
        make_public_district(code=f"321111{number:03d}", parent=place, owner=place.owner)
    assert queries_of(client, "/districts/321111/", django_assert_max_num_queries) == one
