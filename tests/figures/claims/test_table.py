import pytest

from figures.claims.table import read_input, write_input
from figures.models import ClaimInput
from publishing.records.references import References
from publishing.tables.values import CellRefused
from tests.factories import make_district, make_indicator, make_key_area, make_public_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure():
    area = make_key_area(district=make_district(state="published"), state="published")
    return make_public_figure(
        indicator=make_indicator(code="gdp", name="地区生产总值"),
        district=area.district,
        key_area_code=area.code,
        role="target",
        basis="before",
        publisher="市统计局",
        comparison_value=3,
        comparison_unit="%",
        comparison_type="pct_change",
    )


def test_every_key_of_a_point_is_written_and_read(figure):
    line = (
        "增幅=gdp|321111|2021年|目标|口径：实施前|公布单位：市统计局"
        f"|片区：{figure.key_area_code}|比较值"
    )
    read = read_input(line, References().find)
    assert (read["symbol"], read["takes"], read["figure"]) == ("增幅", "comparison", figure)
    assert write_input(ClaimInput(**read)) == line
    spoken = line.replace("gdp", "地区生产总值").replace("|", " ｜ ").replace("=", " ＝ ")
    assert read_input(spoken, References().find) == read


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            "年数=5年|按五年计",
            {"takes": "literal", "literal": 5, "unit": "年", "origin": "按五年计"},
        ),
        ("x=-1.5|原文", {"takes": "literal", "unit": "", "origin": "原文"}),
        ("签约数=未公布|签约个数", {"takes": "unknown", "origin": "签约个数"}),
        ("签约数=未公布", {"takes": "unknown", "origin": ""}),
    ],
)
def test_numbers_and_what_is_not_published_are_written_and_read(line, fields):
    read = read_input(line, References().find)
    assert read | fields == read
    assert write_input(ClaimInput(**read)) == line


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("办结", "不合格式"),
        ("=gdp|321111|2021年", "不合格式"),
        ("a=gdp|321111", "不合格式"),
        ("a=gdp|321111|2024.7", "里的“2024.7”不是年份"),
        ("a=gdp|321111|2021年|修订", "里的“修订”读不懂"),
        ("a=gdp|321111|2020年", "里没有公开的数"),
        ("a=nothing|321111|2021年", "不是指标的编码或名称"),
    ],
)
def test_a_line_that_means_nothing_is_refused_in_words(figure, line, why):
    with pytest.raises(CellRefused, match=why):
        read_input(line, References().find)
