from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.models import District
from figures.charts import MOST_BARS, charts_of
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


def test_a_year_without_a_number_stays_a_gap():
    chart = charts_of([figure(2015, 55), figure(2020, 38), figure(2018, 40)])[0]

    bars = chart.series[0].bars
    assert [(bar.label, bar.text, bar.is_gap) for bar in bars] == [
        ("2015年", "55.0亿元", False),
        ("2016—2017年", "未公布", True),
        ("2018年", "40.0亿元", False),
        ("2019年", "未公布", True),
        ("2020年", "38.0亿元", False),
    ]
    assert bars[1].length is None


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


def test_the_finding_says_the_first_and_the_last_number():
    chart = charts_of([figure(2015, 55), figure(2018, 40), figure(2020, 38)])[0]

    assert chart.finding == "润州区：2015年55.0亿元，2020年38.0亿元。"


def test_a_long_series_shows_its_newest_bars():
    bars = charts_of([figure(year, 5) for year in range(1990, 2021)])[0].series[0].bars

    assert len(bars) == MOST_BARS
    assert bars[-1].label == "2020年"


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


@given(st.lists(st.decimals(-99999999999, 99999999999, places=4), min_size=2, max_size=12))
def test_every_bar_lies_within_the_chart(values):
    chart = charts_of([figure(2000 + year, value) for year, value in enumerate(values)])[0]

    for bar in chart.series[0].bars:
        assert bar.start >= 0
        assert bar.length >= 0
        assert bar.start + bar.length <= Decimal("100.01")
