"""One sheet of an XLSX workbook as a table."""

import re

from publishing.tables.cells import column_index
from publishing.tables.containers import Container, unreadable
from publishing.tables.merged import MOST_MERGES, TOO_MANY, Merge, MergedCells
from publishing.tables.problems import refused
from publishing.tables.rows import MOST_COLUMNS, TableReader, row_of_cells
from publishing.tables.xlsx.sheet import SheetParser
from publishing.tables.xlsx.workbook import Workbook

_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]{0,200}?\bref\s*=\s*["']"""
    rb"""([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)

#: Of so much markup the rows are in memory at once: each of its cells may be a text of 32,767.
PIECE = 8 * 1024


class XlsxTable(TableReader):
    """One sheet of an XLSX workbook; `sheet` names it, else it is the first that is not hidden."""

    def __init__(self, file, *, name: str, sheet: str | None = None):
        self._container = Container(file)
        self._book = Workbook(self._container)
        super().__init__(name=name, sheets=list(self._book.parts))
        self.choose(sheet, visible=self._book.visible)
        self._part = self._book.parts[self.sheet]
        self._strings = self._book.shared_strings()
        self._merges = list(_merges(self._container, self._part))
        self.note_merges(self._merges)

    def rows(self):
        """Every row that is not empty, merged cells filled from the first cell of their range."""
        sheet = SheetParser(self._book, self._strings)
        merged = MergedCells(self._merges)
        try:
            for chunk in self._container.chunks(self._part):
                for start in range(0, len(chunk), PIECE):
                    sheet.feed(chunk[start : start + PIECE])
                    for number, cells, faults in sheet.finished:
                        merged.fill(number, cells)
                        if row := row_of_cells(number, cells, faults):
                            yield row
                    sheet.finished.clear()
                    if sheet.ended:
                        return
            sheet.feed(b"", last=True)
        except (ValueError, OverflowError, LookupError):
            raise unreadable(row=sheet.row) from None


def _merges(container, part):
    """The merged ranges of a sheet.

    They stand behind all its rows, yet are needed before the first; looking for their text costs a
    tenth of parsing the sheet twice.
    """
    rest, count = b"", 0
    for chunk in container.chunks(part):
        text = rest + chunk
        end = 0
        for found in _MERGE.finditer(text):
            end = found.end()
            count += 1
            if count > MOST_MERGES:
                raise refused(TOO_MANY)
            merge = _merge(*found.groups())
            if merge.left < MOST_COLUMNS:
                yield merge
        rest = text[max(end, len(text) - 300) :]


def _merge(left, top, right, bottom):
    try:
        columns = sorted((column_index(left.decode()), column_index(right.decode())))
    except ValueError:
        raise unreadable() from None
    rows = sorted((int(top), int(bottom)))
    return Merge(rows[0], columns[0], rows[1], min(columns[1], MOST_COLUMNS - 1))
