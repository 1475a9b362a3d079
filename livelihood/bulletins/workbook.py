"""A bulletin as a workbook: the totals, the groups, and every matter in one table to sort."""

import io
from decimal import Decimal

import xlsxwriter

from livelihood.bulletins.paper import Paper, day_words
from publishing.tables.writing import safe_text, sheet_name

GROUPS = ("列入", "终止", "暂缓", "总数", "{done}", "{done}率（%）", "到期应{done}", "按原定日期完工",
          "按期{done}率（%）", "完工待验收", "逾期", "未达序时")  # fmt: skip
COUNTED = ("listed", "cancelled", "suspended", "total", "done", "done_rate", "due_by_now",
           "done_on_time", "on_time_rate", "awaiting", "overdue", "behind")  # fmt: skip
LINES = (("情形", 14), ("序号", 8), ("编码", 24), ("事项", 36), ("牵头单位", 24), ("状态", 12),
         ("情况和原因", 60))  # fmt: skip


def workbook_of(paper: Paper) -> bytes:
    """The bulletin as the bytes of an .xlsx file: 通报, 分组 and 名单, each fit for A4."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file,
        {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        book.set_properties({"title": paper.title, "author": paper.owner})
        formats = _formats(book)
        _write_totals(book, formats, paper)
        if paper.groups:
            _write_groups(book, formats, paper)
        _write_lines(book, formats, paper)
    return file.getvalue()


def _formats(book) -> dict:
    cell = {"border": 1, "valign": "top", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "text_wrap": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#f2f2f2"}),
        "cell": book.add_format(cell),
        "rate": book.add_format({**cell, "num_format": "0.0"}),
    }


def _sheet(book, name, *, heading_row=None):
    sheet = book.add_worksheet(sheet_name(name))
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if heading_row is not None:
        sheet.freeze_panes(heading_row + 1, 0)
        sheet.repeat_rows(0, heading_row)
    return sheet


def _write_totals(book, formats, paper) -> None:
    sheet = _sheet(book, "通报")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    rows = [
        ("标题", paper.title),
        ("文号", paper.number),
        ("发文单位", paper.owner),
        ("数据截至", day_words(paper.as_of)),
        ("印发日期", day_words(paper.issued_on)),
        *(("总体情况", sentence) for sentence in paper.summary),
        *((count.label, count.count) for count in paper.counts),
        *((rate.label, f"{rate.value}（{rate.counts}）") for rate in paper.rates),
        *((section.title, section.note) for section in paper.sections if section.note),
        *(("说明和要求", line) for line in paper.remarks),
        ("异议", paper.objection),
        *(("说明", line) for line in paper.basis),
        *((f"印发以后的更正（{later.at:%Y-%m-%d}）", later.words) for later in paper.later),
    ]
    for number, (name, value) in enumerate(row for row in rows if row[1] != ""):
        sheet.write_string(number, 0, name, formats["head"])
        _write(sheet, number, 1, value, formats["cell"])


def _write_groups(book, formats, paper) -> None:
    sheet = _sheet(book, "分组", heading_row=0)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, len(GROUPS) + 1, 11)
    headings = ["分组", "名称", *(name.format(done=paper.done_word) for name in GROUPS)]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, formats["head"])
    rows = [(table, group) for table in paper.groups for group in table.rows]
    for number, (table, group) in enumerate(rows, 1):
        sheet.write_string(number, 0, table.title, formats["cell"])
        _write(sheet, number, 1, group.name, formats["cell"])
        for column, name in enumerate(COUNTED, 2):
            is_rate = name.endswith("_rate")
            value = group.counts[name]
            if is_rate:
                value = "—" if value is None else Decimal(value)
            _write(sheet, number, column, value, formats["rate" if is_rate else "cell"])


def _write_lines(book, formats, paper) -> None:
    sheet = _sheet(book, "名单", heading_row=1)
    sheet.write_string(0, 0, safe_text(paper.title), formats["title"])
    for column, (heading, width) in enumerate(LINES):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, heading, formats["head"])
    lines = [(section.title, line) for section in paper.sections for line in section.lines]
    for number, (title, line) in enumerate(lines, 2):
        cells = (title, line.number, line.code, line.title, line.unit, line.status, line.why)
        for column, value in enumerate(cells):
            _write(sheet, number, column, value, formats["cell"])


def _write(sheet, row, column, value, form) -> None:
    if isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, safe_text(value), form)
