import re
from datetime import UTC, datetime

import pytest

from figures.claims.following import keep_verdicts
from tests.factories import make_claim, make_district, make_indicator, make_public_figure
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
PUBLIC = {"state": "published", "published_at": MOMENT}
LIST = "/figures/claims/"


@pytest.fixture
def counts():
    """104 of 118 matters, public."""
    district = make_district(state="published", published_at=MOMENT)
    matters = {"district": district}
    done, total = (
        make_public_figure(indicator=make_indicator(name=name, unit="件"), value=value, **matters)
        for name, value in (("领办实事办结数", 104), ("领办实事总数", 118))
    )
    return district, done, total


def rate(counts, **fields):
    district, done, total = counts
    claim = make_claim(
        formulas=["办结÷总数×100%"],
        inputs=[{"symbol": "办结", "figure": done}, {"symbol": "总数", "figure": total}],
        **PUBLIC | {"title": "领办实事办结率", "district": district} | fields,
    )
    keep_verdicts([claim])
    return claim


def test_the_list_shows_arithmetic_verdict_and_where_inputs_are_from(client, counts):
    claim = rate(counts)

    page = Page(client.get(LIST))

    assert "源文“88.1%”，算得 88.1%" in page.text
    assert "办结 ÷ 总数 × 100%= 104件 ÷ 118件 × 100%= 88.1%" in page.text
    assert "四舍五入前 88.135593" in page.text
    assert "相符 1 条" in page.text
    assert claim.get_absolute_url() in page.links
    for figure in counts[1:]:
        assert f"/figures/{figure.indicator.code}/?district=321111" in page.links
        assert figure.release.get_absolute_url() in page.links


def test_the_list_is_linked_once_it_holds_something(client, counts):
    rate(counts, audience="staff")
    for path in ("/figures/", "/sitemap/"):
        assert LIST not in Page(client.get(path)).links
    assert LIST not in client.get("/sitemap.xml").text
    rate(counts)
    for path in ("/figures/", "/sitemap/"):
        assert LIST in Page(client.get(path)).links
    assert LIST in client.get("/sitemap.xml").text


def test_a_page_says_what_is_missing_and_what_differs(client, counts):
    rate(counts, title="不符的", stated_text="53%", stated_value=53)
    rate(counts, title="未给出的", stated_text="", stated_value=None)
    make_claim(
        title="缺数的",
        district=counts[0],
        formulas=["a÷b"],
        inputs=[{"symbol": s, "takes": "unknown", "origin": "个数"} for s in "ab"],
        verdict="no_basis",
        **PUBLIC,
    )
    text = Page(client.get(LIST)).text
    assert "与分项数据不一致，待来源单位核实" in text
    assert "源文“53%”，算得 88.1%" in text
    assert "源文未给出，算得 88.1%" in text
    assert "来源未公布基数，无法核算" in text
    assert "a：—，来源未公布：个数" in text
    for verdict, title in (("differs", "不符的"), ("no_basis", "缺数的"), ("computed", "未给出的")):
        found = Page(client.get(f"{LIST}?verdict={verdict}")).text
        assert title in found
        assert "共 1 条核对" in found


def test_an_approximate_input_makes_an_approximate_result(client, counts):
    type(counts[1]).objects.filter(pk=counts[1].pk).update(qualifier="about")
    page = Page(client.get(rate(counts).get_absolute_url()))
    assert "约104件 ÷ 118件" in page.text
    assert "用到的数中有约数，结果也是约数" in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"state": "withdrawn"}, 410),
        ({"state": "draft", "published_at": None}, 404),
        ({"audience": "staff"}, 404),
        ({"audience": "staff", "state": "withdrawn"}, 404),
    ],
)
def test_only_what_is_public_has_a_page(client, counts, fields, status):
    claim = rate(counts, **fields)
    answer = client.get(claim.get_absolute_url())
    assert answer.status_code == status
    assert (claim.title in client.get(LIST).text) == (status == 200)
    assert (claim.title in client.get("/sitemap.xml").text) is False
    assert (claim.code in client.get("/sitemap.xml").text) == (status == 200)


def test_the_page_carries_the_government_s_tags(client, counts, settings):
    settings.SITE_DOMAIN, settings.SITE_ID_CODE = "www.example.gov.cn", "3211000000"
    page = Page(client.get(rate(counts).get_absolute_url()))
    tags = page.government_tags
    assert tags["ArticleTitle"] == page.heading == "数据核对：领办实事办结率"
    assert tags["ColumnName"] == "数据核对"
    assert tags["Description"] == "领办实事办结率：源文“88.1%”，算得88.1%；相符。"


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_download_holds_the_arithmetic(client, counts, format):
    rate(counts)
    rate(counts, title="内部的", audience="staff")
    (row,) = rows_of(client.get(f"{LIST}?verdict=reproduced&format={format}"), format)
    assert "104件 ÷ 118件 × 100% = 88.1%" in row
    assert "相符" in row
    assert any(
        re.fullmatch("办结：104件（领办实事办结数，.*；总数：118件（.*）", cell) for cell in row
    )


@pytest.mark.parametrize("query", ["verdict=x", "district=9", "order=-pk", "page=2", "format=html"])
def test_what_cannot_be_used_is_refused_politely(client, counts, query):
    rate(counts)
    assert client.get(f"{LIST}?{query}").status_code == 404


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_cost_the_same_queries_for_one_claim_or_many(
    client, counts, django_assert_max_num_queries
):
    claim = rate(counts)
    paths = (LIST, f"{LIST}?format=csv", "/api/v1/claims/", claim.get_absolute_url())
    one = [queries_of(client, path, django_assert_max_num_queries) for path in paths]
    for number in range(9):
        rate(counts, title=f"第{number}条")
    many = [queries_of(client, path, django_assert_max_num_queries) for path in paths]
    assert many == one
