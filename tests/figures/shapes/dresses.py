"""One table as the files in which offices send it: every encoding, separator and workbook."""

import csv
import io
import re
from datetime import date

import openpyxl
import xlwt
from openpyxl.utils import get_column_letter

NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def plain_text(cells):
    """UTF-8, commas."""
    return "表.csv", _text(cells, ",", "\n").encode(), {}


def old_text(cells):
    """GB18030, tabs, Windows' line ends, every cell in quotes."""
    text = _text(cells, "\t", "\r\n", quoting=csv.QUOTE_ALL)
    return "表.txt", text.encode("gb18030"), {}


def wide_text(cells):
    """UTF-16, semicolons, blank lines first, empty and zero-width cells behind."""
    padded = [[], [], *([*row, "\u200b", "", "　"] for row in cells)]
    return "表.csv", _text(padded, ";", "\r\n").encode("utf-16"), {}


def workbook(cells):
    """XLSX: numbers as numbers, months as dates, cells merged, on the second sheet, by name."""
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active.append(["统计资料"])
    sheet = book.create_sheet("数据 表")
    for top, row in enumerate(cells, start=1):
        for left, text in enumerate(row, start=1):
            if text and text not in "<^":
                _fill(sheet.cell(top, left), text)
    for top, left, bottom, right in _merges(cells):
        sheet.merge_cells(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
    file = io.BytesIO()
    book.save(file)
    return "表.xlsx", file.getvalue(), {"sheet": "数据 表"}


def old_workbook(cells):
    """XLS: numbers as numbers, cells merged."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    merges = {(top, left): (bottom, right) for top, left, bottom, right in _merges(cells)}
    for top, row in enumerate(cells, start=1):
        for left, text in enumerate(row, start=1):
            if not text or text in "<^":
                continue
            value = float(text) if NUMBER.fullmatch(text) else text
            bottom, right = merges.get((top, left), (top, left))
            if (bottom, right) == (top, left):
                sheet.write(top - 1, left - 1, value)
            else:
                sheet.write_merge(top - 1, bottom - 1, left - 1, right - 1, value)
    file = io.BytesIO()
    book.save(file)
    return "表.xls", file.getvalue(), {}


DRESSES = (plain_text, old_text, wide_text, workbook, old_workbook)


def _text(cells, separator, line_end, quoting=csv.QUOTE_MINIMAL):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=line_end, quoting=quoting)
    writer.writerows([["" if text in ("<", "^") else text for text in row] for row in cells])
    return file.getvalue()


def _fill(cell, text):
    if found := MONTH.fullmatch(text):
        cell.value, cell.number_format = date(int(found[1]), int(found[2]), 1), "yyyy-mm"
    elif found := PERCENT.fullmatch(text):
        cell.value, cell.number_format = float(found[1]) / 100, "0.0%"
    elif NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)
    else:
        cell.value = text


def _merges(cells):
    """Ranges merged by “<” and “^”: top, left, bottom, right, counted from 1."""
    for top, row in enumerate(cells):
        for left, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = left
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            bottom = top
            while bottom + 1 < len(cells) and cells[bottom + 1][left : left + 1] == ["^"]:
                bottom += 1
            if (bottom, right) != (top, left):
                yield top + 1, left + 1, bottom + 1, right + 1
