"""A refused file goes back with the reasons beside its rows, and can be mended and sent again."""

import io

import pytest

from publishing.tables.headers import match_header
from publishing.tables.mending import write_problem_file
from publishing.tables.problems import Report
from publishing.tables.reading import read_table
from publishing.tables.values import read_decimal

from .making import text_file, workbook

COLUMNS = {"period": ["期间"], "value": ["数值"], "note": ["备注"]}


def checked(file, *, required=("period", "value")):
    """The table, its report and the values read from it."""
    table = read_table(file, name="a.csv")
    report = Report.on(table)
    rows = table.rows()
    columns = match_header(next(rows), columns=COLUMNS, required=required, report=report)
    lines = [line for row in rows if (line := columns.line(row, report=report))]
    values = [line.take("value", read_decimal) for line in lines]
    return table, report, values


def sent_back(file, **options):
    table, report, _ = checked(file, **options)
    return b"".join(write_problem_file(table, report)).decode("utf-8-sig")


def test_each_bad_row_says_why_and_keeps_its_number():
    text = "期间,数值\n2021,1\n\n2021,坏\n2022,1,多\n"
    assert sent_back(text_file(text)).split("\r\n") == [
        "原因,期间,数值",
        ",2021,1",
        "",
        "“数值”：“坏”不是数字,2021,坏",
        "“多”超出表头，表头只有2列,2022,1,多",
        "",
    ]


def test_what_is_wrong_with_the_header_stands_in_the_header():
    assert sent_back(text_file("\n期间,颜色\n2021,1\n")).split("\r\n")[:2] == [
        "",
        "原因（“颜色”是不认识的列名；缺少“数值”这一列）,期间,颜色",
    ]


def test_formulas_in_it_are_dead_and_texts_are_whole():
    text = '期间,数值,备注\n2021,坏,"\'=1+1，（某）"\n'
    assert "'=1+1，（某）" in sent_back(text_file(text))


def test_names_stay_set_in_as_they_were():
    back = sent_back(text_file("期间,数值,备注\n2021,坏,总项\n2021,1,　 #甲 \n2021, -1,  =1\n"))
    assert back.splitlines()[2:] == [",2021,1,　 #甲", ",2021,-1,'=1"]


def test_it_can_be_mended_and_sent_again():
    back = sent_back(text_file("期间,数值\n2021,坏\n")).replace("2021,坏", "2021,7")
    _, report, (read,) = checked(text_file(back, "utf-8-sig"))
    assert report.ok
    assert read.value == 7


def test_a_workbook_comes_back_as_csv():
    assert sent_back(workbook(["期间", "数值"], [2021, "坏"])).split("\r\n")[1] == (
        "“数值”：“坏”不是数字,2021,坏"
    )


def test_a_file_that_breaks_off_says_so_where_it_does():
    good = "期间,数值\n" + "2021,1\n" * 60
    table = read_table(text_file(good + '2021,"1\n'), name="a.csv")
    last = b"".join(write_problem_file(table, Report.on(table))).decode().split("\r\n")[-2]
    assert last == "第62行B列：引号没有配对，这一格以引号开头，后面却没有与它配对的引号"


def test_more_problems_than_are_shown_all_go_back():
    text = "期间,数值\n" + "2021,坏\n" * 150
    table, report, _ = checked(text_file(text))
    assert (report.problem_count, len(report.problems)) == (150, 100)
    back = b"".join(write_problem_file(table, report)).decode()
    assert back.count("不是数字") == 150


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_it_comes_back_in_the_encoding_that_excel_expects(encoding):
    table, report, _ = checked(text_file("期间,数值\n2021,坏\n", encoding))
    assert io.BytesIO(b"".join(write_problem_file(table, report))).read(3) == b"\xef\xbb\xbf"
