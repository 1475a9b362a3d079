"""Every problem is counted and said in Chinese, with its row and column as the sheet shows them."""

import pytest

from publishing.tables import problems
from publishing.tables.problems import Problem, Reading, Report, TableRefused, refused


def test_a_problem_names_row_header_letter_and_value():
    problem = Problem("", 3, "期间", "2024.7", "不是年份", letter="C")
    assert str(problem) == "第3行“期间”（C列）：“2024.7”不是年份"


def test_a_problem_names_the_sheet_where_there_are_several():
    problem = Problem("一月", 3, "期间", "", "没有填写")
    assert str(problem) == "工作表“一月”第3行“期间”：没有填写"


def test_a_problem_of_the_whole_file_stands_alone():
    assert str(Problem("", 0, "", "", "文件是空的")) == "文件是空的"


def test_a_long_value_is_cut_and_its_control_characters_are_drawn():
    problem = Problem("", 1, "", "\x00" + "长" * 100, "不是数字")
    assert str(problem) == f"第1行：“␀{'长' * 39}…”不是数字"


def test_a_reading_says_what_was_given_taken_and_why():
    reading = Reading(3, "数值", "90余", "90以上", "“余”记为约数说明", letter="D")
    assert str(reading) == "第3行“数值”（D列）：“90余”读作“90以上”（“余”记为约数说明）"


def test_a_report_counts_all_problems_and_keeps_the_first_hundred():
    report = Report()
    for row in range(1, 251):
        report.refuse("不是数字", row=row, column="数值", value="x")
    assert (report.ok, report.problem_count, len(report.problems)) == (False, 250, 100)
    assert len(report.reasons) == 250
    assert report.reasons[250] == "“数值”：“x”不是数字"


def test_a_report_joins_the_reasons_of_one_row():
    report = Report()
    report.refuse("不是年份", row=3, column="期间", value="2024.7", letter="C")
    report.refuse("没有填写", row=3, column="数值", letter="D")
    assert report.reasons == {3: "“期间”：“2024.7”不是年份；“数值”：没有填写"}


def test_a_report_without_problems_is_ok_whatever_it_notes():
    report = Report()
    report.note("文字编码：GB18030")
    report.note("文字编码：GB18030")
    report.read_as("90余", "90以上", "约数", row=2, column="数值")
    assert report.ok
    assert report.notes == ["文字编码：GB18030"]
    assert report.reading_count == 1


def test_a_refusal_carries_its_problems():
    refusal = refused("引号没有配对", row=7)
    assert isinstance(refusal, TableRefused)
    assert str(refusal) == "第7行：引号没有配对"
    assert [problem.row for problem in refusal.problems] == [7]


def test_what_ends_the_reading_stands_first():
    report = Report()
    for row in range(2, 200):
        report.refuse("不是数字", row=row)
    report.break_off(refused("引号没有配对", row=200))
    assert (report.problem_count, len(report.problems)) == (199, 100)
    assert str(report.problems[0]) == "第200行：引号没有配对"
    assert report.reasons[200] == "引号没有配对"


def test_reading_stops_where_nobody_would_mend_row_by_row(monkeypatch):
    monkeypatch.setattr(problems, "MOST_PROBLEMS", 2)
    report = Report()
    report.stop_where_hopeless(row=2)
    report.refuse("不是数字", row=2)
    report.refuse("不是数字", row=3)
    with pytest.raises(TableRefused, match="没有再往下查"):
        report.stop_where_hopeless(row=4)


def test_notes_and_what_they_quote_are_bounded():
    report = Report()
    for number in range(1000):
        report.note(f"第{number}行是合计行")
    report.read_as("１" * 5000, "1", "全角", row=2, column="数值")
    assert len(report.notes) == 300
    assert len(report.readings[0].given) == 200
