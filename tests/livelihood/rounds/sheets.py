"""What a clerk does to a workbook: opened with openpyxl, filled in by code, saved."""

import io

import openpyxl

from livelihood.rounds.columns import COLUMNS, HEADER_ROW

INDEX = {column.header: number for number, column in enumerate(COLUMNS, 1)}


def opened(content: bytes):
    """The sheet to fill in."""
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def rows_of(sheet) -> dict[str, int]:
    """The row of each code."""
    rows = range(HEADER_ROW + 1, sheet.max_row + 1)
    return {sheet.cell(row, INDEX["编码"]).value: row for row in rows}


def filled_in(content: bytes, said: dict[str, dict[str, object]]) -> bytes:
    """The workbook with these cells written, by code and header."""
    sheet = opened(content)
    rows = rows_of(sheet)
    for code, cells in said.items():
        for header, value in cells.items():
            sheet.cell(rows[code], INDEX[header]).value = value
    saved = io.BytesIO()
    sheet.parent.save(saved)
    return saved.getvalue()
