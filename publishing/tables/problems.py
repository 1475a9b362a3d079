"""What is wrong with a file, and what in it was not read literally, in sentences for staff.

>>> str(Problem("", 3, "期间", "2024.7", "不是年份", letter="C"))
'第3行“期间”（C列）：“2024.7”不是年份'
"""

from collections import Counter
from dataclasses import dataclass, field

from publishing.tables.cells import visible

PROBLEMS_KEPT = 100
NOTES_KEPT = 300
#: Beyond this nobody mends row by row: it is the wrong file, or its columns are.
MOST_PROBLEMS = 100_000
READINGS_KEPT = 10_000
LONGEST_QUOTE = 40
LONGEST_KEPT = 200
TOO_MANY = f"问题超过{MOST_PROBLEMS}处，没有再往下查；多半是选错了文件或放错了列，请先改好前面的"


def quoted(value: str) -> str:
    """`value` between Chinese quotation marks, shortened, with control characters made visible.

    >>> quoted("2024.7")
    '“2024.7”'
    """
    shown = visible(value[: LONGEST_QUOTE + 1])
    if len(shown) > LONGEST_QUOTE:
        shown = shown[:LONGEST_QUOTE] + "…"
    return f"“{shown}”"


def place(sheet: str, row: int, column: str, letter: str) -> str:
    """Where something stands: `工作表“一月”第3行“期间”（C列）`; empty for the file as a whole."""
    words = f"工作表{quoted(sheet)}" if sheet else ""
    if row:
        words += f"第{row}行"
    if column:
        words += quoted(column)
    if letter:
        words += f"（{letter}列）" if column else f"{letter}列"
    return words


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that refuses the file.

    `sheet` is empty unless the workbook has several; `row` is the number the spreadsheet shows, 0
    for the file as a whole; `column` is the header as the file spells it; `reason` is Chinese and
    reads on after the quoted `value`, or stands alone where `value` is empty.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    letter: str = ""

    def __str__(self):
        where = place(self.sheet, self.row, self.column, self.letter)
        what = f"{quoted(self.value)}{self.reason}" if self.value else self.reason
        return f"{where}：{what}" if where else what


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell not read literally: `given` stands in the file, `taken` is what was understood."""

    row: int
    column: str
    given: str
    taken: str
    why: str
    letter: str = ""
    sheet: str = ""

    def __str__(self):
        where = place(self.sheet, self.row, self.column, self.letter)
        return f"{where}：{quoted(self.given)}读作{quoted(self.taken)}（{self.why}）"


class TableRefused(Exception):
    """The file cannot be read at all, or not to its end; `problems` says why."""

    def __init__(self, problems):
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Unreadable(TableRefused):
    """The file is damaged, or not what its kind should be."""


def refused(
    reason: str,
    *,
    sheet: str = "",
    row: int = 0,
    column: str = "",
    value: str = "",
    letter: str = "",
):
    """A `TableRefused` with one problem, to be raised."""
    return TableRefused(Problem(sheet, row, column, value, reason, letter))


@dataclass
class Report:
    """Everything to tell staff about one file: one report for every import.

    All problems are counted and the first 100 kept in full; `reasons` keeps a short sentence for
    every bad row, for the file that goes back with a 原因 column. `counts` is free for the importer
    (new, changed …).
    """

    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    reasons: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    reading_count: int = 0
    counts: Counter = field(default_factory=Counter)
    _latest: Problem | None = field(default=None, repr=False)

    @classmethod
    def on(cls, table):
        """A report on a `TableReader`, with its notes; names the sheet where there are several."""
        return cls(sheet=table.sheet if len(table.sheets) > 1 else "", notes=list(table.notes))

    @property
    def ok(self) -> bool:
        """Whether nothing refuses the file."""
        return not self.problem_count

    def refuse(
        self, reason: str, *, row: int = 0, column: str = "", value: str = "", letter: str = ""
    ):
        """Count one problem; the whole file is then not taken."""
        self.add(Problem(self.sheet, row, column, value, reason, letter))

    def add(self, problem: Problem):
        """Count a problem made elsewhere, such as those of a `TableRefused`.

        A cell on which several figures stand is refused once.
        """
        if problem.letter and problem == self._latest:
            return
        self._latest = problem
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)
        self._add_reason(problem)

    def _add_reason(self, problem):
        short = str(Problem("", 0, problem.column, problem.value, problem.reason))
        earlier = self.reasons.get(problem.row)
        if earlier is None:
            self.reasons[problem.row] = short
        elif len(earlier) < 500:
            self.reasons[problem.row] = f"{earlier}；{short}"

    def break_off(self, refusal: TableRefused):
        """Count what ended the reading, and put it before all that was found until then."""
        self.problem_count += len(refusal.problems)
        self.problems[:0] = refusal.problems
        del self.problems[PROBLEMS_KEPT:]
        for problem in refusal.problems:
            self._add_reason(problem)

    def stop_where_hopeless(self, *, row: int):
        """Raise `TableRefused` at row number `row` where too much is wrong to read on."""
        if self.problem_count >= MOST_PROBLEMS:
            raise refused(TOO_MANY, row=row)

    def note(self, sentence: str):
        """Say something once about the file as a whole."""
        if len(self.notes) < NOTES_KEPT and sentence not in self.notes:
            self.notes.append(sentence)

    def read_as(self, given: str, taken: str, why: str, *, row: int, column: str, letter: str = ""):
        """Record a reading that is not literal."""
        self.reading_count += 1
        if len(self.readings) < READINGS_KEPT:
            given = given[:LONGEST_KEPT]
            self.readings.append(Reading(row, column, given, taken, why, letter, self.sheet))
