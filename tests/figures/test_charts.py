from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.models import District
from figures.charts import charts_of, pairs_of
from figures.charts.series import (
    ACROSS,
    DIGIT,
    DIGIT_ON_WIDE,
    KINDS,
    MOST_POINTS,
    UPWARDS,
)
from figures.models import Figure, Indicator

RUNZHOU = District(pk=1, code="321111", name="润州区")
JINGKOU = District(pk=2, code="321102", name="京口区")
GDP = Indicator(pk=1, code="gdp", name="地区生产总值", unit="亿元", decimals=1)
SHARE = Indicator(pk=2, code="share", name="办结率", unit="%", decimals=1)


def figure(year, value, **fields):
    """An annual figure of 润州, unless told otherwise; not saved."""
    defaults = {
        "district": RUNZHOU,
        "indicator": GDP,
        "period_type": "year",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "value": None if value is None else Decimal(value),
    }
    return Figure(**defaults | fields)


def nine_months(year, value):
    return figure(year, value, period_type="cumulative", period_end=date(year, 9, 30))


def test_unlike_periods_never_share_a_chart():
    charts = charts_of(
        [figure(2019, 200), figure(2020, 210), nine_months(2020, 150), nine_months(2021, 160)]
    )

    assert [chart.title for chart in charts] == [
        "地区生产总值（1—9月累计）",
        "地区生产总值（年度）",
    ]
    assert [bar.label for bar in charts[0].series[0].bars] == ["2020年1—9月", "2021年1—9月"]


def test_one_number_of_a_kind_of_period_is_no_chart():
    assert charts_of([figure(2020, 210), nine_months(2021, 160)]) == []


def test_a_year_without_a_number_stays_a_gap_between_bars():
    bars = charts_of([figure(2015, 55), figure(2020, 38)])[0].series[0].bars

    assert [(bar.label, bar.text, bar.length is None) for bar in bars] == [
        ("2015年", "55.0亿元", False),
        ("2016—2019年", "未公布", True),
        ("2020年", "38.0亿元", False),
    ]


def test_no_line_runs_over_a_year_without_a_number():
    series = charts_of([figure(2015, 55), figure(2020, 38), figure(2018, 40), figure(2019, 39)])[
        0
    ].series[0]
    plot = series.plot

    assert not series.bars
    assert [(stretch.x1, stretch.x2) for stretch in plot.gaps] == [
        (plot.marks[0].x, plot.marks[1].x)
    ]
    assert [(stretch.x1, stretch.x2) for stretch in plot.lines] == [
        (one.x, other.x) for one, other in pairwise(plot.marks[1:])
    ]
    assert series.finding == "润州区：2015年55.0亿元，2020年38.0亿元，2016—2017年未公布"


def test_points_lie_where_their_value_and_their_day_put_them():
    plot = charts_of([figure(2018, 0), figure(2019, 60), figure(2020, 30)])[0].series[0].plot
    first, highest, last = plot.marks

    assert (first.x, last.x) == ACROSS
    assert abs(highest.x - 50) < 1
    assert (first.y, highest.y) == UPWARDS
    assert first.y == plot.zero
    assert last.y == (first.y + highest.y) / 2


def test_every_kind_of_number_has_a_shape_of_its_own_and_a_name():
    plot = (
        charts_of(
            [
                figure(2017, 1),
                figure(2018, 2, derived=True, derivation="1+1=2"),
                figure(2019, 3, accounting_stage="final"),
                figure(2020, 4, accounting_stage="revised"),
                figure(2021, 5, accounting_stage="preliminary"),
                figure(2021, 6, role="target"),
            ]
        )[0]
        .series[0]
        .plot
    )

    assert [mark.kind for mark in plot.marks] == [
        "stated",
        "derived",
        "final",
        "revised",
        "preliminary",
        "target",
    ]
    assert [name for _, _, name in plot.kinds] == list(KINDS.values())
    assert plot.marks[4].text == "2021年：5.0亿元（初步核算数）"
    assert len(plot.lines) == 4  # no line leads to a target


def test_a_qualifier_stands_beside_its_point():
    plot = (
        charts_of([figure(2018 + year, 40, qualifier="more_than") for year in range(3)])[0]
        .series[0]
        .plot
    )

    assert {word.text for word in plot.values} == {"40.0以上"}


def test_periods_of_several_years_are_bars():
    spans = [
        figure(
            2000, value, period_type="multi_year", period_end=date(end, 12, 31), period_start=start
        )
        for value, end, start in (
            (1, 2010, date(2006, 1, 1)),
            (2, 2015, date(2011, 1, 1)),
            (3, 2020, date(2016, 1, 1)),
        )
    ]

    series = charts_of(spans)[0].series[0]

    assert series.plot is None
    assert len(series.bars) == 3


def test_before_and_after_are_a_picture_of_their_own():
    days = Indicator(pk=3, code="days", name="办理时限", unit="工作日")
    figures = [
        figure(2021, 20, indicator=days, basis="before"),
        figure(2021, 5, indicator=days, basis="after"),
        figure(2020, 6, indicator=days, basis="after"),
        figure(2021, 7, indicator=days, basis="after", district=JINGKOU),
    ]

    (pair,) = pairs_of(figures)

    assert charts_of(figures) == []
    assert pair.finding == "润州区办理时限：2021年，实施前20工作日，实施后5工作日。"
    assert [bar.length for bar in pair.bars] == [100, 25]


