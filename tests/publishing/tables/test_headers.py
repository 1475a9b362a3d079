"""Columns are known by any accepted spelling; what does not fit is named and refused."""

import pytest

from publishing.tables.headers import match_header
from publishing.tables.problems import Report
from publishing.tables.reading import read_table
from publishing.tables.values import read_decimal, read_year

from .making import text_file, workbook

COLUMNS = {
    "district_code": ["行政区划代码", "区划代码"],
    "indicator": ["指标", "指标代码", "指标名称"],
    "period": ["报告期", "期间"],
    "value": ["数值"],
    "note": ["备注"],
}
REQUIRED = ["district_code", "period", "value"]


def read(text, *, required=REQUIRED):
    """The lines of a CSV text that are whole, and the report on it."""
    table = read_table(text_file(text), name="a.csv")
    report = Report.on(table)
    rows = table.rows()
    columns = match_header(next(rows), columns=COLUMNS, required=required, report=report)
    lines = [line for row in rows if (line := columns.line(row, report=report))]
    return lines, report


def problems(text):
    return [str(problem) for problem in read(text)[1].problems]


@pytest.mark.parametrize(
    "header",
    [
        "行政区划代码,指标,报告期,数值,备注",
        "区划代码,指标名称,期间,数值,备注",
        "district_code,indicator,period,value,note",
        " District_Code ,INDICATOR,　报告期,*数值,＊备注",
        "行政\u200b区划 代码,指标,报告期,数值",
    ],
)
def test_columns_are_known_by_any_accepted_spelling(header):
    (line,), report = read(f"{header}\n321111,gdp,2021,222.3,\n")
    assert report.ok
    assert [line[name] for name in COLUMNS] == ["321111", "gdp", "2021", "222.3", ""]


def test_unknown_missing_repeated_and_nameless_columns_are_all_named():
    assert problems("区划代码,颜色,行政区划代码,,数值\n1,2,3,4,5\n") == [
        "第1行B列：“颜色”是不认识的列名",
        "第1行C列：“行政区划代码”和A列重复，同一内容只能有一列",
        "第1行D列：这一列没有列名",
        "第1行：缺少“报告期”这一列",
    ]


def test_a_row_longer_than_its_header_is_refused_by_number():
    assert problems("区划代码,期间,数值\n1,2021,3\n1,2021,3,多\n") == [
        "第3行D列：“多”超出表头，表头只有3列"
    ]


def test_a_shorter_row_has_empty_cells():
    (line,), report = read("区划代码,期间,数值,备注\n1,2021,3\n")
    assert (line["note"], report.ok) == ("", True)


def test_a_refused_cell_names_its_header_letter_and_value():
    (line,), report = read("区划代码,指标,期间,数值\n321111,gdp,2024.7,1e400\n")
    assert line.take("period", read_year) is None
    assert line.take("value", read_decimal) is None
    assert not line.sound
    assert [str(problem) for problem in report.problems] == [
        "第2行“期间”（C列）：“2024.7”不是年份",
        "第2行“数值”（D列）：“1e400”是科学记数法，请写成普通数字",
    ]


def test_a_reading_that_is_not_literal_is_a_line_of_the_preview():
    (line,), report = read("区划代码,期间,数值\n321111,２０２１,222.3亿元\n")
    assert line.take("period", read_year).value == 2021
    line.take("value", read_decimal, unit="万元")
    assert [str(reading) for reading in report.readings] == [
        "第2行“期间”（B列）：“２０２１”读作“2021”（全角字符按半角读）",
        "第2行“数值”（C列）：“222.3亿元”读作“2223000万元”（由“亿元”换算成“万元”）",
    ]


def test_control_characters_are_refused_with_their_cell():
    lines, report = read("区划代码,期间,数值\n32\x001111,2021,1\n321111,2021,2\n")
    assert [line.number for line in lines] == [3]
    assert [str(problem) for problem in report.problems] == [
        "第2行“区划代码”（A列）：“32␀1111”含有看不见的控制字符（第3个字）"
    ]


def test_errors_and_formulas_without_a_result_are_refused_with_their_cell():
    file = workbook(["区划代码", "期间", "数值"], ["321111", "=1+1", "#REF!"])
    table = read_table(file, name="a.xlsx")
    report = Report.on(table)
    header, row = table.rows()
    columns = match_header(header, columns=COLUMNS, required=REQUIRED, report=report)
    assert columns.line(row, report=report) is None
    assert [str(problem) for problem in report.problems] == [
        "第2行“期间”（B列）：“=1+1”是没有算出结果的公式",
        "第2行“数值”（C列）：“#REF!”是表格软件的出错标记",
    ]


def test_free_text_keeps_its_full_width_punctuation():
    (line,), _ = read("区划代码,期间,数值,备注\n1,2021,3,　停车位，300个（一期）\n")
    assert line.text("note") == "停车位，300个（一期）"
    assert line["note"] == "停车位,300个(一期)"


def test_the_column_of_reasons_in_a_file_sent_back_is_passed_over():
    (line,), report = read("原因（缺少“备注”这一列）,区划代码,期间,数值\n没有填写,1,2021,3\n")
    assert report.ok
    assert line["value"] == "3"


def test_a_problem_names_the_sheet_where_the_workbook_has_several():
    def second(sheet):
        sheet.parent.create_sheet("二月")

    file = workbook(["区划代码", "期间"], ["321111", "2021"], edit=second, title="一月")
    table = read_table(file, name="a.xlsx", sheet="一月")
    report = Report.on(table)
    match_header(next(table.rows()), columns=COLUMNS, required=REQUIRED, report=report)
    assert [str(problem) for problem in report.problems] == ["工作表“一月”第1行：缺少“数值”这一列"]
