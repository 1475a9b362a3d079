"""The header row: which column is which, however spelt, and each line read by its names."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from publishing.tables.cells import INVISIBLE, SPACES, letters, literal, normalise
from publishing.tables.problems import Report, quoted
from publishing.tables.values import CellRefused

REASON = "原因"
#: Begins the names of columns that a blank table shows beside the cells to be filled in.
BESIDE = "供对照"
_DROPPED = str.maketrans("", "", SPACES + INVISIBLE + "\t\r\n*")


def spelling(header: str) -> str:
    """A header as it is compared: half-width, without spaces, line breaks and stars, in lower case.

    >>> spelling("＊ 报告期 "), spelling("District_Code")
    ('报告期', 'district_code')
    """
    return normalise(header).translate(_DROPPED).casefold()


def is_passed_over(header: str) -> bool:
    """Whether a column is only for looking at: our own 原因, and what a blank table shows beside.

    >>> is_passed_over("供对照：2021年"), is_passed_over("2021年")
    (True, False)
    """
    return spelling(header).startswith((REASON, BESIDE))


def match_header(
    row, *, columns: Mapping[str, Sequence[str]], required: Collection[str] = (), report: Report
) -> "Columns":
    """Which column of `row` holds what.

    `columns` maps each canonical name to the other spellings accepted for it (its own is always
    accepted). A column for looking at (`is_passed_over`) is left out unless it is one of `columns`.
    Columns that are unknown, missing, repeated or without a name are refused by name in `report`.
    """
    accepted = {
        spelling(each): name for name, others in columns.items() for each in (name, *others)
    }
    found, headers = {}, {}
    for index, header in enumerate(row.cells):
        letter = letters(index)
        if not spelling(header):
            report.refuse("这一列没有列名", row=row.number, letter=letter)
            continue
        name = accepted.get(spelling(header))
        if name is None and is_passed_over(header):
            continue
        if name is None:
            report.refuse("是不认识的列名", row=row.number, letter=letter, value=header)
        elif name in found:
            report.refuse(
                f"和{letters(found[name])}列重复，同一内容只能有一列",
                row=row.number,
                letter=letter,
                value=header,
            )
        else:
            found[name], headers[name] = index, header
    for name in columns:
        if name in required and name not in found:
            label = next((each for each in (name, *columns[name]) if not each.isascii()), name)
            report.refuse(f"缺少{quoted(label)}这一列", row=row.number)
    return Columns(found, headers, len(row.cells))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each canonical name stands: `indexes` (from 0), `headers` as the file spells them."""

    indexes: Mapping[str, int]
    headers: Mapping[str, str]
    width: int

    def __contains__(self, name):
        return name in self.indexes

    def line(self, row, *, report: Report) -> "Line | None":
        """One row by its names; None, its problems in `report`, where it is ragged or faulty."""
        report.stop_where_hopeless(row=row.number)
        sound = True
        if len(row.cells) > self.width:
            sound = False
            extra = row.cells[self.width]
            report.refuse(
                f"超出表头，表头只有{self.width}列",
                row=row.number,
                letter=letters(self.width),
                value=extra,
            )
        for index, reason in row.faults.items():
            sound = False
            letter, column = row.address(index) or (letters(index), self._header_at(index))
            report.refuse(
                reason, row=row.number, column=column, letter=letter, value=row.given(index)
            )
        return Line(row, self, report) if sound else None

    def _header_at(self, index):
        return next((self.headers[name] for name, at in self.indexes.items() if at == index), "")


@dataclass(slots=True)
class Line:
    """One row, read by canonical names; what is wrong with it goes into the report."""

    row: object
    columns: Columns
    report: Report
    sound: bool = True

    @property
    def number(self) -> int:
        """The number of the row as the spreadsheet shows it."""
        return self.row.number

    def __getitem__(self, name) -> str:
        """The normalised text under `name`; empty where the cell or the whole column is missing."""
        index = self.columns.indexes.get(name)
        return "" if index is None else self.row.cell(index)

    def given(self, name) -> str:
        """What stands in the file under `name`, untouched."""
        index = self.columns.indexes.get(name)
        return "" if index is None else self.row.given(index)

    def text(self, name) -> str:
        """Free text under `name`: trimmed, but with its full-width punctuation."""
        return literal(self.given(name))

    def take(self, name, reader: Callable, *args, **options):
        """The cell under `name` as `reader` (of `values`) understands it; None where it is refused.

        A refusal becomes a problem at this cell, a reading that is not literal a line of the
        preview.
        """
        try:
            read = reader(self.given(name), *args, **options)
        except CellRefused as refusal:
            self.refuse(name, str(refusal))
            return None
        if not read.literal:
            self.read_as(name, read.shown, read.why)
        return read

    def read_as(self, name, taken: str, why: str):
        """A line of the preview: what stands under `name` was not read literally."""
        letter, column = self.address(name)
        self.report.read_as(
            self.given(name), taken, why, row=self.number, column=column, letter=letter
        )

    def refuse(self, name, reason: str):
        """A problem with the cell under `name`, quoting what stands there."""
        self.sound = False
        letter, column = self.address(name)
        self.report.refuse(
            reason, row=self.number, column=column, value=self.given(name), letter=letter
        )

    def refuse_row(self, reason: str):
        """A problem with the row as a whole, such as a key given twice."""
        self.sound = False
        self.report.refuse(reason, row=self.number)

    def address(self, name) -> tuple[str, str]:
        """Letter and header of the cell under `name`, as the file has them.

        The letter is empty where the file has no such cell.
        """
        header = self.columns.headers.get(name, name)
        index = self.columns.indexes.get(name)
        if index is None:
            return "", header
        return self.row.address(index) or (letters(index), header)
