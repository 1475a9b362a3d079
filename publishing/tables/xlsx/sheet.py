"""The rows of one sheet, from its XML as it streams."""

import math
import re

from publishing.tables.cells import column_index, letters
from publishing.tables.problems import refused
from publishing.tables.rows import ERROR, MOST_COLUMNS, NO_RESULT
from publishing.tables.xlsx.markup import Parser, local

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STORED = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class SheetParser:
    """Turns the XML of a sheet into `finished` rows: (number, texts by column, faults by column).

    `row` is the one under way, `ended` says that they are over. Raises `ValueError` or `LookupError` where cells do not stand in
    order or point nowhere. Only cells that say something are kept, so empty ones cost no memory.
    """

    def __init__(self, book, strings):
        self.finished, self.ended = [], False
        self._book, self._strings = book, strings
        self.row, self._cells, self._faults = 0, {}, {}
        self._column, self._type, self._style = -1, "n", None
        self._stored, self._formula = [], None
        self._into = None
        self._valued = self._pronouncing = False
        self._columns = {}
        self._parser = Parser(self._start, self._end, self._text)

    def feed(self, chunk: bytes, *, last: bool = False):
        """Take the next piece of XML."""
        self._parser.feed(chunk, last=last)

    def _start(self, tag, attributes):
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            self._open_cell(attributes)
        elif tag == "v":
            self._into = None if self._type == "inlineStr" else self._stored
            self._valued = True
        elif tag == "f":
            self._into = self._formula = []
        elif tag == "t":
            self._into = None if self._pronouncing else self._stored
        elif tag == "row":
            self._open_row(attributes)
        elif tag == "rPh":
            self._pronouncing = True

    def _end(self, tag):
        if ":" in tag:
            tag = local(tag)
        self._into = None
        if tag == "c":
            if self._stored or self._formula is not None:
                self._close_cell()
        elif tag == "row":
            if self._cells:
                self.finished.append((self.row, self._cells, self._faults))
                self._cells, self._faults = {}, {}
        elif tag == "rPh":
            self._pronouncing = False
        elif tag == "sheetData":
            self.ended = True

    def _text(self, data):
        if self._into is not None:
            self._into.append(data)

    def _open_row(self, attributes):
        number = int(attributes["r"]) if "r" in attributes else self.row + 1
        if not self.row < number <= LAST_ROW:
            raise ValueError("rows must follow each other")
        self.row, self._column = number, -1

    def _open_cell(self, attributes):
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._stored, self._formula, self._valued = [], None, False
        address = attributes.get("r")
        if address is None:
            self._column += 1
            if self._column >= LAST_COLUMN:
                raise ValueError("a row has more cells than a sheet has columns")
            return
        name = address.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = column_index(name)
        if address[len(name) :] != str(self.row):
            raise ValueError("a cell stands in a row that is not its own")
        self._column = column

    def _close_cell(self):
        text, fault = self._shown()
        if not text:
            return
        if self._column >= MOST_COLUMNS:
            where = f"{letters(self._column)}{self.row}"
            raise refused(f"单元格{where}超出了前{MOST_COLUMNS}列；请删去多余的列再上传")
        self._cells[self._column] = text
        if fault:
            self._faults[self._column] = fault

    def _shown(self):
        """The text of the cell and what is wrong with it."""
        stored, kind = "".join(self._stored), self._type
        if self._formula is not None and not stored:
            if kind == "str" and self._valued:
                return "", ""
            return "=" + "".join(self._formula)[:200], NO_RESULT
        if kind == "s":
            return _unescaped(self._strings[int(stored)]), ""
        if kind in ("str", "inlineStr"):
            return _unescaped(stored), ""
        if kind == "b":
            return ("是" if stored.strip() in ("1", "true") else "否"), ""
        if kind == "e":
            return stored, ERROR
        if kind == "d":
            return stored.removesuffix("Z").removesuffix(".000").removesuffix("T00:00:00"), ""
        return self._number(stored.strip())

    def _number(self, stored):
        if not self._style and len(stored) <= 15 and stored.isascii() and stored.isdecimal():
            return stored.lstrip("0") or "0", ""
        if not stored:
            return "", ""
        if not _STORED.fullmatch(stored) or not math.isfinite(float(stored)):
            return stored, "不是数字"
        return self._book.shown(float(stored), self._style), ""


def _unescaped(text):
    """Characters that XML cannot hold are written `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
