"""An empty cell means "not given": what stands is repeated, not deleted."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Role
from districts.models import District
from figures.comparing import changed_figures, differences
from figures.importing import check, take_in
from figures.models import Figure, Indicator
from publishing.review import steps
from publishing.review.verification import problems_of
from tests.factories import (
    make_district,
    make_indicator,
    make_public_figure,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

SHORT = "行政区划代码,指标,报告期,数值,单位"
RANK_CHANGE = "镇江市增幅位次较2021年上半年进1位"
RANKED = {
    "value": Decimal("11.37"),
    "value_text": "11.37亿元",
    "comparison_type": "pct_change",
    "comparison_value": Decimal("12.4"),
    "comparison_unit": "%",
    "comparison_text": "增长12.4%",
    "rank_scope": "镇江市",
    "rank_basis": "增幅",
    "rank_change": 1,
    "rank_change_base": "2021年上半年",
}


@pytest.fixture
def source():
    make_district(state="published")
    make_indicator(code="budget", name="一般公共预算收入", unit="亿元", decimals=2)
    return make_source()


@pytest.fixture
def clerk():
    return make_user(scopes=[Role.CLERK])


def stands(**fields):
    return make_public_figure(
        indicator=Indicator.objects.get(code="budget"),
        district=District.objects.get(code="321111"),
        period_type="cumulative",
        period_start=date(2021, 1, 1),
        period_end=date(2021, 9, 30),
        **fields,
    )


def checked(source, row, *, columns="", by=None):
    text = f"{SHORT}{columns}\n321111,budget,2021年前三季度,{row}\n"
    return check(io.BytesIO(text.encode()), name="数据.csv", source=source, by=by)


def counts(report):
    return {name: report.counts[name] for name in ("new", "changed", "same")}


def lines(report):
    [difference] = report.differences
    return [str(part) for part in difference.parts]


def test_the_same_value_without_its_rank_is_the_same_and_keeps_it(source, clerk):
    old = stands(**RANKED)
    report = checked(source, "11.37,亿元", by=clerk)
    assert counts(report) == {"new": 0, "changed": 0, "same": 1}
    assert report.differences == []
    release = take_in(report, by=clerk, owner=make_unit())
    assert (release.rows_same, release.rows_changed) == (1, 0)
    new = release.figures.get()
    assert {name: getattr(new, name) for name in RANKED} == RANKED
    assert (new.rank_display, new.comparison_display) == (old.rank_display, old.comparison_display)
    assert not changed_figures(release).exists()


def test_what_is_kept_is_not_what_the_file_says(source, clerk):
    """The digest is the file's: it stays the same release, whatever stood when it came in."""
    before = checked(source, "11.37,亿元").digest
    stands(**RANKED)
    report = checked(source, "11.37,亿元", by=clerk)
    assert report.digest == before
    release = take_in(report, by=clerk, owner=make_unit())
    assert release.digest == before
    assert checked(source, "11.37,亿元").same_as == release


def test_a_derived_figure_sent_again_stays_derived(source, clerk):
    stands(value=55, derived=True, derivation="38+17=55")
    release = take_in(checked(source, "55,亿元", by=clerk), by=clerk, owner=make_unit())
    figure = release.figures.get()
    assert (figure.derived, figure.derivation) == (True, "38+17=55")
    said_no = checked(source, "55,亿元,否", columns=",据公布数推算")
    assert lines(said_no) == ["不再显示：据公布数推算 38 + 17 = 55"]


def test_another_value_drops_the_old_one_s_rank_and_says_so(source, clerk):
    stands(**RANKED)
    report = checked(source, "11.5,亿元", by=clerk)
    assert counts(report) == {"new": 0, "changed": 1, "same": 0}
    assert lines(report) == [
        "11.37亿元 → 11.50亿元",
        "不再显示：增长12.4%",
        f"不再显示：{RANK_CHANGE}",
    ]
    release = take_in(report, by=clerk, owner=make_unit())
    figure = release.figures.get()
    assert (figure.rank_display, figure.comparison_display) == ("", "")
    [reviewed] = differences(changed_figures(release))
    assert [str(part) for part in reviewed.parts] == lines(report)


