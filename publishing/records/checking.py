"""Reading a table of records against what stands; nothing is written."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS

from publishing.records import kinds
from publishing.records.finding import RecordLoader, twin
from publishing.records.inlines import InlineColumn
from publishing.records.resources import CELL, RecordResource, references_of
from publishing.records.rows import SheetRow
from publishing.review.models import Event, ReviewState
from publishing.review.snapshots import Difference
from publishing.tables.headers import match_header
from publishing.tables.problems import Report, TableRefused
from publishing.tables.reading import read_table
from publishing.tables.rows import TableReader
from publishing.tables.values import CellRefused

NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass
class RowOutcome:
    """What one row comes to: `record` as the row would have it, by `number` of the sheet.

    `content` is that of `publishing.review.snapshots`; its relations are those that the row says
    something of. `standing` is what the record is called now, `differences` what would change.
    """

    number: int
    outcome: str
    record: object
    content: dict
    standing: str = ""
    differences: list[Difference] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The version of the record that was compared with."""
        return self.record.version


@dataclass
class RecordReport:
    """What a table holds, compared with the records that stand now.

    `problems` holds every problem and every reading that is not literal; `rows` what each sound
    row comes to, in the order of the sheet.
    """

    name: str
    resource: RecordResource
    problems: Report = field(default_factory=Report)
    table: TableReader | None = None
    rows: list[RowOutcome] = field(default_factory=list)

    @property
    def by(self):
        """For whom it was checked; None where nobody was asked."""
        return self.resource.by

    @property
    def ok(self) -> bool:
        """Whether nothing refuses the file."""
        return self.problems.ok

    @property
    def counts(self) -> Counter:
        """Rows by what they are: total, new, changed, same, refused; cells: kept, cleared."""
        return self.problems.counts

    @property
    def new(self) -> list[RowOutcome]:
        """The rows that are new records."""
        return [row for row in self.rows if row.outcome == NEW]

    @property
    def changed(self) -> list[RowOutcome]:
        """The rows that would change a record."""
        return [row for row in self.rows if row.outcome == CHANGED]

    @property
    def digest(self) -> str:
        """SHA-256 of what the rows come to: another one means that something moved since."""
        said = [
            (row.number, row.outcome, row.record.code, row.version, row.content)
            for row in self.rows
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def check(
    resource: str | type[RecordResource],
    file,
    *,
    name: str,
    by,
    sheet: str | None = None,
    site=None,
    most_rows: int | None = None,
) -> RecordReport:
    """Read `file` (binary, seekable) and compare its rows with the records; write nothing.

    `resource` is a registered kind or its class. Every look-up is limited to what `by` may see or
    write, as the forms of `site` do; with `by=None` (the first content, a dry run) nobody is asked.
    """
    resource_class = kinds.get(resource) if isinstance(resource, str) else resource
    report = RecordReport(name, resource_class(by=by, site=site))
    try:
        report.table = read_table(file, name=name, sheet=sheet)
        report.problems = Report.on(report.table)
        _Check(report, most_rows).run()
    except TableRefused as refusal:
        for problem in refusal.problems:
            report.problems.add(problem)
    return report


class _Check:
    """One reading of one table."""

    def __init__(self, report: RecordReport, most_rows: int | None):
        self.report, self.most_rows = report, most_rows
        self.resource, self.problems = report.resource, report.problems
        self.loader = RecordLoader(self.resource)
        self.meant: dict = {}
        self.missing: set[str] = set()

    def run(self) -> None:
        rows = self.report.table.rows()
        header = next(rows)
        self.header = header
        self.columns = match_header(header, columns=self.resource.spellings(), report=self.problems)
        if not self.problems.ok:
            return
        lines = []
        for row in rows:
            if self.most_rows is not None and len(lines) >= self.most_rows:
                self.problems.refuse(f"行数超过{self.most_rows}行，请分成几个文件")
                return
            line = self.columns.line(row, report=self.problems)
            if line is not None:
                lines.append(line)
        self.loader.prepare(line["code"] for line in lines if line["code"])
        for column in references_of(self.resource):
            if column.name in self.columns:
                texts = [line.given(column.name) for line in lines if line[column.name]]
                self.resource.references.prepare(column.widget.model, texts)
        for line in lines:
            self._row(line)
        counts = self.problems.counts
        counts["total"] = len(lines)
        counts["refused"] = len(set(self.problems.reasons) - {0, header.number})
        for row in self.report.rows:
            counts[row.outcome] += 1
        if counts["twins"]:
            self.problems.note(
                f"有{counts['twins']}行没有编码，但与已有的记录完全相同，按“相同”计，不再新增"
            )

    def _row(self, line) -> None:
        row = SheetRow(line, self.resource)
        result = self.resource.import_row(
            row,
            self.loader,
            dry_run=True,
            using_transactions=False,
            row_number=line.number,
        )
        for error in result.errors:
            if not isinstance(error.error, CellRefused):
                raise error.error
        if result.errors:
            return
        self._refuse_invalid(row, result.validation_error)
        for column, sentence in self.resource.problems_of_inlines(row):
            row.refuse(column.name, f"：{sentence}")
        if row.before is None:
            self._refuse_missing(row)
            self.resource.references.add(row.record)
        self._refuse_repeated(row)
        if line.sound:
            self.resource.check_record(row.record, row)
        if line.sound:
            self._refuse_by_review(row, result)
        if not line.sound:
            return
        outcome = NEW if row.before is None else SAME if result.import_type == "skip" else CHANGED
        record = row.record
        if outcome == NEW and not row.said("code") and (same := twin(self.resource, row)):
            outcome, record = SAME, same
            self.resource.references.remove(row.record)
            self.problems.counts["twins"] += 1
        found = self.resource.differences(row) if outcome == CHANGED else []
        self.problems.counts["kept"] += row.kept
        self.problems.counts["cleared"] += len(row.cleared)
        standing = str(row.before) if row.before is not None else ""
        self.report.rows.append(
            RowOutcome(line.number, outcome, record, row.content, standing, found)
        )

    def _refuse_invalid(self, row, error) -> None:
        """What the model found wrong, at the cell of its field; what no cell shows, for the row."""
        if error is None:
            return
        for name, problems in error.error_dict.items():
            follows = name == "place_code" and name not in self.resource.columns
            if follows and len(error.error_dict) > 1:
                continue  # from what was refused already
            for problem in problems:
                if problem.code == CELL:
                    continue
                sentence = "；".join(problem.messages).rstrip("。")
                name = self._cell_of(problem, row) or name
                blank = problem.code in ("null", "blank") and name in self.resource.columns
                if blank and not row.said(name):
                    self._refuse_blank(row, name)
                elif name in self.columns:
                    row.refuse(name, f"：{sentence}" if row.said(name) else sentence)
                else:
                    row.line.refuse_row(f"{self._label(name)}{sentence}")

    def _cell_of(self, problem, row) -> str:
        """The column that a broken constraint speaks of: the last with something in its cell."""
        names = [name for name in getattr(problem, "fields", ()) if name in self.columns]
        return next((name for name in reversed(names) if row.said(name)), "")

    def _label(self, name) -> str:
        if name == NON_FIELD_ERRORS:
            return ""
        try:
            return f"“{self.resource.model._meta.get_field(name).verbose_name}”："
        except LookupError:
            return ""

    def _refuse_missing(self, row) -> None:
        """A new record needs the inline rows that an old one has already."""
        for name, column in self.resource.columns.items():
            if isinstance(column, InlineColumn) and column.required and not row.said(name):
                self._refuse_blank(row, name)

    def _refuse_blank(self, row, name) -> None:
        """A cell that must say something; of a column that is missing it is said once."""
        if name in self.columns:
            row.refuse(name, "不能为空")
            return
        row.line.sound = False
        if name not in self.missing:
            self.missing.add(name)
            heading = self.resource.columns[name].column_name
            self.problems.refuse(f"缺少“{heading}”这一列，新的记录须填", row=self.header.number)

    def _refuse_repeated(self, row) -> None:
        """The same record twice: nobody knows which line is meant."""
        for key in self._keys(row):
            first = self.meant.setdefault(key, row.line)
            if first is not row.line:
                row.line.refuse_row(f"和第{first.number}行是同一条记录，重复")
                if first.sound:
                    first.refuse_row(f"和第{row.line.number}行是同一条记录，重复")
                return

    def _keys(self, row):
        if row.before is not None:
            return [("pk", row.before.pk)]
        keys = [("code", row.said("code"))] if row.said("code") else []
        names = self.resource._meta.natural_key
        if names and all(row.said(name) for name in names):
            keys.append(("natural", *(str(row.content["fields"].get(name)) for name in names)))
        return keys or [("content", repr(row.content))]

    def _refuse_by_review(self, row, result) -> None:
        """Scope and state: who may write it, and whether it may be written now."""
        if result.import_type == "skip":
            return  # nothing is written
        if refused := self.resource.refused_by_scope(row):
            row.line.refuse_row(refused)
        elif row.before is not None:
            sentence = _refused_by_state(row.before)
            if sentence:
                row.line.refuse_row(sentence)


def _refused_by_state(record) -> str:
    if record.state == ReviewState.PUBLISHED and isinstance(record, Event):
        return f"“{record}”已发布，不能改；请另行更正"
    if record.state == ReviewState.WITHDRAWN:
        again = "请另行填报" if isinstance(record, Event) else "请先重新起草"
        return f"“{record}”已撤下，不能改；{again}"
    if not record.is_open and record.state != ReviewState.PUBLISHED:
        return f"“{record}”现为{record.get_state_display()}，不能改"
    return ""
