"""A cell means exactly what staff wrote, or it is refused with a reason they understand."""

import time
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.arithmetic.dates import Precision
from publishing.tables.cells import plain
from publishing.tables.values import (
    CellRefused,
    read_choice,
    read_date,
    read_decimal,
    read_integer,
    read_text,
    read_year,
)

ALL_PRECISIONS = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR)


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("1,107.15", "1107.15", "去掉千分位逗号"),
        ("１２．５", "12.5", "全角字符按半角读"),
        ("12.50", "12.5", ""),
        ("-12.5", "-12.5", ""),
        ("−12.5", "-12.5", "符号按正负号读"),
        ("+8.7", "8.7", "符号按正负号读"),
        ("007", "7", ""),
        ("0", "0", ""),
        ("-0", "0", ""),
        (" 12 ", "12", ""),
        ("'12", "12", ""),
    ],
)
def test_numbers_are_read_as_staff_write_them(text, value, why):
    read = read_decimal(text)
    assert (str(read.value), read.why, read.literal) == (value, why, not why)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("1300", "1300", "exact"),
        ("90余", "90", "more_than"),
        ("6000多", "6000", "more_than"),
        ("1300以上", "1300", "more_than"),
        ("超30", "30", "more_than"),
        ("超过30", "30", "more_than"),
        ("突破1300", "1300", "more_than"),
        ("约11", "11", "about"),
        ("15左右", "15", "about"),
        ("近15", "15", "almost"),
        ("接近15", "15", "almost"),
    ],
)
def test_qualifiers_are_kept_apart_from_the_number(text, value, qualifier):
    read = read_decimal(text)
    assert (str(read.value), read.qualifier) == (value, qualifier)
    assert read.literal == (qualifier == "exact")


@pytest.mark.parametrize(
    ("text", "unit", "value", "qualifier"),
    [
        ("12%", "%", "12", "exact"),
        ("12％", "%", "12", "exact"),
        ("222.3亿元", "亿元", "222.3", "exact"),
        ("222.3亿元", "万元", "2223000", "exact"),
        ("222.3亿", "亿元", "222.3", "exact"),
        ("222.3亿", "万元", "2223000", "exact"),
        ("1.7亿余元", "万元", "17000", "more_than"),
        ("1800余万元", "万元", "1800", "more_than"),
        ("1300户以上", "户", "1300", "more_than"),
        ("近15万平方米", "万平方米", "15", "almost"),
        ("417.8万㎡", "平方米", "4178000", "exact"),
        ("2万余个", "个", "20000", "more_than"),
        ("40余支", "支", "40", "more_than"),
        ("773万", "人次", "7730000", "exact"),
        ("3万", "公顷", "30000", "exact"),
        ("12 元", "元", "12", "exact"),
    ],
)
def test_units_in_a_cell_convert_exactly(text, unit, value, qualifier):
    read = read_decimal(text, unit=unit)
    assert (plain(read.value), read.qualifier, read.unit) == (value, qualifier, unit)
    assert not read.literal


def test_a_unit_nobody_asked_for_is_handed_back():
    read = read_decimal("222.3亿元")
    assert (str(read.value), read.unit) == ("222.3", "亿元")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NaN", "不是数字"),
        ("Infinity", "不是数字"),
        ("-inf", "不是数字"),
        ("1e400", "是科学记数法，请写成普通数字"),
        ("1.5E+05", "是科学记数法，请写成普通数字"),
        ("十余", "不是数字"),
        ("暂无", "不是数字"),
        ("#REF!", "是表格软件的出错标记"),
        ("#DIV/0!", "是表格软件的出错标记"),
        ("=SUM(A1:A3)", "是没有算出结果的公式"),
        ("1,10,7", "千分位逗号的位置不对"),
        ("1,0000", "千分位逗号的位置不对"),
        ("1107,150", "千分位逗号的位置不对"),
        ("0,107", "千分位逗号的位置不对"),
        (",107", "千分位逗号的位置不对"),
        ("1,107,15元", "千分位逗号的位置不对"),
        ("1.2.3", "不是数字"),
        ("1.", "不是数字"),
        (".5", "不是数字"),
        ("12 34", "数字中间有空格"),
        ("٢٠٢٥", "含有不认识的数字字符，请用 0 到 9"),
        ("२", "含有不认识的数字字符，请用 0 到 9"),
        ("1.23456", "小数多于4位"),
        ("123456789012", "整数部分多于11位"),
        ("约90余", "写了不止一个约数说明"),
        ("90余以上", "写了不止一个约数说明"),
        ("5担", "的单位“担”不认识"),
        ("--5", "不是数字"),
        ("(12)", "不是数字"),
        ("1_000", "不是数字"),
        ("0x10", "不是数字"),
        ("1\x002", "含有看不见的控制字符（第2个字）"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(text, reason):
    with pytest.raises(CellRefused) as refusal:
        read_decimal(text)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("5吨", "亿元", "的单位“吨”不能换算成“亿元”"),
        ("12%", "百分点", "的单位“%”不能换算成“百分点”"),
        ("0.00001亿元", "亿元", "小数多于4位"),
        ("2000000000亿元", "元", "整数部分多于11位"),
    ],
)
def test_units_that_do_not_fit_are_refused(text, unit, reason):
    with pytest.raises(CellRefused) as refusal:
        read_decimal(text, unit=unit)
    assert str(refusal.value) == reason


