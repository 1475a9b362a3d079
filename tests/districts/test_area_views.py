"""Pages of key areas and of communities, and what they add to their districts' pages."""

from datetime import UTC, date, datetime

import pytest

from publishing.review.models import ReviewState
from tests.factories import (
    make_community,
    make_district,
    make_district_event,
    make_honour,
    make_industry,
    make_key_area,
    make_public_figure,
    make_source,
    make_unit,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
PUBLIC = {"state": ReviewState.PUBLISHED, "published_at": MOMENT}


@pytest.fixture
def district():
    return make_district(**PUBLIC)


@pytest.fixture
def guantang(district):
    return make_key_area(
        code="guantang",
        name="官塘创新社区",
        district=district,
        founded_on=date(2020, 10, 28),
        location_facts="东：丁卯科技城\n西：南山风景区",
        source=make_source(name="一篇报道"),
        **PUBLIC,
    )


# key areas


def test_an_area_says_what_it_is_where_and_since_when(client, guantang):
    page = Page(client.get("/districts/areas/guantang/"))

    assert page.heading == page.government_tags["ArticleTitle"] == "官塘创新社区"
    for words in ("重点片区", "润州区", "2020年10月28日", "东：丁卯科技城", "一篇报道"):
        assert words in page.text
    assert "面积" not in page.text
    assert {"/districts/321111/", f"/units/{guantang.owner.code}/"} <= set(page.links)


def test_an_area_nests_its_public_parts(client, guantang, district):
    core = make_key_area(parent=guantang, name="核心区", area_km2="3.720", **PUBLIC)
    make_key_area(parent=core, name="创新绿谷", plan_facts="生态廊道", **PUBLIC)
    make_key_area(parent=guantang, name="未公开组团")

    page = Page(client.get("/districts/areas/guantang/"))

    assert "3.72 平方公里" in page.text
    assert page.text.index("核心区") < page.text.index("创新绿谷") < page.text.index("生态廊道")
    assert "未公开组团" not in page.text


def test_industries_stand_in_their_tiers(client, guantang, district):
    make_industry(key_area=guantang, tier=2, position=2, name="数字服务")
    make_industry(key_area=guantang, tier=2, position=1, name="智能制造")
    make_industry(key_area=guantang, tier=1, name="数字经济")
    make_industry(district=district, scheme="双轮驱动", tier=None, name="生产性服务业")

    page = Page(client.get("/districts/areas/guantang/"))
    assert "1+2+6 1数字经济 2智能制造数字服务" in page.text
    assert "双轮驱动" not in page.text
    page = Page(client.get("/districts/321111/"))
    assert "双轮驱动生产性服务业" in page.text.replace(" ", "")


def test_an_area_shows_its_own_figures_and_its_district_those_of_the_whole(client, guantang):
    figure = make_public_figure(
        key_area_code="guantang", district=guantang.district, value=16, is_current=True
    )
    make_public_figure(district=guantang.district, indicator=figure.indicator, value=205)

    page = Page(client.get("/districts/areas/guantang/"))
    assert "16个" in page.text
    assert "205个" not in page.text
    page = Page(client.get("/districts/321111/"))
    assert "205个" in page.text
    assert "16个" not in page.text
    page = Page(client.get(figure.indicator.get_absolute_url()))
    assert "润州区官塘创新社区" in page.text


@pytest.mark.parametrize(
    ("state", "status"), [("draft", 404), ("published", 200), ("withdrawn", 410)]
)
def test_an_area_is_there_while_it_is_public(client, district, state, status):
    make_key_area(code="guantang", district=district, state=state)
    assert client.get("/districts/areas/guantang/").status_code == status
    assert client.get("/districts/areas/nothing/").status_code == 404


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_the_list_of_areas_is_filtered_and_downloads_as_it_is(client, guantang, format):
    make_key_area(name="大禹山", district=make_district(code="321102", **PUBLIC), **PUBLIC)
    make_industry(key_area=guantang)

    page = Page(client.get("/districts/areas/?district=321111&kind=key_area"))
    assert "官塘创新社区" in page.text
    assert "大禹山" not in page.text
    assert "京口区（1）" in page.text
    rows = rows_of(client.get(f"/districts/areas/?q=丁卯&format={format}"), format)
    assert [row[:2] for row in rows] == [["guantang", "官塘创新社区"]]


# honours and events


def test_honours_stand_by_level_and_statements_apart(client, district):
    make_honour(name="省文明社区", district=district, level="provincial", **PUBLIC)
    make_honour(
        name="百强区", district=district, level="national", precision="unknown", count=11, **PUBLIC
    )
    make_honour(name="全国首创", district=district, level="national", is_statement=True, **PUBLIC)
    make_honour(name="五年荣誉", precision="unknown", period_text="五年来", **PUBLIC)
    make_honour(name="未公开荣誉", district=district)

    text = Page(client.get("/districts/321111/")).text

    order = [text.index(w) for w in ("国家级", "百强区", "省级", "省文明社区", "表述和活动")]
    assert order == sorted(order)
    assert text.index("表述和活动") < text.index("全国首创")
    assert "日期未注明" in text
    assert "数量：11" in text
    assert "五年来" in text
    assert "未公开荣誉" not in text


def test_events_are_dated_no_finer_than_they_are_known(client, guantang, district):
    make_district_event(text="揭牌", key_area=guantang, district=district, **PUBLIC)
    make_district_event(
        text="消费券发放", on=date(2021, 10, 1), precision="month", basis="inferred", **PUBLIC
    )
    make_district_event(text="第一届大会", on=date(2021, 11, 1), precision="unknown", **PUBLIC)

    page = Page(client.get("/districts/321111/"))
    text = page.text
    assert "2021年10月（推断）" in text
    assert text.index("消费券发放") < text.index("揭牌") < text.index("第一届大会")
    assert "/districts/areas/guantang/" in page.links
    text = Page(client.get("/districts/areas/guantang/")).text
    assert "2020年10月28日" in text
    assert "消费券发放" not in text


def test_a_district_names_its_areas_and_what_lies_around(client, guantang, district):
    make_key_area(name="核心区", parent=guantang, **PUBLIC)
    make_key_area(name="南山风景区", kind="neighbour", **PUBLIC)

    text = Page(client.get("/districts/321111/")).text

    assert text.count("官塘创新社区") == 1
    assert text.index("核心区") < text.index("周边和廊道") < text.rindex("南山风景区")


# communities


@pytest.fixture
def community(district):
    return make_community(
        code="321111001002", name="三茅宫社区", district=district, owner=district.owner, **PUBLIC
    )


def test_a_community_says_where_it_is_whom_to_ring_and_its_address(client, community):
    make_unit(name="三茅宫居委会", kind="community", place_code=community.code, phone="0511-8888")
    compound = make_community(
        code="321111001002-001",
        name="朱方路72号",
        kind="compound",
        parent=community,
        district=community.district,
        **PUBLIC,
    )

    page = Page(client.get("/districts/321111001002/"))
    assert page.heading == "三茅宫社区"
    assert "三茅宫居委会：0511-8888" in page.text
    assert {"tel:0511-8888", "/districts/321111001002-001/"} <= set(page.links)
    assert "http://testserver/districts/321111001002/" in page.text
    assert "目前没有公开的事项" in page.text
    page = Page(client.get(compound.get_absolute_url()))
    assert "三茅宫居委会：0511-8888" in page.text
    assert "/districts/321111001002/" in page.links


def test_a_district_links_its_communities(client, community):
    assert community.get_absolute_url() in Page(client.get("/districts/321111/")).links


@pytest.mark.parametrize(
    ("state", "status"), [("draft", 404), ("published", 200), ("withdrawn", 410)]
)
def test_a_community_is_there_while_it_is_public(client, district, state, status):
    make_community(code="321111001002", district=district, state=state)
    assert client.get("/districts/321111001002/").status_code == status
    assert client.get("/districts/321111001003/").status_code == 404


# cost


@pytest.mark.parametrize(
    "path",
    [
        "/districts/321111/",
        "/districts/areas/guantang/",
        "/districts/areas/",
        "/districts/areas/?format=json",
        "/districts/321111001002/",
    ],
)
def test_a_page_costs_the_same_queries_for_one_row_or_many(
    client, guantang, community, path, django_assert_max_num_queries
):
    def fill(number):
        common = {"district": guantang.district, "owner": guantang.owner} | PUBLIC
        make_industry(key_area=guantang)
        make_industry(key_area=make_key_area(parent=guantang, source=make_source(), **common))
        make_honour(source=make_source(), community=community, **common)
        make_district_event(key_area=guantang, source=make_source(), **common)
        make_community(
            code=f"321111001002-{number:03}", kind="compound", parent=community, **common
        )

    def queries():
        with django_assert_max_num_queries(40) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    fill(1)
    one = queries()
    for number in range(2, 12):
        fill(number)
    assert queries() == one
