"""Reporting periods: the words of staff's tables, and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import periods
from figures.periods import Period, PeriodRefused, comparable, fault, label, parse


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2020年", "year", "2020-01-01", "2020-12-31"),
        ("2020", "year", "2020-01-01", "2020-12-31"),
        ("2020年全年", "year", "2020-01-01", "2020-12-31"),
        ("２０２０年度", "year", "2020-01-01", "2020-12-31"),
        ("2021年1-9月", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年1—2月", "cumulative", "2021-01-01", "2021-02-28"),
        ("2020年1–2月", "cumulative", "2020-01-01", "2020-02-29"),
        ("2021年1~12月", "cumulative", "2021-01-01", "2021-12-31"),
        ("2021年１－９月", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年1月至9月", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021 年 1 — 9 月", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年1-9月累计", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年前三季度", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年前3季度", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年一至三季度", "cumulative", "2021-01-01", "2021-09-30"),
        ("2021年上半年", "cumulative", "2021-01-01", "2021-06-30"),
        ("2021年下半年", "range", "2021-07-01", "2021-12-31"),
        ("2020年末", "date", "2020-12-31", "2020-12-31"),
        ("2020年底", "date", "2020-12-31", "2020-12-31"),
        ("2020年年末", "date", "2020-12-31", "2020-12-31"),
        ("2021年2月末", "date", "2021-02-28", "2021-02-28"),
        ("2021年7月", "month", "2021-07-01", "2021-07-31"),
        ("2021年7月份", "month", "2021-07-01", "2021-07-31"),
        ("2021年三季度", "quarter", "2021-07-01", "2021-09-30"),
        ("2021年第3季度", "quarter", "2021-07-01", "2021-09-30"),
        ("2016-2020年", "multi_year", "2016-01-01", "2020-12-31"),
        ("2016年—2020年", "multi_year", "2016-01-01", "2020-12-31"),
        ("2021年9月30日", "date", "2021-09-30", "2021-09-30"),
        ("截至2020年11月23日", "date", "2020-11-23", "2020-11-23"),
        ("2021-09-30", "date", "2021-09-30", "2021-09-30"),
        ("2021年4-11月", "range", "2021-04-01", "2021-11-30"),
        ("2021年10月1日至7日", "range", "2021-10-01", "2021-10-07"),
        ("2019年3月4日—2021年11月30日", "range", "2019-03-04", "2021-11-30"),
    ],
)
def test_staff_s_words_name_one_span_of_days(text, kind, start, end):
    assert parse(text) == Period(kind, day(start), day(end))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024.7", "不是年份，年度写作“2024年”"),
        ("2021年13月", "的月份不在1到12之间"),
        ("2021年9-1月", "起止颠倒，止早于起"),
        ("2020-2016年", "起止颠倒，止早于起"),
        ("2020-2020年", "起止是同一年，年度写作“2020年”"),
        ("2021年2月30日", "这一天不存在"),
        ("1850年", "的年份不在1900—2100之间"),
        ("今年1-9月", "不是能识别的报告期"),
        ("2021年五季度", "不是能识别的报告期"),
        ("9999999", "不是年份"),
        ("", "不是能识别的报告期"),
        ("٢٠٢٥年", "不是能识别的报告期"),
    ],
)
def test_what_is_no_period_is_refused_with_its_reason(text, reason):
    with pytest.raises(PeriodRefused, match=reason):
        parse(text)


def month_end(year, month):
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@st.composite
def sound_periods(draw):
    year = draw(st.integers(1900, 2099))
    month = draw(st.integers(1, 12))
    kind = draw(
        st.sampled_from(["year", "cumulative", "quarter", "month", "date", "multi_year", "range"])
    )
    if kind == "year":
        return Period(kind, date(year, 1, 1), date(year, 12, 31))
    if kind == "cumulative":
        return Period(kind, date(year, 1, 1), month_end(year, month))
    if kind == "quarter":
        first = (month - 1) // 3 * 3 + 1
        return Period(kind, date(year, first, 1), month_end(year, first + 2))
    if kind == "month":
        return Period(kind, date(year, month, 1), month_end(year, month))
    if kind == "multi_year":
        return Period(kind, date(year, 1, 1), date(draw(st.integers(year + 1, 2100)), 12, 31))
    start = draw(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    if kind == "date":
        return Period(kind, start, start)
    if draw(st.booleans()):  # whole months, the shape that is easily mistaken
        start = date(year, month, 1)
        last = draw(st.integers(month, 12))
        return Period(kind, start, month_end(year + draw(st.sampled_from([0, 1])), last))
    return Period(kind, start, draw(st.dates(start, date(2100, 12, 31))))


@given(sound_periods())
def test_a_label_reads_back_as_the_same_period(period):
    assert fault(period) == ""
    assert parse(label(period)) == period


@given(st.text(max_size=30) | st.from_regex(r"[12][0-9]{3}年[0-9]{1,2}[-—月][0-9月]{0,4}"))
def test_any_text_is_a_sound_period_or_refused_in_chinese(text):
    try:
        period = parse(text)
    except PeriodRefused as caught:
        refusal = str(caught)
        assert any("\u4e00" <= character <= "\u9fff" for character in refusal)
    else:
        assert fault(period) == ""


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("year", "2020-01-01", "2020-06-30"),
        ("year", "2020-01-01", "2021-12-31"),
        ("cumulative", "2020-02-01", "2020-06-30"),
        ("cumulative", "2020-01-01", "2020-06-15"),
        ("quarter", "2020-02-01", "2020-04-30"),
        ("month", "2020-02-01", "2020-02-28"),
        ("date", "2020-02-01", "2020-02-02"),
        ("multi_year", "2020-01-01", "2020-12-31"),
        ("range", "2020-02-02", "2020-02-01"),
        ("range", "1800-02-02", "2020-02-01"),
    ],
)
def test_a_type_that_does_not_fit_its_days_is_named(kind, start, end):
    assert fault(Period(kind, day(start), day(end)))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2020年1-9月", "2021年前三季度", True),
        ("2020年", "2021年", True),
        ("2020年", "2021年1-12月", False),
        ("2021年1-9月", "2021年1-10月", False),
        ("2021年三季度", "2021年前三季度", False),
        ("2016-2020年", "2011-2015年", True),
        ("2016-2020年", "2018-2020年", False),
        ("2015年末", "2020年末", True),
        ("2015年末", "2020年11月23日", False),
    ],
)
def test_only_like_periods_are_compared(one, other, alike):
    assert comparable(parse(one), parse(other)) is alike
    assert comparable(parse(other), parse(one)) is alike


def test_the_examples_named_in_refusals_are_read():
    for example in periods.EXAMPLES.split("、"):
        assert parse(example)