def test_zero_is_a_bar_of_no_length_and_not_a_gap():
    bars = charts_of([figure(2020, 0), figure(2021, 5)])[0].series[0].bars

    assert (bars[0].text, bars[0].length, bars[0].is_gap) == ("0.0亿元", Decimal("0.00"), False)


def test_words_ranks_and_growth_rates_are_not_drawn():
    words = figure(2019, 100, value_kind="words", value_text="全覆盖")
    rank = figure(2018, None, value_kind="rank", rank_position=3)

    assert charts_of([words, rank, figure(2021, 5)]) == []


def test_places_and_publishers_are_series_of_their_own_on_one_scale():
    chart = charts_of(
        [
            figure(2020, 100),
            figure(2020, 50, district=JINGKOU),
            figure(2020, 90, publisher="市统计局"),
        ]
    )[0]

    assert [series.name for series in chart.series] == [
        "京口区",
        "润州区",
        "润州区（市统计局）",
    ]
    assert [series.bars[0].length for series in chart.series] == [50, 100, 90]


def test_a_target_is_marked_and_stands_beside_the_actual_number():
    chart = charts_of([figure(2021, 10), figure(2021, 12, role="target")])[0]

    assert [(bar.text, bar.is_target) for bar in chart.series[0].bars] == [
        ("10.0亿元", False),
        ("12.0亿元", True),
    ]
    assert chart.has_targets
    assert "目标12.0亿元" in chart.finding


def test_a_target_is_no_end_of_what_was_reached():
    rows = [figure(2019, 10), figure(2020, 30), figure(2021, 20), figure(2025, 40, role="target")]

    assert charts_of(rows)[0].finding == (
        "润州区：2019年10.0亿元，2021年20.0亿元，其间最高2020年30.0亿元，2025年目标40.0亿元。"
    )


def test_a_derived_number_is_marked():
    chart = charts_of([figure(2015, 55, derived=True, derivation="38+17=55"), figure(2020, 38)])[0]

    assert [bar.is_derived for bar in chart.series[0].bars if not bar.is_gap] == [True, False]


def test_a_share_of_a_whole_is_drawn_on_a_scale_of_a_hundred():
    chart = charts_of(
        [figure(2016, "20.1", indicator=SHARE), figure(2020, "41.1", indicator=SHARE)]
    )[0]

    assert (chart.low_text, chart.high_text) == ("0", "100%")
    assert [bar.length for bar in chart.series[0].bars if not bar.is_gap] == [
        Decimal("20.10"),
        Decimal("41.10"),
    ]


def test_negative_numbers_run_left_of_zero():
    bars = charts_of([figure(2020, -50), figure(2021, 100)])[0].series[0].bars

    assert (bars[0].start, bars[0].length) == (0, Decimal("33.33"))
    assert (bars[1].start, bars[1].length) == (Decimal("33.33"), Decimal("66.67"))


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ((55, 40, 38), "2018年55.0亿元，2020年38.0亿元"),
        ((38, 55, 40), "2018年38.0亿元，2020年40.0亿元，其间最高2019年55.0亿元"),
        ((55, 38, 40), "2018年55.0亿元，2020年40.0亿元，其间最低2019年38.0亿元"),
        ((55, 55, 40), "2018年55.0亿元，2020年40.0亿元"),
    ],
)
def test_the_finding_says_the_ends_and_what_lies_beyond_them(values, finding):
    chart = charts_of([figure(2018 + year, value) for year, value in enumerate(values)])[0]

    assert chart.finding == f"润州区：{finding}。"


def test_a_long_series_shows_its_newest_points():
    plot = charts_of([figure(year, 5) for year in range(1900, 2021)])[0].series[0].plot

    assert len(plot.marks) == MOST_POINTS
    assert plot.marks[-1].text == "2020年：5.0亿元"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"period_type": "quarter", "period_start": date(2021, 7, 1)}, "三季度"),
        ({"period_type": "month", "period_start": date(2021, 9, 1)}, "9月"),
        ({"period_type": "date", "period_start": date(2021, 9, 30)}, "9月末时点"),
    ],
)
def test_a_chart_names_its_kind_of_period(fields, kind):
    earlier = {**fields, "period_start": fields["period_start"].replace(year=2020)}
    charts = charts_of(
        [
            figure(2020, 1, **earlier, period_end=date(2020, 9, 30)),
            figure(2021, 2, **fields, period_end=date(2021, 9, 30)),
        ]
    )
    assert charts[0].title == f"地区生产总值（{kind}）"


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.integers(1950, 2030),
        st.decimals(-99999999999, 99999999999, places=4),
        min_size=2,
        max_size=40,
    )
)
def test_everything_lies_within_its_chart_and_no_words_on_others(values):
    series = charts_of([figure(year, value) for year, value in values.items()])[0].series[0]

    for bar in series.bars:
        assert bar.is_gap or (bar.start >= 0 and bar.length >= 0)
        assert bar.is_gap or bar.start + bar.length <= Decimal("100.01")
    if series.plot is None:
        assert len(values) == 2
        return
    for mark in series.plot.marks:
        assert ACROSS[0] <= mark.x <= ACROSS[1]
        assert UPWARDS[1] <= mark.y <= UPWARDS[0]
    for words in (series.plot.values, series.plot.years):
        for one, other in combinations(words, 2):
            digit = DIGIT_ON_WIDE if one.is_extra or other.is_extra else DIGIT
            assert not one.covers(other, digit=digit)
