"""What every row of figures must satisfy, and how one figure reads."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError

from figures.models import Figure, Indicator, IndicatorAlias
from tests.factories import (
    make_category,
    make_district,
    make_figure,
    make_headline,
    make_indicator,
    make_public_figure,
    make_release,
    make_source,
)

pytestmark = pytest.mark.django_db


# Each constraint, by the row that the database refuses


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        (
            "figures_figure_period_ends_after_it_begins",
            {"period_start": date(2021, 2, 1), "period_end": date(2021, 1, 1)},
        ),
        ("figures_figure_date_is_one_day", {"period_type": "date"}),
        ("figures_figure_number_has_a_value", {"value": None}),
        ("figures_figure_words_have_a_text", {"value_kind": "words"}),
        ("figures_figure_rank_has_a_position_only", {"value_kind": "rank", "value": None}),
        ("figures_figure_rank_has_a_position_only", {"value_kind": "rank", "rank_position": 1}),
        ("figures_figure_growth_has_a_comparison_only", {"value_kind": "growth", "value": None}),
        (
            "figures_figure_growth_has_a_comparison_only",
            {"value_kind": "growth", "comparison_value": 1},
        ),
        ("figures_figure_derived_shows_its_arithmetic", {"derived": True}),
        ("figures_figure_tombstone_has_no_value", {"is_tombstone": True, "value": 1}),
    ],
)
def test_the_database_refuses_a_figure_that_contradicts_itself(constraint, fields):
    release, district, indicator = make_release(), make_district(), make_indicator()
    with pytest.raises(IntegrityError) as refused:
        make_figure(release=release, district=district, indicator=indicator, **fields)
    assert constraint in str(refused.value)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("figures_figure_value_within_fifteen_digits", {"value": 10**11}),
        ("figures_figure_value_within_fifteen_digits", {"value": -(10**11)}),
        ("figures_figure_comparison_within_fifteen_digits", {"comparison_value": 10**11}),
    ],
)
def test_the_database_refuses_a_number_it_could_not_give_back(constraint, fields):
    """PostgreSQL by the type of the column, SQLite, which would store it, by the constraint."""
    release, district, indicator = make_release(), make_district(), make_indicator()
    with pytest.raises((IntegrityError, DataError)) as refused:
        make_figure(release=release, district=district, indicator=indicator, **fields)
    assert constraint in str(refused.value) or "numeric field overflow" in str(refused.value)


def test_a_release_has_one_figure_for_each_point():
    """figures_figure_once_per_release"""
    figure = make_figure()
    with pytest.raises(IntegrityError):
        make_figure(release=figure.release, indicator=figure.indicator)


def test_the_same_content_of_one_source_and_day_is_one_release():
    """figures_release_taken_in_once"""
    source = make_source()
    make_release(source=source, digest="a", state="withdrawn")
    make_release(source=source, digest="a", state="importing")
    make_release(source=source, digest="a")
    with pytest.raises(IntegrityError):
        make_release(source=source, digest="a", state="published")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("figures_indicator_code_is_not_a_page_name", {"code": "compare"}),
        ("figures_indicator_code_is_not_a_page_name", {"code": "releases"}),
        ("figures_indicator_code_is_not_a_page_name", {"code": "claims"}),
        ("figures_indicator_has_at_most_four_decimals", {"decimals": 5}),
        ("figures_indicator_computed_rate_has_both_parts", {"measure_kind": "computed_rate"}),
    ],
)
def test_the_database_refuses_an_indicator_that_cannot_work(constraint, fields):
    category = make_category()
    with pytest.raises(IntegrityError) as refused:
        make_indicator(category=category, **fields)
    assert constraint in str(refused.value)


def test_only_a_computed_rate_has_parts():
    """figures_indicator_computed_rate_has_both_parts"""
    part = make_indicator()
    with pytest.raises(IntegrityError):
        make_indicator(numerator=part, denominator=part)


def test_a_part_has_the_unit_of_its_total_and_is_never_the_total_of_it():
    total = make_indicator(name="总项", unit="亿元")
    part = make_indicator(name="分项", unit="亿元", part_of=total)
    part.full_clean()
    part.unit = "户"
    with pytest.raises(ValidationError, match="总项“总项”的单位是“亿元”"):
        part.full_clean()
    total.unit = "户"
    with pytest.raises(ValidationError, match="分项“分项”的单位是“亿元”"):
        total.full_clean()
    total.refresh_from_db()
    total.part_of = make_indicator(name="细项", unit="亿元", part_of=part)
    with pytest.raises(ValidationError, match="“细项”是“总项”的分项，不能又是它的总项"):
        total.full_clean()


def test_an_indicator_is_no_part_of_itself():
    """figures_indicator_is_no_part_of_itself"""
    total = make_indicator()
    with pytest.raises(IntegrityError):
        Indicator.objects.filter(pk=total.pk).update(part_of=total)


def test_parts_are_broken_down_only_under_a_total():
    """figures_indicator_breakdown_has_a_total"""
    with pytest.raises(IntegrityError):
        make_indicator(breakdown="按主体类型")


@pytest.mark.parametrize("parent", [False, True])
def test_an_office_calls_one_indicator_by_one_name(parent):
    """figures_indicatoralias_means_one_indicator, figures_indicatoralias_means_one_part"""
    total = make_indicator() if parent else None
    called = {"name": "工业", "office": "润州区统计局", "parent": total}
    IndicatorAlias.objects.create(indicator=make_indicator(), **called)
    IndicatorAlias.objects.create(indicator=make_indicator(), **called | {"office": "省统计局"})
    with pytest.raises(IntegrityError):
        IndicatorAlias.objects.create(indicator=make_indicator(), **called)


def test_a_district_has_one_headline_for_each_indicator_unless_withdrawn():
    """figures_headline_one_choice_per_indicator"""
    headline = make_headline(state="withdrawn")
    make_headline(indicator=headline.indicator)
    with pytest.raises(IntegrityError):
        make_headline(indicator=headline.indicator)


def test_a_headline_is_never_importing():
    indicator, district = make_indicator(), make_district()
    with pytest.raises(IntegrityError) as refused:
        make_headline(indicator=indicator, district=district, state="importing")
    assert "figures_headline_is_never_importing" in str(refused.value)


# How a figure reads


@pytest.mark.parametrize(
    ("fields", "unit", "decimals", "shown"),
    [
        ({"value": Decimal("222.3")}, "亿元", 1, "222.3亿元"),
        ({"value": Decimal("11.37")}, "亿元", 1, "11.37亿元"),
        ({"value": 45}, "亿元", 1, "45.0亿元"),
        ({"value": 45, "value_text": "45亿元"}, "亿元", 1, "45亿元"),
        ({"value": 90, "value_text": "90.0%"}, "%", 0, "90.0%"),
        ({"value": 1300, "qualifier": "more_than"}, "户", 0, "1300户以上"),
        ({"value": 51649}, "户", 0, "51,649户"),
        ({"value": 11, "qualifier": "about"}, "%", 0, "约11%"),
        ({"value": 30, "qualifier": "almost"}, "万平方米", 0, "近30万平方米"),
        ({"value": 0}, "起", 0, "0起"),
        ({"value": 100, "value_kind": "words", "value_text": "全覆盖"}, "%", 0, "全覆盖"),
        (
            {"value": None, "value_kind": "rank", "rank_position": 3, "rank_scope": "镇江市",
             "rank_basis": "增幅"},
            "%", 1, "第3（镇江市，增幅）",
        ),
        (
            {"value": None, "value_kind": "growth", "comparison_value": Decimal("12.4"),
             "comparison_unit": "%"},
            "亿元", 1, "+12.4%",
        ),
        ({"is_tombstone": True}, "亿元", 1, "—"),
    ],
)  # fmt: skip
def test_a_figure_reads_as_its_source_says_it(fields, unit, decimals, shown):
    figure = make_figure(indicator=make_indicator(unit=unit, decimals=decimals), **fields)
    figure.refresh_from_db()
    assert figure.display_value == shown


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, ""),
        ({"comparison_text": "较2015年年末增长107.38%", "comparison_value": 1}, "较2015年年末增长107.38%"),
        (
            {"comparison_value": Decimal("124.11"), "comparison_type": "pct_change",
             "comparison_unit": "%", "comparison_base_period": "2019年国庆期间",
             "comparison_text": "同比2019年上升124.11%"},
            "较2019年国庆期间增长124.11%",
        ),
        (
            {"comparison_value": Decimal("-10"), "comparison_type": "avg_annual_decline",
             "comparison_unit": "%", "comparison_text": "10%以上"},
            "年均下降10%以上",
        ),
        (
            {"comparison_value": Decimal("22"), "comparison_type": "unspecified_change",
             "comparison_unit": "%", "comparison_text": "提高22%"},
            "提高22%（来源未注明是百分比还是百分点）",
        ),
        (
            {"comparison_value": Decimal("21"), "comparison_type": "pp_change",
             "comparison_unit": "百分点", "comparison_base_period": "2016年"},
            "较2016年上升21个百分点",
        ),
        (
            {"comparison_value": Decimal("-10"), "comparison_type": "avg_annual_decline",
             "comparison_unit": "%"},
            "年均下降10%",
        ),
        (
            {"comparison_value": Decimal("0"), "comparison_type": "pct_change",
             "comparison_unit": "%", "comparison_base_period": "上年同期"},
            "较上年同期持平",
        ),
    ],
)  # fmt: skip
def test_a_change_keeps_per_cent_and_points_apart(fields, shown):
    assert make_figure(**fields).comparison_display == shown


def test_a_period_that_is_ours_says_so():
    inferred = make_figure(period_basis="inferred", period_text="今年以来")
    assert inferred.period_remark == "起止日期按“今年以来”推断"
    assert inferred.period_shown == "2021年（推断）"
    quoting = make_figure(period_basis="inferred", period_text="“十一”期间")
    assert quoting.period_remark == "起止日期按“‘十一’期间”推断"
    for text in ("", "未注明（成稿时）"):
        registered = make_figure(period_basis="publication", period_text=text)
        assert registered.period_remark == "来源未注明时间，按刊发日期登记"
        assert registered.period_shown == "2021年（按刊发日期）"
    stated = make_figure(period_text="2021年")
    assert (stated.period_remark, stated.period_shown) == ("", "2021年")


# What freezes


@pytest.mark.parametrize(
    "change",
    [{"unit": "万元"}, {"decimals": 2}, {"measure_kind": "stock"}],
)
def test_what_a_public_number_means_never_changes(change):
    indicator = make_public_figure().indicator
    for name, value in change.items():
        setattr(indicator, name, value)
    with pytest.raises(ValidationError, match="已有公开数据"):
        indicator.full_clean()
    with pytest.raises(ValidationError, match="已有公开数据"):
        indicator.save()
    indicator.refresh_from_db()
    indicator.name = "改正的名称"
    indicator.save()


def test_before_publication_an_indicator_may_still_change():
    indicator = make_figure().indicator
    indicator.unit = "万元"
    indicator.full_clean()
    indicator.save()
    assert Indicator.objects.get(pk=indicator.pk).unit == "万元"


# Questions


def test_only_published_releases_and_nothing_internal_is_public():
    shown = make_public_figure()
    make_figure()
    make_public_figure(audience="staff")
    make_figure(release=make_release(state="withdrawn"), is_current=True)
    assert list(Figure.objects.public()) == [shown]
    assert list(Indicator.objects.with_public_figures()) == [shown.indicator]


@pytest.mark.parametrize("count", [1, 25])
def test_a_district_s_figures_cost_one_query_however_many(count, django_assert_num_queries):
    for _ in range(count):
        make_public_figure()
    district = make_district()
    with django_assert_num_queries(1):
        rows = [
            (row.indicator.category.name, row.display_value, row.period_label, row.release.source)
            for row in Figure.objects.for_district(district)
        ]
    assert len(rows) == count


@pytest.mark.parametrize("count", [1, 25])
def test_an_indicator_s_figures_cost_one_query_however_many(count, django_assert_num_queries):
    indicator = make_indicator()
    for number in range(count):
        make_public_figure(
            indicator=indicator,
            period_start=date(1990 + number, 1, 1),
            period_end=date(1990 + number, 12, 31),
        )
    with django_assert_num_queries(1):
        figures = Figure.objects.for_indicator_page(indicator)
        rows = [(row.district.name, row.display_value, row.release.source.name) for row in figures]
    assert len(rows) == count


def test_each_series_has_one_newest_figure_whatever_its_length():
    indicator = make_indicator()
    for year in (2019, 2021, 2020):
        for publisher in ("甲局", "乙局"):
            make_public_figure(
                indicator=indicator,
                publisher=publisher,
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
            )
    make_public_figure()

    newest = Figure.objects.public().current().newest_of_each_series()

    found = [(figure.publisher, figure.period_end.year) for figure in newest]
    assert sorted(found) == [("", 2021), ("乙局", 2021), ("甲局", 2021)]
    ranked = str(newest.query).partition("ROW_NUMBER")[0].rpartition("SELECT")[2]
    assert "source_locator" not in ranked  # of tens of thousands of rows only the keys are sorted


def test_a_release_counts_what_the_public_may_see():
    release = make_release()
    make_figure(release=release)
    make_figure(release=release, audience="staff")
    make_figure(release=release, is_tombstone=True)
    assert type(release).objects.with_counts().get().figure_count == 1
