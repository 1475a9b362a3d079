"""Blank tables: made for a place and period, filled in, and read as what they ask for."""

import io
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Role
from figures import importing, periods
from figures.blank_tables import SHAPES, BlankRefused, blank_table
from publishing.tables.writing import write_csv, write_xlsx
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_category,
    make_district,
    make_figure,
    make_indicator,
    make_public_figure,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
TEMPLATES = "/admin/figures/figure/templates/"
PERIODS = {"monthly": "2022年9月"}
#: What a filled table says, by its shape; all others ask for a year.
ASKED = {
    "wide": {
        ("地区生产总值", "2022年"),
        ("实有市场主体户数", "2022年末"),
        ("绿化率", "2022年"),
    },
    "monthly": {
        ("地区生产总值", "2022年9月"),
        ("地区生产总值", "2022年1—9月"),
        ("实有市场主体户数", "2022年9月30日"),
        ("绿化率", "2022年9月"),
        ("绿化率", "2022年1—9月"),
    },
}


@pytest.fixture
def place():
    """润州 with a flow, a stock and a rate published for 2021, and months of the flow."""
    place = make_district(state="published")
    economy = make_category(name="经济")
    gdp = make_indicator(name="地区生产总值", unit="亿元", decimals=1, category=economy)
    firms = make_indicator(
        name="实有市场主体户数", unit="户", measure_kind="stock", category=economy
    )
    rate = make_indicator(name="绿化率", unit="%", measure_kind="stated_rate", decimals=1)
    year = {"district": place}
    make_public_figure(indicator=gdp, value="222.3", **year)
    make_public_figure(
        indicator=firms, value=1300, qualifier="more_than", period_type="date",
        period_start=date(2021, 12, 31), **year,
    )  # fmt: skip
    make_public_figure(indicator=rate, value="41.5", **year)
    september = {"period_start": date(2021, 9, 1), "period_end": date(2021, 9, 30)}
    make_public_figure(indicator=gdp, value="25", period_type="month", **september, **year)
    make_figure(indicator=make_indicator(name="还没有公开的指标"), district=place)
    return place


def table_of(shape, place):
    """The blank table for a year after the fixture's figures."""
    return blank_table(shape, district=place, period=periods.parse(PERIODS.get(shape, "2022年")))


def filled(table, number=7):
    """The rows with a number in every cell that is to be filled in; how many these are."""
    asked = [
        index
        for index, name in enumerate(table.header)
        if name in ("数值", "value", "2022年", "本月", "本月止累计")
        or (index > 1 and table.header[:2] == ["行政区划代码", "行政区"] and "供对照" not in name)
    ]
    rows = [[number if index in asked else cell for index, cell in enumerate(row)]
            for row in table.rows]  # fmt: skip
    return rows, len(asked) * len(rows)


def written(table, rows, format):
    if format == "csv":
        return io.BytesIO(b"".join(write_csv(table.header, rows, above=table.above)))
    file = io.BytesIO()
    write_xlsx(file, table.header, rows, title=table.title, above=table.above)
    return file


def checked(table, rows, format):
    file = written(table, rows, format)
    with importing.check(file, name=f"空表.{format}", source=make_source()) as report:
        return report


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_filled_table_comes_in_without_another_word(place, shape, format):
    table = table_of(shape, place)
    rows, _ = filled(table)
    with importing.check(
        written(table, rows, format), name=f"空表.{format}", source=make_source()
    ) as report:
        assert report.ok, [str(problem) for problem in report.problems.problems]
        release = importing.write(report, owner=make_unit())
    assert {
        (figure.indicator.name, figure.period_label, figure.value)
        for figure in release.figures.select_related("indicator")
    } == {(*what, 7) for what in ASKED.get(shape, ASKED["wide"])}
    assert report.counts["new"] == len(ASKED.get(shape, ASKED["wide"]))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_that_nobody_filled_in_says_nothing(place, shape):
    table = table_of(shape, place)
    report = checked(table, table.rows, "csv")
    assert not report.ok
    assert not report.counts["total"]


def test_last_year_s_values_stand_beside_the_cells(place):
    table = table_of("wide", place)
    assert table.above == ["润州区2022年主要指标"]
    assert table.header == ["指标", "单位", "2022年", "供对照：2021年"]
    beside = {row[0]: row[3] for row in table.rows}
    assert beside == {
        "地区生产总值": Decimal("222.3"),
        "实有市场主体户数": "1300以上",
        "绿化率": Decimal("41.5"),
    }
    month = {row[0]: row[5:] for row in table_of("monthly", place).rows}
    assert month["地区生产总值"] == [Decimal("25"), None]


