"""A return that comes back: found out whose it is, read row by row, every problem by its cell.

Nothing is written here. One bad row and nothing of the file is taken; a row in which nothing was
filled in is 本月未报 and no error.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from accounts.models import Unit
from livelihood.models import MatterUpdate, ReportRound
from livelihood.rounds.amounts import Done, read_done, write_done
from livelihood.rounds.columns import (
    CODE,
    COLUMNS,
    DONE,
    EXPECTED,
    HEADER_ROW,
    MERGED,
    NEXT_STEPS,
    ON_SCHEDULE,
    PROBLEMS,
    SHEET,
    TEXT,
)
from livelihood.rounds.filing import Entry, already_reported
from livelihood.rounds.lines import Line, lines_of
from publishing.tables.headers import Line as Cells
from publishing.tables.headers import match_header, spelling
from publishing.tables.merged import merge_note
from publishing.tables.problems import Report, TableRefused
from publishing.tables.reading import TableReader, read_table
from publishing.tables.values import CellRefused, Read, read_choice, read_date, read_text

#: Title lines may stand above the header, no more than these.
TITLE_LINES = 10
MOST_ROWS = 5000
LONGEST_TEXT = 2000
_MONTH = re.compile(r"([0-9]{4})年([0-9]{1,2})月月报")
SaidOnSchedule = MatterUpdate.SaidOnSchedule


@dataclass(frozen=True)
class ReadRow:
    """A row that says something: what it was read as, beside what stood there."""

    number: int
    line: Line
    entry: Entry
    #: What was done before, in the words of the cell.
    done_before: str
    done_now: str


@dataclass
class ReturnFile:
    """What was understood of one file; `problems` refuses it as a whole."""

    name: str
    problems: Report
    table: TableReader | None = None
    header: int = 0
    rows: list[ReadRow] = field(default_factory=list)
    #: Lines that say nothing: 本月未报.
    silent: list[Line] = field(default_factory=list)
    #: Lines that say what is reported already, or was returned and has not been mended.
    unchanged: list[Line] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether there is nothing against it."""
        return self.problems.ok

    def entries_of(self, unit: Unit) -> list[Entry]:
        """What the file says for one of its units."""
        return [row.entry for row in self.rows if row.line.unit_id == unit.pk]

    @property
    def filing_units(self) -> list[Unit]:
        """The units for which it says something."""
        speaking = {row.line.unit_id for row in self.rows}
        return [unit for unit in self.units if unit.pk in speaking]


def read_return(file, *, name: str, round_: ReportRound, units: Collection[Unit]) -> ReturnFile:
    """What `file` (binary) says; `units` are those for which its sender may file.

    The units are found out by the codes in the file: nobody chooses them.
    """
    try:
        table = _opened(file, name)
    except TableRefused as refusal:
        problems = Report()
        for problem in refusal.problems:
            problems.add(problem)
        return ReturnFile(name, problems)
    found = ReturnFile(name, _report_on(table), table)
    try:
        _read(found, round_, {unit.pk: unit for unit in units})
    except TableRefused as refusal:
        for problem in refusal.problems:
            found.problems.add(problem)
    return found


def _opened(file, name: str) -> TableReader:
    """The sheet 月报 where the workbook has one, else its first."""
    table = read_table(file, name=name)
    if table.sheet != SHEET and SHEET in table.sheets:
        return read_table(file, name=name, sheet=SHEET)
    return table


def _report_on(table: TableReader) -> Report:
    """Of the second sheet and the merged cells that we draw ourselves nothing need be said."""
    if table.sheet != SHEET:
        return Report.on(table)
    drawn = {COLUMNS.index(column) for column in MERGED}
    others = [
        merge
        for merge in table.merges
        if merge.top > HEADER_ROW and not drawn >= {merge.left, merge.right}
    ]
    return Report(notes=[merge_note(others)] if others else [])


def _read(found: ReturnFile, round_: ReportRound, units: dict[int, Unit]) -> None:
    rows = found.table.rows()
    columns = _columns(found, rows, round_)
    if columns is None or not found.ok:
        return
    lines = {line.matter.code: line for line in lines_of(round_)}
    seen = {}
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            found.problems.refuse(f"超过{MOST_ROWS}行", row=row.number)
            return
        cells = columns.line(row, report=found.problems)
        if cells is not None:
            _read_row(found, cells, lines, units, seen)
    if not seen and found.ok:
        found.problems.refuse("文件里没有一行带本期月报的编码")
    known = {line.unit_id for line in seen.values()}
    found.units = [units[key] for key in units if key in known]


def _columns(found: ReturnFile, rows, round_: ReportRound):
    """The header, under title lines if there are any; these may name no other month."""
    months = {}
    for row, _ in zip(rows, range(TITLE_LINES), strict=False):
        names = {spelling(cell) for cell in row.cells}
        if {CODE.header, TEXT.header} <= names:
            found.header = row.number
            _refuse_another_month(found, months, round_)
            names = {column.header: column.other_spellings for column in COLUMNS}
            return match_header(row, columns=names, report=found.problems)
        months |= {month: row.number for cell in row.cells for month in _MONTH.findall(cell)}
    found.problems.refuse(
        f"没有找到表头：前{TITLE_LINES}行里没有同时写着“{CODE.header}”和“{TEXT.header}”的一行"
    )
    return None


