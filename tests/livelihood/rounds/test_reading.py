"""A return that comes back: by codes, under its title, every problem by its cell."""

import io
from datetime import date

import pytest
import xlwt
from django.core.files.base import ContentFile

from livelihood.models import MatterUpdate
from livelihood.rounds.amounts import Done
from livelihood.rounds.asking import open_round
from livelihood.rounds.columns import COLUMNS
from livelihood.rounds.filing import Entry, file_return
from livelihood.rounds.reading import read_return
from livelihood.rounds.workbook import summary_workbook, unit_workbook
from publishing.review import steps
from publishing.tables.mending import write_problem_file
from publishing.tables.writing import write_csv
from tests.factories import (
    make_plan_node,
    make_public_matter,
    make_public_update,
    make_sub_target,
    make_unit,
)
from tests.livelihood.rounds.sheets import filled_in, opened

pytestmark = pytest.mark.django_db

HEADERS = [column.header for column in COLUMNS]


def read(round_, unit, content, name="住建局.xlsx"):
    units = [unit] if not isinstance(unit, list) else unit
    return read_return(io.BytesIO(content), name=name, round_=round_, units=units)


def read_filled(round_, unit, said):
    return read(round_, unit, filled_in(unit_workbook(round_, unit), said))


def test_blank_rows_are_silent_and_filled_ones_are_read_whole(round_, unit, matters):
    node = make_plan_node(matter=matters[0], due_on=date(2021, 9, 30), text="完成招标")
    found = read_filled(
        round_, unit,
        {matters[0].code: {
            "本期进展": "铺沥青", "累计完成量": "60%", "是否达序时": "是", "存在问题": "缺料",
            "下步打算": "加班", "预计完成日": date(2021, 12, 20),
        }},
    )  # fmt: skip
    assert found.ok, found.problems.problems
    assert (found.header, found.problems.notes) == (2, [])
    [row] = found.rows
    entry = row.entry
    assert (row.number, entry.matter, entry.text, entry.done.progress) == (
        3, matters[0], "铺沥青", 60,
    )  # fmt: skip
    assert (entry.said_on_schedule, entry.node, entry.problems) == ("yes", node, "缺料")
    assert (entry.next_steps, entry.expected_on) == ("加班", date(2021, 12, 20))
    assert [line.matter for line in found.silent] == matters[1:]
    assert found.units == [unit]


def test_a_bare_table_of_two_columns_is_enough(round_, unit, matters):
    table = b"".join(write_csv(["编码", "本期进展"], [[matters[0].code, "铺沥青"]]))
    found = read(round_, unit, table, "月报.csv")
    assert found.ok
    assert [row.entry.text for row in found.rows] == ["铺沥青"]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"累计完成量": "大半"}, "第3行“累计完成量”（I列）：“大半”不是数字"),
        ({"是否达序时": "也许"}, "第3行“是否达序时”（J列）：“也许”不在可填的范围内"),
        ({"预计完成日": "年底"}, "第3行“预计完成日”（M列）：“年底”不是日期"),
        ({"本期进展": "字" * 2001}, "有2001字，超过2000字"),
        ({"本期进展": None, "存在问题": "缺料"}, "第3行“本期进展”（H列）：空着；填了其他各列"),
        ({"编码": "SX-321111-999999"}, "第3行“编码”（A列）：“SX-321111-999999”不是本期月报"),
        ({"编码": None}, "第3行：没有编码"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_cell(cells, problem, round_, unit, matters):
    found = read_filled(round_, unit, {matters[0].code: {"本期进展": "铺沥青"} | cells})
    assert not found.ok
    assert str(found.problems.problems[0]).startswith(problem) or problem in str(
        found.problems.problems[0]
    )
    assert not any(row.number == 3 for row in found.rows)


def test_other_units_matters_and_repeated_codes_are_refused(round_, unit, matters):
    rows = [[matters[0].code, "铺沥青"], [matters[0].code, "又铺"]]
    found = read(round_, unit, b"".join(write_csv(["编码", "本期进展"], rows)), "月报.csv")
    assert "在文件里不止一次" in str(found.problems.problems[0])
    theirs = read(round_, make_unit(), unit_workbook(round_, unit))
    assert theirs.problems.problem_count == 3
    assert "不是您可以填报的事项" in str(theirs.problems.problems[0])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xef\xbb\xbf" + "编码,进展\nSX-1,铺".encode(), "没有找到表头"),
        (b"\xef\xbb\xbf" + "编码,本期进展,心得\nSX-1,铺,无".encode(), "是不认识的列名"),
        (b"%PDF-1.4", "这是PDF，不是表格"),
    ],
)
def test_what_is_no_return_is_refused_as_a_whole(content, problem, round_, unit):
    found = read(round_, unit, content, "月报.csv")
    assert problem in str(found.problems.problems[0])
    assert found.rows == []


def test_the_refused_file_goes_back_with_reasons_and_comes_in_again(round_, unit, matters):
    make_sub_target(matter=matters[1], name="改造小区", unit="个")
    make_sub_target(matter=matters[1], name="管网", unit="公里")
    said = {
        matters[0].code: {"本期进展": "铺沥青", "累计完成量": "大半"},
        matters[1].code: {"本期进展": "立杆，\n布线", "累计完成量": "改造小区 7个\n管网 3公里"},
    }
    refused = read_filled(round_, unit, said)
    back = b"".join(write_problem_file(refused.table, refused.problems, header=refused.header))
    lines = back.decode("utf-8-sig").splitlines()
    assert lines[0].startswith(f",{round_}")
    assert lines[1].startswith("原因,编码")
    assert lines[2].startswith("“累计完成量”：“大半”不是数字,SX-")
    found = read(round_, unit, back.replace("大半".encode(), b"50%", 2), "住建局（原因）.csv")
    assert found.ok, found.problems.problems
    assert [row.number for row in found.rows][:1] == [3]
    assert found.rows[1].entry.text == "立杆，\n布线"
    assert len(found.rows[1].entry.quantities) == 2