def test_a_stock_is_asked_for_at_the_end_of_the_year(place):
    asked = {row[1]: row[2] for row in table_of("long_zh", place).rows}
    assert asked["实有市场主体户数"] == "2022年末"
    assert asked["地区生产总值"] == "2022年"


def test_a_series_of_a_publisher_keeps_its_publisher_in_long_tables_only(place):
    gdp = make_public_figure(
        district=place, indicator=make_indicator(name="网格数"), publisher="政法委", basis="after"
    )
    table = table_of("long_zh", place)
    row = next(row for row in table.rows if row[1] == gdp.indicator.name)
    assert dict(zip(table.header, row, strict=True))["公布单位"] == "政法委"
    assert dict(zip(table.header, row, strict=True))["口径"] == "实施后"
    assert gdp.indicator.name not in [row[0] for row in table_of("wide", place).rows]
    rows, asked = filled(table)
    assert checked(table, rows, "csv").counts["new"] == asked


def test_places_within_stand_in_rows_with_their_own_values(place):
    street = make_district(code="321111001", name="宝塔路街道", state="published")
    make_district(code="321111002", name="未公开街道")
    figure = make_public_figure(district=place, value=9)
    make_public_figure(district=street, indicator=figure.indicator, value=3)
    table = table_of("places", place)
    assert [row[1] for row in table.rows] == ["宝塔路街道"]
    column = table.header.index(f"{figure.indicator.name}（个）")
    assert table.rows[0][column : column + 2] == [None, 3]


def test_a_place_without_figures_is_asked_for_the_whole_catalogue(place):
    other = make_district(code="321102", state="published")
    make_indicator(
        name="办结率", measure_kind="computed_rate",
        numerator=make_indicator(name="办结数"), denominator=make_indicator(name="总数"),
    )  # fmt: skip
    names = [row[0] for row in table_of("wide", other).rows]
    assert {"办结数", "总数", "还没有公开的指标"} <= set(names)
    assert "办结率" not in names


@pytest.mark.parametrize(("shape", "period"), [("wide", "2022年1-9月"), ("monthly", "2022年")])
def test_a_shape_has_its_own_periods(place, shape, period):
    with pytest.raises(BlankRefused, match="报告期请填"):
        blank_table(shape, district=place, period=periods.parse(period))


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_page_gives_the_file(place, format):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    query = {"shape": "wide", "district": "321111", "period": "2022年", "format": format}
    answer = client.get(TEMPLATES, query)
    assert answer["Content-Disposition"].startswith("attachment")
    table = table_of("wide", place)
    assert answer.content == written(table, table.rows, format).getvalue()


def test_the_page_narrows_to_a_category_or_an_indicator_with_its_parts(place):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    total = place.figures.get(value=1300).indicator
    part = make_indicator(name="企业户数", unit="户", part_of=total)
    make_public_figure(district=place, indicator=part)
    query = {"shape": "long_zh", "district": "321111", "period": "2022年", "format": "csv"}
    one = client.get(TEMPLATES, query | {"indicator": total.code}).content.decode()
    assert "实有市场主体户数" in one
    assert "企业户数" in one
    assert "地区生产总值" not in one
    some = client.get(TEMPLATES, query | {"category": total.category.code}).content.decode()
    assert "地区生产总值" in some
    assert "绿化率" not in some


def test_the_page_says_what_it_cannot_make(place):
    make_district(code="321102", state="published")
    client = signed_in(make_user(scopes=[Role.CLERK]))
    shown = client.get(TEMPLATES)
    assert "润州区" in shown.text
    assert "京口区" not in shown.text
    query = {"shape": "wide", "district": "321111", "period": "2022年9月", "format": "csv"}
    for changed, problem in (
        ({}, "年鉴横表一列一年"),
        ({"period": "2022年13月"}, "“2022年13月”的月份不在1到12之间"),
        ({"district": "321102"}, "没有生成空表"),
        ({"shape": "round"}, "没有生成空表"),
        ({"format": "exe"}, "没有生成空表"),
    ):
        assert problem in client.get(TEMPLATES, query | changed).text
