"""The return as a workbook for WPS and Excel: a unit's own, or all of them as the 汇总表.

Everything but the columns to fill in is locked, without a password: a clerk cannot spoil a code
by accident, and whoever must can unlock the sheet.
"""

import io
from datetime import date, timedelta
from itertools import groupby

import xlsxwriter

from accounts.models import Unit
from livelihood.models import MatterUpdate, ReportRound
from livelihood.rounds.columns import (
    COLUMNS,
    EXPECTED,
    GUIDE,
    HEADER_ROW,
    MERGED,
    ON_SCHEDULE,
    SHEET,
    TITLE_ROW,
)
from livelihood.rounds.lines import Line, lines_of
from publishing.tables.writing import safe_text

ZOOM = 90
HEAD, BODY = "等线", "等线"

#: 填表说明: what each rule is about, and the rule.
RULES = (
    ("填哪里", "只填加粗表头的各列；灰底的列已锁定，不用改。"),
    ("本期没有进展", "“本期进展”留空就是“本月未报”；没有进展也请写一句，如“正在招标”。"),
    ("累计完成量", "写到现在一共完成多少：有分项目标的写数量，如“7个”；"
     "有几项的一行写一项，如“改造小区 7个”；没有分项目标的写百分数，如“60%”。"),
    ("是否达序时", "从下拉框选“是”或“否”，本单位的判断，不公开。"
     "写有“本期节点”且已到期的，选“是”即报告该节点已经到达，签发后公开。"),
    ("存在问题、下步打算", "只供督查和领导看，不公开。"),
    ("预计完成日", "本单位估计哪天完成，写成2026-12-20；不公开，也不改变完成时限。"),
    ("完工", "完工须附照片，请在手机填报页或“进展”里报送，不在本表里填。"),
    ("怎么交", "保存后在“月报”里上传；可以另存为 .xlsx 或 .xls。不要删改“编码”一列和表头。"),
)  # fmt: skip


def unit_workbook(round_: ReportRound, unit: Unit) -> bytes:
    """The return of one unit, to be filled in and sent back."""
    return _workbook(round_, lines_of(round_, unit), whose=str(unit))


def summary_workbook(round_: ReportRound) -> bytes:
    """The 汇总表: the lines of all units, with what was said so far; it can be sent in too."""
    return _workbook(round_, lines_of(round_), whose="汇总表")


def _workbook(round_: ReportRound, lines: list[Line], *, whose: str) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(SHEET)
        formats = _formats(book)
        _write_head(sheet, round_, whose, formats)
        _write_lines(sheet, lines, formats)
        _validate(sheet, round_, len(lines))
        _set_up(sheet, len(lines))
        _write_guide(book.add_worksheet(GUIDE), formats)
    return file.getvalue()


def _formats(book) -> dict:
    cell = {
        "font_name": BODY,
        "font_size": 11,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#9A9A9A",
    }
    locked = cell | {"bg_color": "#F2F2F2"}
    return {
        "title": book.add_format(
            {"font_name": HEAD, "font_size": 16, "bold": True, "align": "center",
             "valign": "vcenter"}
        ),
        "head": book.add_format(cell | {"align": "center", "bg_color": "#F2F2F2"}),
        "head_open": book.add_format(
            cell | {"align": "center", "bold": True, "bg_color": "#FFF4CC"}
        ),
        "locked": book.add_format(locked),
        "open": book.add_format(cell | {"locked": False, "num_format": "@"}),
        "day": book.add_format(
            cell | {"locked": False, "num_format": "yyyy-mm-dd", "align": "center"}
        ),
        "rule": book.add_format({"font_name": BODY, "font_size": 12, "text_wrap": True,
                                 "valign": "top"}),
        "rule_head": book.add_format({"font_name": BODY, "font_size": 12, "bold": True,
                                      "valign": "top"}),
    }  # fmt: skip