def test_a_part_that_is_given_replaces_its_like_and_keeps_the_others(source, clerk):
    stands(**RANKED)
    report = checked(source, "11.37,亿元,3,镇江市", columns=",位次,位次范围", by=clerk)
    assert lines(report) == [f"位次：{RANK_CHANGE} → 第3（镇江市）"]
    [difference] = report.differences
    assert difference.same_value
    figure = take_in(report, by=clerk, owner=make_unit()).figures.get()
    assert (figure.rank_change, figure.comparison_value) == (None, Decimal("12.4"))


def test_a_part_repeated_in_fewer_cells_is_kept_whole(source):
    stands(**RANKED)
    report = checked(source, "11.37,亿元,12.4", columns=",比较值")
    assert counts(report) == {"new": 0, "changed": 0, "same": 1}


def test_only_a_stage_that_differs_is_what_the_table_shows(source):
    stands(**RANKED)
    report = checked(source, "11.37,亿元,final", columns=",核算阶段")
    assert "核算阶段：— → 最终核实数" in lines(report)
    assert not any(line.startswith("11.37亿元 →") for line in lines(report))


def test_a_rank_without_a_value_that_moves_keeps_nothing(source):
    stands(value=None, value_kind="rank", rank_position=3, rank_scope="镇江市", rank_basis="增幅")
    report = checked(source, ",亿元,位次,2,镇江市", columns=",值的类型,位次,位次范围")
    assert lines(report) == ["第3（镇江市，增幅） → 第2（镇江市）"]


def test_no_difference_is_two_equal_texts(source):
    """What no page shows differs by its column."""
    stands(value=5, value_kind="words", value_text="5.00亿元")
    report = checked(source, "5,亿元")
    assert lines(report) == ["值的类型：文字 → 数值", "不再显示：5.00亿元"]


@pytest.mark.parametrize(
    ("standing", "row", "columns", "why"),
    [
        ({}, "12,亿元,staff", ",公开范围", "内部数不取代公开的数"),
        ({"accounting_stage": "final"}, "12,亿元", "", "现在的值是最终核实数"),
        ({"accounting_stage": "final"}, "12,亿元,final", ",核算阶段", ""),
        ({"accounting_stage": "preliminary"}, "12,亿元", "", ""),
        ({"audience": "staff", "accounting_stage": "final"}, "12,亿元", "", ""),
    ],
)
def test_what_would_not_take_the_place_of_what_stands_says_so(source, standing, row, columns, why):
    stands(**RANKED | standing)
    report = checked(source, row, columns=columns)
    [difference] = report.differences
    assert difference.outranked == why
    assert ("公布后仍显示现在的值" in str(difference)) is bool(why)


def test_an_older_file_says_that_a_later_one_stands(source, clerk):
    stood = stands(**RANKED)
    release = take_in(checked(source, "12,亿元", by=clerk), by=clerk, owner=make_unit())
    later = release.released_on + timedelta(days=1)
    type(release)._base_manager.filter(pk=stood.release_id).update(released_on=later)
    [difference] = differences(changed_figures(release))
    assert difference.outranked == f"现在的值是来源{later}发布的，比这次晚"
    text = checked(source, "12.5,亿元").differences[0].outranked
    assert text == difference.outranked


def test_the_preview_and_the_review_show_the_parts(source, clerk):
    from tests.accounts.browsing import signed_in

    stands(**RANKED)
    release = take_in(checked(source, "11.5,亿元", by=clerk), by=clerk, owner=make_unit())
    text = signed_in(clerk).get(f"/admin/figures/release/{release.pk}/review/").text
    assert "<del>11.37亿元</del>" in text
    assert f"不再显示：<del>{RANK_CHANGE}</del>" in text


def test_a_figure_altered_behind_the_engine_s_back_is_found(source, clerk):
    signer = make_user(scopes=[Role.SIGNER])
    release = take_in(checked(source, "11.37,亿元", by=clerk), by=clerk, owner=make_unit())
    steps.submit(release, by=clerk)
    steps.approve_and_publish(release, by=signer)
    assert list(problems_of(release)) == []
    Figure.objects.filter(release=release).update(value=12)
    assert list(problems_of(release)) == ["数据与导入时的不一致"]