@pytest.mark.parametrize("read", [read_decimal, read_integer, read_year, read_date])
def test_an_empty_cell_is_not_given_rather_than_zero(read):
    assert read("　").value is None


def test_whole_numbers_are_whole():
    assert read_integer("1,300户以上", unit="户").value == 1300
    assert read_integer("2000.0").value == 2000
    with pytest.raises(CellRefused, match="不是整数"):
        read_integer("12.5")
    with pytest.raises(CellRefused, match="小于0"):
        read_integer("-1", least=0)


@pytest.mark.parametrize(("text", "year"), [("2021", 2021), ("2021年", 2021), ("２０２１", 2021)])
def test_a_year_is_a_year(text, year):
    assert read_year(text).value == year


@pytest.mark.parametrize(
    "text", ["2024.7", "1899", "2101", "21", "٢٠٢٥", "2021年度末", "02021", "0"]
)
def test_what_is_no_year_is_refused(text):
    with pytest.raises(CellRefused, match="不是年份"):
        read_year(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-05",
        "2021-3-5",
        "2021/3/5",
        "2021.3.5",
        "2021年3月5日",
        "２０２１年３月５日",
        "2021年 3月 5日",
    ],
)
def test_days_are_read_in_every_usual_form(text):
    read = read_date(text)
    assert (read.value, read.precision) == (date(2021, 3, 5), Precision.DAY)
    assert read.literal == (text == "2021-03-05")


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2021-03", date(2021, 3, 1), Precision.MONTH),
        ("2021年3月", date(2021, 3, 1), Precision.MONTH),
        ("2021年三季度", date(2021, 7, 1), Precision.QUARTER),
        ("2021年第4季度", date(2021, 10, 1), Precision.QUARTER),
        ("2021年", date(2021, 1, 1), Precision.YEAR),
    ],
)
def test_coarser_dates_are_read_where_they_are_asked_for(text, value, precision):
    read = read_date(text, precisions=ALL_PRECISIONS)
    assert (read.value, read.precision) == (value, precision)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2021年2月30日", "这一天不存在"),
        ("2021-02-29", "这一天不存在"),
        ("2021-13-01", "这一天不存在"),
        ("44260", "不是日期"),
        ("2021-3/5", "不是日期"),
        ("3月5日", "不是日期"),
        ("0001-01-01", "不是日期"),
        ("2021年3月", "只写到月，这里要写到日"),
        ("2021-03-05 08:30", "不是日期"),
    ],
)
def test_what_is_no_day_is_refused(text, reason):
    with pytest.raises(CellRefused) as refusal:
        read_date(text)
    assert str(refusal.value) == reason


def test_a_choice_is_one_of_its_spellings():
    choices = {"实际": "actual", "目标": "target", "actual": "actual"}
    assert read_choice(" 目标 ", choices).value == "target"
    assert read_choice("ACTUAL", choices).value == "actual"
    assert read_choice("", choices).value is None
    with pytest.raises(CellRefused) as refusal:
        read_choice("计划", choices)
    assert str(refusal.value) == "不在可填的范围内（可填：实际、目标）"


def test_a_choice_reads_the_labels_and_values_of_a_model_field():
    assert read_choice("季度", Precision.choices).value == "quarter"
    assert read_choice("quarter", Precision.choices).value == "quarter"


def test_a_text_is_trimmed_and_otherwise_untouched():
    assert read_text("　停车位，300个（一期） ").value == "停车位，300个（一期）"
    assert read_text("'=1+1").value == "=1+1"
    with pytest.raises(CellRefused, match="有4字，超过3字"):
        read_text("一二三四", max_length=3)
    with pytest.raises(CellRefused, match="控制字符"):
        read_text("a\x00")
    with pytest.raises(CellRefused, match="出错标记"):
        read_text("#REF!")


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=4))
def test_every_number_we_print_reads_as_itself(number):
    assert read_decimal(plain(number)).value == number
    assert read_decimal(f"{number:,f}").value == number


@given(st.text())
def test_no_text_ends_in_any_other_error(text):
    for read in (read_decimal, read_integer, read_year, read_date, read_text):
        with suppress(CellRefused):
            read(text)


@pytest.mark.parametrize("cell", ["1" * 32_000 + "x", "1," * 16_000 + "x", "1" * 32_000 + "e"])
def test_endless_digits_cost_no_time(cell):
    started = time.perf_counter()
    with pytest.raises(CellRefused, match="字，不是数字"):
        read_decimal(cell)
    assert time.perf_counter() - started < 1