def _refuse_another_month(found: ReturnFile, months: dict, round_: ReportRound) -> None:
    """A file of last month has the same codes: its old words would be taken for new ones."""
    asked = (round_.period_end.year, round_.period_end.month)
    known = {(int(year), int(month)): row for (year, month), row in months.items()}
    if known and asked not in known:
        [((year, month), row), *_] = known.items()
        found.problems.refuse(
            f"这是{year}年{month}月月报的表格，本期是{asked[0]}年{asked[1]}月；请用本期下载的表格填报",
            row=row,
        )


def _read_row(found, cells: Cells, lines, units, seen) -> None:
    code = cells[CODE.header]
    if not code:
        if any(cells[column.header] for column in COLUMNS if column.is_filled_in):
            cells.refuse_row("没有编码；请用下载的表格，不要另加行")
        return
    line = lines.get(code)
    if line is None:
        cells.refuse(CODE.header, "不是本期月报要填报的事项的编码")
    elif line.unit_id not in units:
        cells.refuse(CODE.header, f"不是您可以填报的事项：{line.matter}")
    elif code in seen:
        cells.refuse(CODE.header, "在文件里不止一次")
    else:
        seen[code] = line
        _read_line(found, cells, line)


def _read_line(found, cells: Cells, line: Line) -> None:
    entry = _entry(cells, line)
    if not cells.sound:
        return
    answer = line.answer
    if _says_nothing(entry, line):
        (found.unchanged if answer.is_reported else found.silent).append(line)
    elif answer.is_reported and entry.is_said_by(answer.update):
        found.unchanged.append(line)
    elif answer.is_returned and entry.is_said_by(answer.update):
        found.unchanged.append(line)
        found.problems.note(f"“{line.matter}”退回后没有改动，仍未报送。")
    elif answer.is_reported:
        cells.refuse(TEXT.header, already_reported(answer.update))
    elif not entry.text and not _is_more(entry.done, line.done):
        cells.refuse(TEXT.header, "空着；填了其他各列，就要写本期进展")
    else:
        found.rows.append(_row(cells, line, entry))
        if entry.text and entry.text == line.matter.last_text:
            found.problems.note(f"第{cells.number}行“{line.matter}”的本期进展和上期一样，请核对。")
        if _is_less(entry.done, line.done):
            found.problems.note(
                f"第{cells.number}行“{line.matter}”的累计完成量比上次报的少，请核对。"
            )


def _row(cells, line, entry) -> ReadRow:
    return ReadRow(
        cells.number,
        line,
        entry,
        done_before=write_done(line.matter, line.done),
        done_now=write_done(line.matter, entry.done),
    )


def _entry(cells: Cells, line: Line) -> Entry:
    said = _value(cells.take(ON_SCHEDULE.header, read_choice, SaidOnSchedule.choices)) or ""
    # What a table does not say stays as it was said on a phone or in the form.
    update = line.answer.update
    besides = ("problems_public", "brief")
    reached = update.node if update and update.said_on_schedule == said else None
    return Entry(
        line.matter,
        text=_text(cells, TEXT.header),
        done=_done(cells, line),
        said_on_schedule=said,
        problems=_text(cells, PROBLEMS.header),
        next_steps=_text(cells, NEXT_STEPS.header),
        expected_on=_value(cells.take(EXPECTED.header, read_date)),
        node=line.node if said == SaidOnSchedule.YES and line.node_is_open else reached,
        completed=update is not None and update.kind == MatterUpdate.Kind.COMPLETED,
        **({name: getattr(update, name) for name in besides} if update else {}),
    )


def _text(cells: Cells, name: str) -> str:
    return _value(cells.take(name, read_text, max_length=LONGEST_TEXT)) or ""


def _value(read: Read | None):
    return read.value if read is not None else None


def _done(cells: Cells, line: Line) -> Done:
    try:
        return read_done(cells.given(DONE.header), line.matter)
    except CellRefused as refused:
        cells.refuse(DONE.header, str(refused))
        return Done()


def _says_nothing(entry: Entry, line: Line) -> bool:
    """Whether the unit left the row as it was: what stood in it beforehand is no report."""
    words = (entry.text, entry.said_on_schedule, entry.problems, entry.next_steps)
    days = (None, line.expected_on, line.expected_day)
    return not any(words) and entry.expected_on in days and not _is_more(entry.done, line.done)


def _is_more(done: Done, before: Done) -> bool:
    """Whether more is done than was said before, or something is said for the first time."""
    if done.progress is not None:
        return before.progress is None or done.progress > before.progress
    return any(
        quantity > before.quantities.get(target, -1) for target, quantity in done.quantities.items()
    )


def _is_less(done: Done, before: Done) -> bool:
    """Whether less is done than was said before."""
    if done.progress is not None:
        return before.progress is not None and done.progress < before.progress
    return any(
        quantity < before.quantities.get(target, 0) for target, quantity in done.quantities.items()
    )