def test_an_old_workbook_says_nothing_of_what_went_on_since(round_, unit, matters, people):
    content = unit_workbook(round_, unit)
    make_public_update(matter=matters[0], progress=80, happened_on=date(2021, 11, 1))
    assert read(round_, unit, content).rows == []
    sent = filled_in(content, {matters[0].code: {"本期进展": "铺沥青", "累计完成量": "60%"}})
    found = read(round_, unit, sent)
    assert "累计完成量比上次报的少" in found.problems.notes[-1]


def test_what_was_reported_is_unchanged_refused_or_to_be_mended(round_, unit, matters, people):
    first = {matters[0].code: {"本期进展": "铺沥青", "累计完成量": "60%"}}
    content = filled_in(unit_workbook(round_, unit), first)
    found = read(round_, unit, content)
    filing = file_return(round_, unit, found.entries_of(unit), by=people.clerk, means="file")
    assert [line.matter for line in read(round_, unit, content).unchanged] == matters[:1]
    assert read(round_, unit, unit_workbook(round_, unit)).unchanged != []
    other = filled_in(content, {matters[0].code: {"本期进展": "铺完了"}})
    assert "本期已报送" in str(read(round_, unit, other).problems.problems[0])
    steps.send_back(filing.batch, by=people.reviewer, reason="写清楚")
    again = read(round_, unit, unit_workbook(round_, unit))
    assert "退回后没有改动，仍未报送" in again.problems.notes[-1]
    [row] = read(round_, unit, other).rows
    file_return(round_, unit, [row.entry], by=people.clerk, means="file")
    assert MatterUpdate.objects.get().text == "铺完了"


def test_the_summary_is_read_unit_by_unit(round_, unit, matters):
    other = make_unit(name="城管局")
    theirs = make_public_matter(programme=round_.programme, owner=other, number="9")
    said = {matters[0].code: {"本期进展": "铺沥青"}, theirs.code: {"本期进展": "种树"}}
    found = read(round_, [unit, other], filled_in(summary_workbook(round_), said))
    assert found.ok
    assert found.filing_units == [unit, other]
    assert [entry.text for entry in found.entries_of(other)] == ["种树"]


def test_a_cell_merged_by_the_clerk_is_filled_down_and_said(round_, unit, matters):
    content = filled_in(unit_workbook(round_, unit), {matters[0].code: {"本期进展": "铺沥青"}})
    sheet = opened(content)
    sheet.merge_cells("H3:H4")
    saved = io.BytesIO()
    sheet.parent.save(saved)
    found = read(round_, unit, saved.getvalue())
    assert [row.entry.text for row in found.rows] == ["铺沥青", "铺沥青"]
    assert "H3:H4" in found.problems.notes[0]


def test_an_old_xls_is_read_under_its_title(round_, unit, matters):
    book = xlwt.Workbook()
    sheet = book.add_sheet("十月")
    sheet.write_merge(0, 0, 0, 2, "民生实事十月进展")
    rows = [["编码", "本期进展", "累计完成量"], [matters[0].code, "铺沥青", 60]]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    saved = io.BytesIO()
    book.save(saved)
    found = read(round_, unit, saved.getvalue(), "月报.xls")
    assert found.ok, found.problems.problems
    [row] = found.rows
    assert (row.number, row.entry.done.progress) == (3, 60)


def test_last_months_file_is_refused_by_its_title(round_, unit, matters, people):
    before = open_round(
        round_.programme, period_end=date(2021, 9, 30), due_on=date(2021, 10, 5), by=people.clerk
    )
    said = {matters[0].code: {"本期进展": "九月铺沥青"}}
    old = filled_in(unit_workbook(before, unit), said)
    assert read(before, unit, old).ok
    found = read(round_, unit, old)
    assert found.rows == []
    assert "这是2021年9月月报的表格，本期是2021年10月" in str(found.problems.problems[0])


def test_words_of_last_month_are_pointed_out(round_, unit, matters):
    make_public_update(matter=matters[0], happened_on=date(2021, 9, 30), text="铺沥青")
    found = read_filled(round_, unit, {matters[0].code: {"本期进展": "铺沥青"}})
    assert found.ok
    assert "本期进展和上期一样" in found.problems.notes[-1]


def test_a_table_leaves_what_was_said_elsewhere(round_, unit, matters, people):
    done = Entry(
        matters[0], text="都做完了", done=Done(100), completed=True, problems_public=True,
        photos=(ContentFile(b"\xff\xd8\xff", name="photo.jpg"),),
    )  # fmt: skip
    filing = file_return(round_, unit, [done], by=people.clerk, means="phone")
    found = read_filled(round_, unit, {matters[1].code: {"本期进展": "铺沥青"}})
    assert found.ok, found.problems.problems
    assert [line.matter for line in found.unchanged] == [matters[0]]
    steps.send_back(filing.batch, by=people.signer, reason="写明户数")
    found = read_filled(round_, unit, {matters[0].code: {"本期进展": "8户都做完了"}})
    file_return(round_, unit, found.entries_of(unit), by=people.clerk, means="file")
    update = MatterUpdate.objects.get()
    assert (update.kind, update.text, update.problems_public) == ("completed", "8户都做完了", True)
