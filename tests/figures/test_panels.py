"""What figures say on the pages of places: headlines with trends, parts, what is old."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from figures.models import Figure
from tests.factories import (
    make_category,
    make_district,
    make_headline,
    make_indicator,
    make_key_area,
    make_public_figure,
    make_release,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
PAGE = "/districts/321111/"
#: A column of a small picture.
COLUMN = re.compile(r"M[\d.]+ [\d.]+h[\d.]+v")


@pytest.fixture
def district():
    return make_district(state="published")


@pytest.fixture
def gdp():
    category = make_category(code="economy", name="经济")
    return make_indicator(
        code="gdp", name="地区生产总值", unit="亿元", decimals=1, category=category
    )


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def test_a_headline_shows_how_its_number_came_about(client, district, gdp):
    make_headline(state="published", indicator=gdp, district=district)
    for number, value in ((2018, "180"), (2020, "210"), (2021, "222.3")):
        make_public_figure(indicator=gdp, district=district, value=value, **year(number))
    make_public_figure(indicator=gdp, district=district, value="9", audience="staff", **year(2019))
    first_months = {"period_start": date(2021, 1, 1), "period_end": date(2021, 9, 30)}
    make_public_figure(
        indicator=gdp, district=district, value="160", period_type="cumulative", **first_months
    )

    html = client.get(PAGE).content.decode()

    headline = html[html.index('class="headlines"') : html.index("全部数据</h2>")]
    assert "<title>地区生产总值</title>" in headline
    assert "<desc>2018年180.0亿元，2021年222.3亿元，中间1期未公布</desc>" in headline
    assert len(COLUMN.findall(headline)) == 3, (
        "neither the staff's number nor an unlike period is drawn"
    )


def test_one_number_has_no_trend(client, district, gdp):
    make_headline(state="published", indicator=gdp, district=district)
    make_public_figure(indicator=gdp, district=district)

    assert 'class="trend"' not in client.get(PAGE).content.decode()


def test_what_is_older_than_the_rest_says_so_and_the_rest_does_not(
    client, district, gdp, time_machine
):
    time_machine.move_to("2024-03-01")
    old = make_indicator(name="网格数", category=gdp.category)
    make_public_figure(indicator=gdp, district=district, **year(2023))
    make_public_figure(indicator=old, district=district, **year(2020))

    text = Page(client.get(PAGE)).text

    assert text.count("较早，其后未公布") == 1
    assert "资料截至" not in text
    time_machine.move_to("2026-03-01")
    assert "资料截至2023年12月31日，其后未公布" in Page(client.get(PAGE)).text


def test_parts_stand_under_their_total_and_add_up_in_words(client, district, gdp):
    total = make_indicator(name="市场主体户数", unit="户", category=gdp.category)
    for name, value in (("其中：企业户数", 12921), ("其中：个体户数", 38717), ("合作社户数", 11)):
        part = make_indicator(
            name=name, unit="户", category=gdp.category, part_of=total, breakdown="按主体类型"
        )
        make_public_figure(indicator=part, district=district, value=value)
    make_public_figure(indicator=total, district=district, value=51649)

    text = Page(client.get(PAGE)).text

    assert "市场主体户数（按主体类型）" in text
    assert "个体户数38,717户（占75.0%），企业户数12,921户（占25.0%）" in text
    assert "合作社户数11户（占比不足0.1%）" in text
    assert "各项相加等于总项。" in text


def test_computed_rates_stand_among_the_figures_with_their_trend(client, district, gdp):
    done, total = (make_indicator(unit="件", category=gdp.category) for _ in range(2))
    make_indicator(
        name="办结率",
        unit="%",
        decimals=1,
        measure_kind="computed_rate",
        numerator=done,
        denominator=total,
        category=gdp.category,
    )
    for number, value in ((2020, 59), (2021, 104)):
        make_public_figure(indicator=done, district=district, value=value, **year(number))
        make_public_figure(indicator=total, district=district, value=118, **year(number))

    html = client.get(PAGE).content.decode()

    assert "<desc>2020年50.0%（推算），2021年88.1%（推算）</desc>" in html
    assert "据公布数推算 104 ÷ 118" in html


def test_a_headline_leads_to_other_places_only_where_they_publish_the_same(client, district, gdp):
    make_headline(state="published", indicator=gdp, district=district)
    make_public_figure(indicator=gdp, district=district)
    link = "/figures/compare/?indicator=gdp&district=321111"

    before = Page(client.get(PAGE)).links
    make_public_figure(indicator=gdp, district=make_district(code="321102", state="published"))

    assert link not in before
    assert link in Page(client.get(PAGE)).links


def test_a_key_area_shows_its_newest_numbers_with_their_trend(client, district, gdp):
    area = make_key_area(state="published", district=district)
    for number in (2020, 2021):
        make_public_figure(
            indicator=gdp,
            district=district,
            key_area_code=area.code,
            value=number,
            **year(number),
        )

    html = client.get(area.get_absolute_url()).content.decode()

    assert "<desc>2020年2020.0亿元，2021年2021.0亿元</desc>" in html
    assert "2021.0亿元" not in client.get(PAGE).content.decode()


def test_a_long_history_costs_no_more_queries_and_draws_twelve_years(client, district, gdp):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    release = make_release(state="published")
    part = make_indicator(unit="亿元", category=gdp.category, part_of=gdp)
    make_headline(state="published", indicator=gdp, district=district)
    make_public_figure(indicator=gdp, district=district, **year(2021))
    one = cost()
    for number in range(1990, 2021):
        for indicator in (gdp, part):
            make_public_figure(
                release=release, indicator=indicator, district=district, **year(number)
            )
    other = make_indicator(category=gdp.category)
    make_public_figure(release=release, indicator=other, district=district)
    make_headline(state="published", indicator=other, district=district)

    assert cost() == one
    assert Figure.objects.count() > 60
    html = client.get(PAGE).content.decode()
    headline = html[html.index('class="headlines"') : html.index("全部数据</h2>")]
    assert len(COLUMN.findall(headline)) == 12
