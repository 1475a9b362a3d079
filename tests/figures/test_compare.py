"""Places and indicators side by side: like with like, and reasons where there is nothing alike."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_category,
    make_district,
    make_headline,
    make_indicator,
    make_public_figure,
    make_release,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
BOTH = "/figures/compare/?indicator=gdp&district=321111&district=321102"


@pytest.fixture
def gdp():
    category = make_category(code="economy", name="经济")
    return make_indicator(
        code="gdp", name="地区生产总值", unit="亿元", decimals=1, category=category
    )


@pytest.fixture
def runzhou():
    return make_district(state="published")


@pytest.fixture
def jingkou():
    return make_district(code="321102", name="京口区", state="published")


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def first_months(number, last=9):
    end = date(number, last, 30)
    return {"period_type": "cumulative", "period_start": date(number, 1, 1), "period_end": end}


def test_places_stand_side_by_side_in_the_same_periods(client, gdp, runzhou, jingkou):
    make_public_figure(indicator=gdp, district=runzhou, value="222.3", **year(2021))
    make_public_figure(indicator=gdp, district=runzhou, value="210", **year(2020))
    make_public_figure(indicator=gdp, district=jingkou, value="333.1", **year(2021))
    make_public_figure(indicator=gdp, district=jingkou, value="80", **first_months(2021))

    page = Page(client.get(BOTH))

    assert page.heading == "数据对比：地区生产总值，润州区、京口区"
    assert "2021年（从大到小）：京口区333.1亿元，润州区222.3亿元。" in page.text
    assert "2020年 润州区 210.0亿元" in page.text
    assert "京口区 未公布" in page.text
    assert "80.0亿元" not in page.text, "unlike periods are not shown together"


def test_unlike_periods_are_refused_with_the_reason_and_what_could_be_compared(
    client, gdp, runzhou, jingkou
):
    area = make_indicator(code="area", name="改造面积", unit="亩", category=gdp.category)
    make_public_figure(indicator=gdp, district=runzhou, value="222.3", **year(2021))
    make_public_figure(indicator=gdp, district=jingkou, value="80", **first_months(2021))
    for district in (runzhou, jingkou):
        make_public_figure(indicator=area, district=district, **year(2020))

    page = Page(client.get(BOTH))

    assert "起止不同的数不能比较" in page.text
    assert "润州区有2021年；京口区有2021年1—9月" in page.text
    assert "222.3" not in page.text
    assert "?indicator=area&district=321111&district=321102" in page.links
    assert client.get(f"{BOTH}&format=csv").status_code == 404


def test_unlike_units_are_refused_and_like_ones_shown(client, gdp, runzhou):
    revenue = make_indicator(code="revenue", name="预算收入", unit="亿元", category=gdp.category)
    air = make_indicator(code="air", name="优良天数比率", unit="%", category=gdp.category)
    for indicator, value in ((gdp, "222.3"), (revenue, "11"), (air, "79")):
        make_public_figure(indicator=indicator, district=runzhou, value=value)

    mixed = Page(client.get("/figures/compare/?indicator=gdp&indicator=air&district=321111"))
    three = Page(
        client.get(
            "/figures/compare/?indicator=gdp&indicator=air&indicator=revenue&district=321111"
        )
    )

    reason = "单位不同的数不能比较：地区生产总值（亿元）、优良天数比率（%）"
    assert reason in mixed.text
    assert "222.3" not in mixed.text
    assert "?indicator=gdp&indicator=revenue&district=321111" in mixed.links
    assert reason in three.text
    assert "地区生产总值222.3亿元，预算收入11亿元" in three.text
    assert "79%" not in three.text


def test_an_other_basis_is_said_and_the_staff_s_choice_of_publisher_followed(
    client, gdp, runzhou, jingkou
):
    for publisher, value in (("区统计局", "200"), ("市统计局", "300")):
        make_public_figure(indicator=gdp, district=runzhou, value=value, publisher=publisher)
    make_public_figure(indicator=gdp, district=jingkou, value="400", basis="法人口径")
    for district in (runzhou, jingkou):
        make_public_figure(indicator=gdp, district=district, value="77", **first_months(2022))
    make_headline(state="published", indicator=gdp, district=runzhou, publisher="市统计局")

    page = Page(client.get(BOTH))

    assert "300.0亿元" in page.text
    assert "200.0亿元" not in page.text
    assert "润州区77.0亿元，京口区77.0亿元" in page.text, "other periods have another publisher"
    assert "年度数的口径不一样，只供参考：润州区“未注明”，京口区“法人口径”。" in page.text
    assert "润州区另有1种口径或公布单位的数" in page.text


def test_computed_rates_are_compared_like_any_other(client, gdp, runzhou, jingkou):
    done, total = (make_indicator(unit="件", category=gdp.category) for _ in range(2))
    make_indicator(
        code="rate",
        name="办结率",
        unit="%",
        decimals=1,
        measure_kind="computed_rate",
        numerator=done,
        denominator=total,
        category=gdp.category,
    )
    for district, value in ((runzhou, 104), (jingkou, 59)):
        make_public_figure(indicator=done, district=district, value=value)
        make_public_figure(indicator=total, district=district, value=118)
    address = BOTH.replace("gdp", "rate")

    page = Page(client.get(address))

    assert "润州区88.1%，京口区50.0%" in page.text
    assert "据公布数推算 104 ÷ 118" in page.text
    assert len(rows_of(client.get(f"{address}&format=json"), "json")) == 2


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_what_is_shown_is_what_is_downloaded(client, gdp, runzhou, jingkou, format):
    for number in (2020, 2021):
        make_public_figure(indicator=gdp, district=runzhou, value=number, **year(number))
    make_public_figure(indicator=gdp, district=jingkou, value="333.1", **year(2021))
    make_public_figure(indicator=gdp, district=jingkou, value="80", **first_months(2021))

    response = client.get(f"{BOTH}&format={format}")

    assert {row[0] for row in rows_of(response, format)} == {"321111", "321102"}
    assert len(rows_of(client.get(f"{BOTH}&format={format}"), format)) == 3
    assert client.get(f"{BOTH}&format=pdf").status_code == 404


def test_nothing_that_is_not_public_is_compared(client, gdp, runzhou, jingkou):
    make_public_figure(indicator=gdp, district=runzhou, value="222.3")
    make_public_figure(
        indicator=gdp, district=jingkou, value="333.1", audience="staff", **year(2020)
    )
    make_public_figure(
        indicator=gdp, district=jingkou, value="444.1", release=make_release(state="withdrawn")
    )
    hidden = make_district(code="321112", name="丹徒区")

    page = Page(client.get(BOTH))

    assert "333.1" not in page.text
    assert "444.1" not in page.text
    assert "至少要有两个都公布了全区的数才能比较" in page.text
    assert client.get(f"{BOTH}&district={hidden.code}").status_code == 404
    assert client.get("/figures/compare/?indicator=nothing").status_code == 404
    inner = make_indicator(code="inner", name="内部指标")
    make_public_figure(indicator=inner, district=runzhou, audience="staff")
    assert client.get("/figures/compare/?indicator=inner").status_code == 404
    assert client.get(f"/figures/compare/?indicator={'x' * 200}").status_code == 404


def test_more_than_six_are_cut_and_said_to_be(client, gdp):
    places = [
        make_district(code=f"32110{number}", name=f"第{number}区", state="published")
        for number in range(1, 8)
    ]
    for place in places:
        make_public_figure(indicator=gdp, district=place)
    asked = "&".join(f"district={place.code}" for place in places)

    page = Page(client.get(f"/figures/compare/?indicator=gdp&{asked}"))

    assert "一次最多对比 6 个" in page.text
    assert "第6区" in page.text
    assert "第7区" not in page.text


def test_the_form_offers_only_what_could_be_compared(client, gdp, runzhou, jingkou):
    alone = make_indicator(name="只有润州公布", unit="户", category=gdp.category)
    make_public_figure(indicator=alone, district=runzhou)
    make_public_figure(indicator=gdp, district=runzhou)

    nothing_alike = Page(client.get("/figures/compare/?indicator=gdp&district=321111"))
    make_public_figure(indicator=gdp, district=jingkou)
    begun = Page(client.get("/figures/compare/"))
    chosen = Page(client.get("/figures/compare/?indicator=gdp&district=321111"))
    of_places = Page(client.get("/figures/compare/?district=321111&district=321102"))

    assert "没有能和它对比的数" in nothing_alike.text
    assert "?indicator=gdp" in begun.links
    assert "只有润州公布" in begun.text
    assert '<option value="321102">京口区' in chosen.html
    assert "只有润州公布" not in chosen.text
    assert "只有润州公布" not in of_places.text
    assert "地区生产总值（亿元）" in of_places.text


def test_the_page_costs_the_same_queries_for_one_period_or_many(client, gdp, runzhou, jingkou):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(BOTH).status_code == 200
        return len(captured)

    for district in (runzhou, jingkou):
        make_public_figure(indicator=gdp, district=district)
    one = cost()
    release = make_release(state="published")
    for number in range(1995, 2021):
        for district in (runzhou, jingkou):
            make_public_figure(release=release, indicator=gdp, district=district, **year(number))

    assert cost() == one
    assert "1995年" not in Page(client.get(BOTH)).text
