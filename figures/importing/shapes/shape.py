"""What every shape of table comes to: rows of one figure each, and where each cell stood."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from districts.models import District
from figures.importing.shapes.around import is_note, numbers_the_columns
from figures.periods import Period
from figures.resources.catalogue import Catalogue
from publishing.tables.cells import letters
from publishing.tables.headers import Columns
from publishing.tables.problems import Report, quoted
from publishing.tables.rows import MOST_COLUMNS, Row, TableReader

#: What offices write into a cell for which there is no number, normalised. It is “not given”,
#: exactly as an empty cell is; it is never zero.
NOT_GIVEN = frozenset(
    {dash * times for dash in "-–—―−─" for times in (1, 2, 3, 4)}
    | {"..", "...", "....", "......", "⋯", "⋯⋯", "空", "/", "//", "\\"}
)
#: The columns of a long row whose cells may say so.
_MAY_LACK = ("value", "comparison_value")
#: How the name of a part may begin.
_MARKS = frozenset("#其-–—·•")


@dataclass(frozen=True)
class Said:
    """What the upload itself says about a table, and the names that hold in it."""

    catalogue: Catalogue
    district: District | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class LongRow(Row):
    """One figure taken out of a row of a wide table; its number is that of the sheet's row.

    `addresses` holds, by index, the letter and the header of the cell that each text came from.
    """

    addresses: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def address(self, index: int) -> tuple[str, str] | None:
        """Letter and header of the cell that `index` came from."""
        return self.addresses.get(index, ("", ""))


@dataclass
class Shape:
    """A table that was recognised. `rows()` gives its figures, one long row each.

    `header` is the number of its (last) header row; `columns` are those of the long rows;
    `district`, `period` and `unit` stand for what these rows lack; what is recognised besides is
    said in `report`, once, when the rows are read for the first time.
    """

    kind: str
    label: str
    table: TableReader
    report: Report
    header: int
    columns: Columns
    district: District | None = None
    period: Period | None = None
    unit: str = ""
    #: Whether the long rows are the rows of the sheet, as they stand.
    is_plain: bool = False
    _was_read: bool = field(default=False, repr=False)

    def rows(self) -> Iterator[Row]:
        """The figures of the table, in its order; may be called again and starts anew."""
        found = Counter()
        yield from self._rows(self.report if not self._was_read else Report(), found)
        if not self._was_read:
            self._was_read = True
            for sentence in self._remarks(found):
                self.report.note(sentence)

    def _rows(self, report, found: Counter) -> Iterator[Row]:
        """The long rows; problems and readings go into `report`, what was seen into `found`."""
        raise TypeError("a shape says how its rows are read")

    def _remarks(self, found: Counter) -> Iterator[str]:
        """What was recognised on the way, in sentences for staff."""
        lacking = {
            mark.removeprefix("lacking:"): times
            for mark, times in found.items()
            if mark.startswith("lacking:")
        }
        if lacking:
            marks = "、".join(f"{quoted(mark)}{times}处" for mark, times in lacking.items())
            yield f"写着{marks}的格子，当作没有给出，不是零"
        if found["notes"]:
            yield f"表中有{found['notes']}行是注释、来源等说明文字，没有当作数据"
        if found["numbering"]:
            yield f"表中有{found['numbering']}行是列的编号（甲、乙、1、2），没有当作数据"


@dataclass
class LongTable(Shape):
    """A table of one figure a row: the rows are those of the sheet."""

    catalogue: Catalogue | None = None

    def _rows(self, report, found):
        indexes = self.columns.indexes
        lacking = [indexes[name] for name in _MAY_LACK if name in indexes]
        name_at, total = indexes.get("indicator", MOST_COLUMNS), ""
        rows = self.table.rows()
        for row in rows:
            if row.number >= self.header:
                break
        for row in rows:
            cells = row.cells
            if len(cells) == 1 and is_note(cells[0]):
                found["notes"] += 1
                continue
            if cells[:1] == ["甲"] and numbers_the_columns(cells):
                found["numbering"] += 1
                continue
            for index in lacking:
                if index < len(cells) and cells[index] in NOT_GIVEN:
                    row = _without(row, index, found)
            if name_at < len(cells):
                if cells[name_at][:1] not in _MARKS:
                    total = cells[name_at]
                else:
                    row = self._part(row, name_at, total, report)
            yield row

    def _part(self, row, index, total, report) -> Row:
        """The row with the full name of the part that “#工业” means under the total above it."""
        name, parent = row.cells[index], self.catalogue.indicator(total)
        if parent is None or self.catalogue.indicator(name) is not None:
            return row
        part = self.catalogue.part(name, parent=parent)
        if part is None:
            return row
        report.read_as(
            row.given(index),
            part.name,
            f"“{parent.name}”的分项",
            row=row.number,
            column=self.columns.headers["indicator"],
            letter=letters(index),
        )
        return _with(row, index, part.name)


def _without(row, index, found) -> Row:
    """The row with nothing in a cell that says that there is nothing."""
    found[f"lacking:{row.cells[index]}"] += 1
    return _with(row, index, "")


def _with(row, index, text) -> Row:
    """The row with another text in one cell."""
    cells, raw = list(row.cells), dict(row.raw)
    cells[index] = text
    raw.pop(index, None)
    return Row(row.number, cells, raw, row.faults)
