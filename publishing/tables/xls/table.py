"""One sheet of an XLS workbook as a table."""

import math
import struct

from publishing.tables import formats
from publishing.tables.containers import MOST_ENTRIES, unreadable
from publishing.tables.merged import MOST_MERGES, TOO_MANY, Merge, MergedCells
from publishing.tables.problems import refused
from publishing.tables.rows import ERROR, MOST_COLUMNS, NO_RESULT, TableReader, row_of_cells
from publishing.tables.shared_strings import SharedStrings
from publishing.tables.xls import records as biff
from publishing.tables.xls.compound import CompoundFile

_BIFF8 = 0x0600
_WORKSHEET = 0x10
_CELL = struct.Struct("<HHH")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class XlsTable(TableReader):
    """One sheet of an XLS workbook; `sheet` names it, else it is the first that is not hidden."""

    def __init__(self, file, *, name: str, sheet: str | None = None):
        compound = CompoundFile(file)
        if "encryptedpackage" in compound.names:
            raise refused("文件设有密码；请取消密码再上传")
        if "workbook" not in compound.names:
            if "book" in compound.names:
                raise refused("这是Excel 95以前的格式；请另存为 .xlsx 再上传")
            raise unreadable()
        self._stream = compound.stream("workbook")
        self._positions, self._kinds, self._strings = {}, [], SharedStrings()
        self._from_1904, self._visible = False, []
        self._row = 0
        try:
            self._read_globals()
            super().__init__(name=name, sheets=list(self._positions))
            self.choose(sheet, visible=self._visible)
            self._merges = self._read_merges()
        except (struct.error, ValueError, IndexError):
            raise unreadable() from None
        self.note_merges(self._merges)

    def rows(self):
        """Every row that is not empty, merged cells filled from the first cell of their range."""
        merged = MergedCells(self._merges)
        number, cells, faults = 0, {}, {}
        try:
            for row, column, text, fault in self._cells():
                if row != number:
                    if row < number:
                        raise refused("各行的存放次序是乱的；请另存为 .xlsx 再上传", row=row)
                    if found := _filled(merged, number, cells, faults):
                        yield found
                    number, cells, faults = row, {}, {}
                if text:
                    cells[column] = text
                    if fault:
                        faults[column] = fault
            if found := _filled(merged, number, cells, faults):
                yield found
        except (struct.error, ValueError, IndexError):
            raise unreadable(row=self._row) from None

    def _read_globals(self):
        codes = {}
        for kind, pieces in biff.records(self._stream):
            data = pieces[0]
            if kind == biff.BOF and struct.unpack_from("<H", data)[0] != _BIFF8:
                raise refused("这是Excel 95以前的格式；请另存为 .xlsx 再上传")
            if kind == biff.PASSWORD:
                raise refused("文件设有密码；请取消密码再上传")
            if kind == biff.DATE_SYSTEM:
                self._from_1904 = data[:2] == b"\x01\x00"
            elif kind == biff.SHEET:
                self._add_sheet(data)
            elif kind == biff.FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = biff.TextReader(pieces, 2).text()
            elif kind == biff.CELL_FORMAT:
                (number,) = struct.unpack_from("<H", data, 2)
                self._kinds.append(formats.kind_of(number, codes.get(number)))
            elif kind == biff.STRINGS:
                self._strings = biff.shared_strings(pieces)
            elif kind == biff.EOF:
                return
        raise ValueError("the workbook does not end")

    def _add_sheet(self, data):
        position, hidden, kind = struct.unpack_from("<LBB", data)
        name = biff.TextReader([data], 6).text(length_size=1)
        if len(self._positions) >= MOST_ENTRIES:
            raise ValueError("more sheets than a workbook has")
        if kind == 0 and name not in self._positions:
            self._positions[name] = position
            if not hidden & 0x3:
                self._visible.append(name)

    def _sheet_records(self):
        """The records of the sheet itself, without those of charts that lie in it."""
        depth = 0
        for kind, pieces in biff.records(self._stream, self._positions[self.sheet]):
            if kind == biff.BOF:
                depth += 1
                if depth == 1 and struct.unpack_from("<H", pieces[0], 2)[0] != _WORKSHEET:
                    raise ValueError("not a worksheet")
            elif kind == biff.EOF:
                depth -= 1
            elif depth == 1:
                yield kind, pieces
            if depth < 1:
                return
        raise ValueError("the sheet does not end")

    def _read_merges(self):
        merges = []
        for kind, pieces in self._sheet_records():
            if kind == biff.MERGES:
                ranges = pieces[0][2:]
                for top, bottom, left, right in struct.iter_unpack(
                    "<4H", ranges[: len(ranges) // 8 * 8]
                ):
                    if left < MOST_COLUMNS:
                        merges.append(
                            Merge(top + 1, left, bottom + 1, min(right, MOST_COLUMNS - 1))
                        )
                if len(merges) > MOST_MERGES:
                    raise refused(TOO_MANY)
        return merges

    def _cells(self):
        """Every cell in stored order: row from 1, column from 0, text, what is wrong with it."""
        awaiting = None
        for kind, pieces in self._sheet_records():
            data = pieces[0]
            if kind == biff.FORMULA_TEXT and awaiting:
                yield *awaiting, biff.TextReader(pieces).text(), ""
                awaiting = None
                continue
            if kind not in _READERS:
                continue
            if awaiting:
                yield *awaiting, "=", NO_RESULT
                awaiting = None
            row, column, style = _CELL.unpack_from(data)
            self._row = row + 1
            if column >= MOST_COLUMNS:
                raise ValueError("a column that no sheet has")
            if kind == biff.PACKED_ROW:
                for at, (style, packed) in enumerate(struct.iter_unpack("<HL", data[4:-2])):
                    yield row + 1, column + at, *self._number(biff.packed_number(packed), style)
                continue
            found = _READERS[kind](self, pieces, style)
            if found is None:
                awaiting = (row + 1, column)
            else:
                yield row + 1, column, *found
        if awaiting:
            yield *awaiting, "=", NO_RESULT

    def _number(self, number, style):
        if not math.isfinite(number):
            return "#NUM!", ERROR
        kind = self._kinds[style] if style < len(self._kinds) else formats.Kind.NUMBER
        return formats.shown(number, kind, from_1904=self._from_1904), ""

    def _stored_number(self, pieces, style):
        return self._number(struct.unpack_from("<d", pieces[0], 6)[0], style)

    def _packed(self, pieces, style):
        return self._number(biff.packed_number(struct.unpack_from("<L", pieces[0], 6)[0]), style)

    def _shared_text(self, pieces, style):
        return self._strings[struct.unpack_from("<L", pieces[0], 6)[0]], ""

    def _text(self, pieces, style):
        return biff.TextReader(pieces, 6).text(), ""

    def _truth_or_error(self, pieces, style):
        value, is_error = struct.unpack_from("<BB", pieces[0], 6)
        return _error(value) if is_error else _truth(value)

    def _formula(self, pieces, style):
        """The stored result; None where it is a text, which the next record holds."""
        result = bytes(pieces[0][6:14])
        if result[6:] != b"\xff\xff":
            return self._number(struct.unpack("<d", result)[0], style)
        calculated_on_opening = pieces[0][14] & 0x2
        match result[0]:
            case 0:
                return None
            case 1:
                return _truth(result[2])
            case 2:
                return _error(result[2])
            case _:
                return ("=", NO_RESULT) if calculated_on_opening else ("", "")


_READERS = {
    biff.NUMBER: XlsTable._stored_number,
    biff.PACKED: XlsTable._packed,
    biff.PACKED_ROW: None,
    biff.SHARED_TEXT: XlsTable._shared_text,
    biff.TEXT: XlsTable._text,
    biff.RICH_TEXT: XlsTable._text,
    biff.TRUTH_OR_ERROR: XlsTable._truth_or_error,
    biff.FORMULA: XlsTable._formula,
}


def _filled(merged, number, cells, faults):
    """A row with its merged cells; None where nothing of its own stands in it."""
    if not cells:
        return None
    merged.fill(number, cells)
    return row_of_cells(number, cells, faults)


def _truth(value):
    return ("是" if value else "否"), ""


def _error(code):
    return _ERRORS.get(code, "#N/A"), ERROR