def _write_head(sheet, round_: ReportRound, whose: str, formats) -> None:
    end, due = round_.period_end, round_.due_on
    title = f"{round_} {whose}（数据截至{end.month}月{end.day}日，{due.month}月{due.day}日前报送）"
    last = len(COLUMNS) - 1
    sheet.merge_range(TITLE_ROW - 1, 0, TITLE_ROW - 1, last, safe_text(title), formats["title"])
    sheet.set_row(TITLE_ROW - 1, 36)
    sheet.set_row(HEADER_ROW - 1, 36)
    for index, column in enumerate(COLUMNS):
        head = formats["head_open" if column.is_filled_in else "head"]
        sheet.write_string(HEADER_ROW - 1, index, column.header, head)
        sheet.set_column(index, index, column.width)


def _write_lines(sheet, lines: list[Line], formats) -> None:
    for number, line in enumerate(lines, HEADER_ROW):
        for index, column in enumerate(COLUMNS):
            value = column.begins_with(line)
            if column is EXPECTED:
                _write_day(sheet, number, index, value, formats["day"])
            else:
                cell = formats["open" if column.is_filled_in else "locked"]
                _write_text(sheet, number, index, value, cell)
    _merge_projects(sheet, lines, formats["locked"])


def _merge_projects(sheet, lines, cell) -> None:
    """One cell for the neighbours that are parts of one project, as offices draw their tables."""
    rows = enumerate(lines, HEADER_ROW)
    for _, group in groupby(rows, key=lambda pair: pair[1].project_id):
        numbers = list(group)
        first, last = numbers[0][0], numbers[-1][0]
        for column in MERGED if last > first else ():
            index = COLUMNS.index(column)
            value = safe_text(column.begins_with(numbers[0][1]))
            sheet.merge_range(first, index, last, index, value, cell)


def _write_text(sheet, row: int, column: int, value: str, cell) -> None:
    if value:
        sheet.write_string(row, column, safe_text(value), cell)
    else:
        sheet.write_blank(row, column, None, cell)


def _write_day(sheet, row: int, column: int, value: date | None, cell) -> None:
    if value is None:
        sheet.write_blank(row, column, None, cell)
    else:
        sheet.write_datetime(row, column, value, cell)


def _validate(sheet, round_: ReportRound, count: int) -> None:
    """Drop-downs and what a day may be; a file from elsewhere is looked at all the same."""
    first, last = HEADER_ROW, HEADER_ROW + max(count, 1) - 1
    said = COLUMNS.index(ON_SCHEDULE)
    sheet.data_validation(
        first, said, last, said,
        {
            "validate": "list",
            "source": [str(label) for label in MatterUpdate.SaidOnSchedule.labels],
            "error_title": "是否达序时",
            "error_message": "请从下拉框里选“是”或“否”。",
        },
    )  # fmt: skip
    day = COLUMNS.index(EXPECTED)
    sheet.data_validation(
        first, day, last, day,
        {
            "validate": "date",
            "criteria": "between",
            "minimum": date(round_.programme.period_start.year, 1, 1),
            "maximum": round_.programme.period_end + timedelta(days=3653),
            "error_title": "预计完成日",
            "error_message": "请写日期，如2026-12-20。",
        },
    )  # fmt: skip


def _set_up(sheet, count: int) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    sheet.freeze_panes(HEADER_ROW, COLUMNS.index(MERGED[-1]) + 1)
    sheet.set_zoom(ZOOM)
    last_row, last_column = HEADER_ROW + max(count, 1) - 1, len(COLUMNS) - 1
    # What is written as text stays text: a green corner on every amount says nothing.
    sheet.ignore_errors({"number_stored_as_text": f"A{HEADER_ROW + 1}:P{last_row + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TITLE_ROW - 1, HEADER_ROW - 1)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_footer("&C第&P页，共&N页")


def _write_guide(sheet, formats) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    for row, (about, rule) in enumerate(RULES):
        sheet.write_string(row, 0, about, formats["rule_head"])
        sheet.write_string(row, 1, rule, formats["rule"])
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
