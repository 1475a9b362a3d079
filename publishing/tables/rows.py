"""A row of a table, and what every kind of table file offers: the one shape all importers read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from unicodedata import is_normalized

from publishing.tables.cells import LOST, fault, normalise
from publishing.tables.merged import merge_note
from publishing.tables.problems import quoted, refused

MOST_COLUMNS = 1000
MOST_ROWS = 1_048_576
ERROR = "是表格软件的出错标记"
NO_RESULT = "是没有算出结果的公式"
_NO_FAULTS: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty.

    `number` is the one the spreadsheet shows; `cells` are normalised texts without trailing empty
    ones; `raw` holds, by index, what stood there before where that differs; `faults` holds, by
    index, the Chinese reason why a cell cannot be taken at all (control characters, spreadsheet
    errors, formulas without a result).
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

    def address(self, index: int) -> tuple[str, str] | None:
        """Letter and header of the cell that `index` came from, where that is not its own column.

        None for the rows of a sheet; a row made of several cells of a sheet knows better.
        """
        return None


def make_row(number: int, texts: list[str], faults: Mapping[int, str] = _NO_FAULTS) -> Row | None:
    """A `Row` of the texts of one record; None where every cell is empty."""
    if _is_as_meant("".join(texts)):
        while texts and not texts[-1]:
            texts.pop()
        return Row(number, texts, _NO_FAULTS, faults) if texts else None
    cells = [normalise(text) for text in texts]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return None
    raw = {index: texts[index] for index, cell in enumerate(cells) if cell != texts[index]}
    found = {
        index: reason
        for index, text in enumerate(texts)
        if (not text.isprintable() or LOST in text) and (reason := fault(text))
    }
    return Row(number, cells, raw, {**found, **faults} if faults else found)


def _is_as_meant(text: str) -> bool:
    """Whether no cell of a record with this text, taken together, would be read as another."""
    return (
        text.isprintable()
        and " " not in text
        and "'" not in text
        and (text.isascii() or (LOST not in text and is_normalized("NFKC", text)))
    )


def row_of_cells(number: int, cells: dict[int, str], faults: Mapping[int, str]) -> Row | None:
    """A `Row` of texts by column, as workbooks hold them."""
    texts = [""] * (max(cells) + 1)
    for column, text in cells.items():
        texts[column] = text
    return make_row(number, texts, faults)


#: Other sheets of a workbook that are named to whoever did not say which one to read.
MOST_NAMED = 10


class TableReader:
    """A table in a file: the `sheets` it has (names), the `sheet` read, `encoding` (text), `notes`.

    `rows()` may be called again and starts anew; only one iteration can be under way at a time.
    Rows stream: memory does not grow with the file.
    """

    encoding = ""

    def __init__(self, *, name: str, sheets: list[str]):
        self.name = name
        self.sheets = sheets
        self.sheet = sheets[0] if sheets else ""
        self.notes = []
        #: Which sheet is read and what the others are called, where nobody said which to read.
        self.of_several = ""
        #: Merged ranges (`merged.Merge`), each filled from its first cell.
        self.merges = []

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty; raises `TableRefused` where the file cannot be read on."""
        raise NotImplementedError

    def choose(self, wanted: str | None, *, visible: list[str]):
        """Read the sheet `wanted`, else the first that is not hidden; refuses one there is not."""
        if not self.sheets:
            raise refused("文件里没有工作表")
        if wanted and wanted not in self.sheets:
            names = "、".join(quoted(each) for each in self.sheets)
            raise refused(f"没有名为{quoted(wanted)}的工作表；文件里有：{names}")
        self.sheet = wanted or (visible or self.sheets)[0]
        if not wanted and len(self.sheets) > 1:
            others = [quoted(each) for each in self.sheets if each != self.sheet]
            named = "、".join(others[:MOST_NAMED]) + ("等" if len(others) > MOST_NAMED else "")
            self.of_several = (
                f"文件里有{len(self.sheets)}张工作表，读的是{quoted(self.sheet)}；"
                f"要读{named}，请写明工作表的名称"
            )
            self.notes.append(self.of_several)

    def note_merges(self, merges):
        """Say which merged cells were filled."""
        self.merges = list(merges)
        if merges:
            self.notes.append(merge_note(merges))
