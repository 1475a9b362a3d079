"""Rates made of a numerator and a denominator: what they are, where they stand, what moves them."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from figures.computing import computed_of
from figures.models import Indicator
from tests.api.public_rows import read
from tests.factories import (
    make_district,
    make_indicator,
    make_key_area,
    make_public_figure,
    make_release,
    make_source,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    return make_indicator(code="done", name="办结数", unit="件")


@pytest.fixture
def total():
    return make_indicator(code="total", name="总数", unit="件")


@pytest.fixture
def rate(done, total):
    return make_rate(done, total)


def make_rate(numerator, denominator, **fields):
    defaults = {"code": "rate", "name": "办结率", "unit": "%", "decimals": 1}
    return make_indicator(
        measure_kind="computed_rate",
        numerator=numerator,
        denominator=denominator,
        **defaults | fields,
    )


def make_both(done, total, one, other, **fields):
    return (
        make_public_figure(indicator=done, value=one, **fields),
        make_public_figure(indicator=total, value=other, **fields),
    )


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


@pytest.mark.parametrize(
    ("one", "other", "shown", "arithmetic"),
    [
        (104, 118, "88.1%", "104 ÷ 118 × 100 = 88.1"),
        (2999, 3000, "99.9%", "2999 ÷ 3000 × 100 = 99.9"),
        (3000, 3000, "100.0%", "3000 ÷ 3000 × 100 = 100.0"),
        (0, 118, "0.0%", "0 ÷ 118 × 100 = 0.0"),
        (107, 100, "107.0%", "107 ÷ 100 × 100 = 107.0"),
        ("12.5", 1000, "1.3%", "12.5 ÷ 1000 × 100 = 1.3"),
    ],
)
def test_a_rate_is_its_parts_half_up_and_shows_how(
    done, total, rate, one, other, shown, arithmetic
):
    make_both(done, total, one, other)

    (figure,) = computed_of(make_district())

    assert figure.display_value == shown
    assert figure.arithmetic == f"据公布数推算 {arithmetic}"


@pytest.mark.parametrize(
    ("units", "values", "shown"),
    [
        (("万元", "亿元", "%"), (5, 2), "0.03%"),
        (("亿元", "万人", "元/人"), (3, 2), "15000.00元/人"),
        (("人", "万人", "‰"), (25, 1), "2.50‰"),
        (("户", "个", "%"), (1, 3), "33.33%"),
        (("元", "元", "倍"), (5, 2), "2.50倍"),
    ],
)
def test_units_are_converted_exactly(units, values, shown):
    numerator, denominator, wanted = units
    one, other = make_indicator(unit=numerator), make_indicator(unit=denominator)
    make_rate(one, other, unit=wanted, decimals=2)
    make_both(one, other, *values)

    (figure,) = computed_of(make_district())

    assert figure.display_value.replace(",", "") == shown


def test_a_rate_whose_units_do_not_make_it_is_refused_in_the_catalogue():
    money, people = make_indicator(unit="亿元"), make_indicator(unit="人")
    rate = Indicator(
        code="x",
        name="x",
        unit="公里",
        measure_kind="computed_rate",
        numerator=money,
        denominator=people,
        category=money.category,
    )

    with pytest.raises(ValidationError, match="得不出“公里”"):
        rate.full_clean()


@pytest.mark.parametrize(
    "other",
    [
        {"period_type": "cumulative", "period_end": date(2021, 9, 30)},
        year(2020),
        {"role": "target"},
        {"basis": "户籍"},
        {"publisher": "市统计局"},
        {"key_area_code": "guantang"},
        {"value": 0},
        {"value": None, "value_kind": "words", "value_text": "全部"},
        {"audience": "staff"},
        {"release": {"state": "approved"}},
    ],
)
def test_what_is_not_of_the_same_place_and_period_makes_no_rate(client, done, total, rate, other):
    make_key_area(code="guantang", state="published")
    if "release" in other:
        other = other | {"release": make_release(**other["release"])}
    make_public_figure(indicator=done, value=104)
    make_public_figure(**{"indicator": total, "value": 118} | other)

    assert computed_of(make_district()) == []
    assert rate not in Indicator.objects.with_public_figures()
    assert client.get("/figures/rate/").status_code in (404, 410)
    assert read(client, "/api/v1/figures/?indicator=rate")["results"] == []


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("more_than", "exact", "88.1%以上"),
        ("almost", "exact", "近88.1%"),
        ("exact", "more_than", "约88.1%"),
        ("more_than", "about", "约88.1%"),
    ],
)
def test_a_rate_is_no_more_exact_than_its_parts(done, total, rate, one, other, shown):
    make_public_figure(indicator=done, value=104, qualifier=one, accounting_stage="final")
    make_public_figure(indicator=total, value=118, qualifier=other, accounting_stage="preliminary")

    (figure,) = computed_of(make_district())

    assert figure.display_value == shown
    assert figure.accounting_stage == "preliminary"


def test_a_rate_has_its_page_its_files_and_its_place_in_lists(client, done, total, rate):
    numerator, denominator = make_both(done, total, 104, 118)
    make_both(done, total, 90, 118, **year(2020))
    make_both(done, total, 1, 3, district=make_district(code="321102", state="published"))

    page = Page(client.get("/figures/rate/"))
    listed = Page(client.get("/figures/?district=321111"))
    rows = rows_of(client.get("/figures/rate/?format=csv&district=321111"), "csv")

    for words in ("88.1%", "76.3%", "33.3%", "据公布数推算 104 ÷ 118 × 100 = 88.1"):
        assert words in page.text
    for figure in (numerator, denominator):
        assert figure.release.get_absolute_url() in page.links
        assert figure.release.source.name in page.text
        assert any(figure.release.source.name in cell for cell in rows[0])
    assert "88.1%" in listed.text
    assert "33.3%" not in listed.text
    assert "/figures/rate/" in client.get("/sitemap.xml").content.decode()
    assert [[cell for cell in row if "÷" in cell] for row in rows] == [
        ["104÷118×100=88.1"],
        ["90÷118×100=76.3"],
    ]


def test_the_api_gives_stored_figures_and_then_computed_ones(client, done, total, rate):
    make_both(done, total, 104, 118)
    make_both(done, total, 90, 118, role="target")

    def shown(query):
        answer = read(client, f"/api/v1/figures/?{query}")
        return answer["count"], [row["display"] for row in answer["results"]]

    assert shown("") == (6, ["104件", "90件", "118件", "118件", "88.1%", "76.3%"])
    assert shown("page_size=3&page=2") == (6, ["118件", "88.1%", "76.3%"])
    assert shown("page_size=5&page=2") == (6, ["76.3%"])
    assert shown("indicator=rate") == (2, ["88.1%", "76.3%"])
    assert shown("indicator=rate&role=target") == (1, ["76.3%"])
    assert shown("indicator=done")[0] == 2
    assert shown("indicator=rate&as_of=2020-01-01") == (0, [])
    release = Indicator.objects.get(code="done").figures.first().release
    assert shown(f"release={release.code}") == (1, ["104件"])
    (row, *_) = read(client, "/api/v1/figures/?indicator=rate")["results"]
    assert (row["derivation"], row["value"]) == ("104÷118×100=88.1", "88.1")
    latest = read(client, "/api/v1/indicators/rate/")["latest"]
    assert latest["display"] == "88.1%"


def test_a_rate_follows_its_parts_and_shows_what_it_was_on_a_day(client, done, total, rate):
    later = make_release(
        state="published",
        released_on=date(2022, 5, 1),
        published_at=datetime(2022, 5, 2, tzinfo=UTC),
        source=make_source(),
    )
    make_public_figure(indicator=done, value=100, is_current=False)
    make_public_figure(indicator=done, value=104, release=later)
    make_public_figure(indicator=total, value=118)

    assert "88.1%" in Page(client.get("/figures/rate/")).text
    then = Page(client.get("/figures/rate/?as_of=2022-04-30"))
    assert "84.7%" in then.text
    assert "88.1%" not in then.text
    assert "还没有来源公布这个数" in Page(client.get("/figures/rate/?as_of=2021-01-01")).text


def test_a_rate_is_gone_with_one_of_its_parts(client, done, total, rate):
    make_both(done, total, 104, 118)
    total.figures.get().release.__class__.objects.filter(figures__indicator=total).update(
        state="withdrawn"
    )

    assert client.get("/figures/rate/").status_code == 410
    assert client.get("/api/v1/indicators/rate/").status_code == 410


def test_the_parts_of_a_rate_that_is_public_never_change(done, total, rate):
    make_both(done, total, 104, 118)
    rate.decimals = 2

    with pytest.raises(ValidationError, match="小数位数"):
        rate.save()


def test_rates_cost_the_same_queries_for_one_or_many(client, done, total, rate, count_queries):
    district = make_district(state="published")
    paths = (
        "/figures/",
        "/figures/rate/",
        "/figures/rate/?format=csv",
        "/api/v1/figures/?page_size=200",
    )
    make_both(done, total, 104, 118)
    one = [count_queries(path) for path in paths] + [count_queries(computed_of, district)]
    for number in range(12):
        parts = make_indicator(unit="件"), make_indicator(unit="件")
        make_rate(*parts, code=f"rate_{number}", name=f"第{number}率")
        make_both(*parts, 1, 3)
        make_both(done, total, 1, 3, **year(2000 + number))

    many = [count_queries(path) for path in paths] + [count_queries(computed_of, district)]

    assert many == one
    assert one[-1] == 3
    assert len(computed_of(district)) == 25


@pytest.fixture
def count_queries(client, django_assert_max_num_queries):
    """How many queries a page, or a function, takes."""

    def count(what, *arguments):
        with django_assert_max_num_queries(40) as captured:
            if arguments:
                what(*arguments)
            else:
                response = client.get(what)
                assert response.status_code == 200
                if response.streaming:
                    b"".join(response.streaming_content)
        return len(captured)

    return count
