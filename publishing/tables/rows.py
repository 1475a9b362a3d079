"""A row of a table, and what every kind of table file offers: the one shape all importers read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publishing.tables.cells import fault, normalise
from publishing.tables.problems import quoted

MOST_COLUMNS = 1000
_NO_FAULTS: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty.

    `number` is the one the spreadsheet shows; `cells` are normalised texts without trailing empty ones; `raw`
    holds, by index, what stood there before where that differs; `faults` holds, by index, the Chinese reason
    why a cell cannot be taken at all (control characters, spreadsheet errors, formulas without a result).
    """

    number: int
    cells: list[str]
    raw: Mapping[int, str] = field(default_factory=dict)
    faults: Mapping[int, str] = field(default_factory=dict)

    def cell(self, index: int) -> str:
        """The normalised text at `index`; empty beyond the last cell."""
        return self.cells[index] if index < len(self.cells) else ""

    def given(self, index: int) -> str:
        """What stands in the file at `index`, untouched."""
        return self.raw[index] if index in self.raw else self.cell(index)


def make_row(number: int, texts: list[str], faults: Mapping[int, str] = _NO_FAULTS) -> Row | None:
    """A `Row` of the texts of one record; None where every cell is empty."""
    cells = [normalise(text) for text in texts]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return None
    raw = {index: texts[index] for index, cell in enumerate(cells) if cell != texts[index]}
    found = {
        index: reason
        for index, text in enumerate(texts)
        if not text.isprintable() and (reason := fault(text))
    }
    return Row(number, cells, raw, {**found, **faults} if faults else found)


class TableReader:
    """A table in a file: `sheets` it has (names), the `sheet` read, `encoding` (texts only) and `notes`.

    `rows()` may be called again and starts anew; only one iteration can be under way at a time. Rows stream:
    memory does not grow with the file.
    """

    encoding = ""

    def __init__(self, *, name: str, sheets: list[str], sheet: str, notes: list[str]):
        self.name = name
        self.sheets = sheets
        self.sheet = sheet
        self.notes = notes

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, in order; raises `TableRefused` where the file cannot be read on."""
        raise NotImplementedError


def chosen_sheet(
    sheets: list[str], wanted: str | None, *, visible: list[str]
) -> tuple[str, list[str]]:
    """The sheet to read and what to say about the choice: the one wanted, else the first that is not hidden."""
    from publishing.tables.problems import refused

    if wanted:
        if wanted not in sheets:
            names = "、".join(quoted(each) for each in sheets)
            raise refused(f"没有名为{quoted(wanted)}的工作表；文件里有：{names}")
        return wanted, []
    sheet = (visible or sheets)[0]
    if len(sheets) == 1:
        return sheet, []
    return sheet, [f"文件里有{len(sheets)}张工作表，读的是{quoted(sheet)}"]
