"""Reading a file against the catalogue and the values that stand; nothing lasting is written."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Role, Unit
from accounts.scopes import may
from districts.models import District
from figures import periods
from figures.comparing import Difference
from figures.importing import matching
from figures.importing.known import read_before, reading_of
from figures.importing.ownership import own_unit, smallest_place
from figures.importing.shapes import Said, Shape, recognise
from figures.importing.staging import Staging
from figures.models import Release
from figures.periods import Period
from figures.resources import STORED, FigureRows
from figures.resources.catalogue import Catalogue, Unmatched
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import ReviewState
from publishing.sources.models import Source
from publishing.tables.problems import Report, TableRefused
from publishing.tables.reading import read_table
from publishing.tables.rows import TableReader

DIFFERENCES_KEPT = 1000
PERIODS_NOTED = 20
REPORTED_EVERY = 1000

#: `progress(done, total, stage)`: how far the work has got; `total` 0 means that nobody knows.
Progress = Callable[[int, int, str], None]


def nobody(done: int, total: int, stage: str) -> None:
    """Nobody wants to know how far it has got."""


@dataclass
class ImportReport:
    """What a file holds, compared with the values that stand now.

    `problems` holds every problem and every reading that is not literal; `shape` is the kind of
    table that it was recognised as; `unmatched` the names that no indicator goes by; `same_as` the
    release that this very file already is; `differences` the first thousand changed values.

    The figures wait in temporary tables until they are taken in: `close` it, or use it in a `with`.
    """

    name: str
    source: Source
    released_on: date
    released_precision: str
    released_basis: str
    title: str
    reason: str = ""
    problems: Report = field(default_factory=Report)
    table: TableReader | None = None
    shape: Shape | None = None
    sha256: str = ""
    #: Of which bytes the figures are read, and how (`figures.importing.known`).
    reading: str = ""
    digest: str = ""
    place_code: str = ""
    same_as: Release | None = None
    differences: list[Difference] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    staging: Staging | None = None
    #: Whether staged figures keep what the file leaves unsaid, and so differ from its digest.
    completed: bool = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    @property
    def ok(self) -> bool:
        """Whether nothing refuses the file."""
        return self.problems.ok

    @property
    def counts(self) -> Counter:
        """Rows by what they are: total, new, changed, same; and empty, refused."""
        return self.problems.counts

    def figures(self) -> Iterator[tuple[int, dict]]:
        """The figures as they will be stored: the row's number and its values (`STORED`)."""
        for figure in self.staging.figures() if self.staging else ():
            yield figure.number, {name: getattr(figure, name) for name in STORED}

    def close(self) -> None:
        """Let go of the figures; the rest of the report stays."""
        if self.staging is not None:
            self.staging.close()
            self.staging = None


def check(
    file,
    *,
    name: str,
    source: Source,
    released_on: date | None = None,
    by=None,
    owner: Unit | None = None,
    district: District | None = None,
    period: Period | None = None,
    sheet: str | None = None,
    title: str = "",
    reason: str = "",
    progress: Progress = nobody,
) -> ImportReport:
    """Read `file` (binary, seekable) and compare it with the values that stand; write nothing.

    `released_on` defaults to the day of the source. `district` and `period` stand for columns
    that the file does not have. With `by`, rows of places for which this person may not file (as
    `owner`, where her scope is one unit) are refused; without, nobody is asked: for looking only,
    and for the content that the portal is set up with. `progress` is told how far it has got; what
    it raises ends the check.
    """
    said = released_on is not None and released_on != source.published_on
    report = ImportReport(
        name=name,
        source=source,
        released_on=released_on or source.published_on,
        released_precision=Precision.DAY if said else source.published_precision,
        released_basis=Basis.STATED if said else source.published_basis,
        title=title or source.name,
        reason=reason,
    )
    file.seek(0)
    report.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    report.reading = reading_of(
        report.sha256, office=source.publisher, district=district, period=period, sheet=sheet
    )
    if release := read_before(report.reading, source=source, released_on=report.released_on):
        report.same_as, report.digest = release, release.digest
        report.place_code = release.place_code
        report.counts["total"] = release.rows_total
        return report
    try:
        report.table = read_table(file, name=name, sheet=sheet)
        report.problems = Report.on(report.table)
        catalogue = Catalogue.load(office=source.publisher)
        told = Said(catalogue, district=district, period=period)
        report.shape = recognise(report.table, said=told, report=report.problems)
        if report.shape is not None:
            rows = _rows(report.shape, catalogue, by=by, owner=owner)
            _stage(report, rows, progress)
        report.unmatched = catalogue.unmatched()
    except TableRefused as refusal:
        report.problems.break_off(refusal)
        report.close()
    except BaseException:
        report.close()
        raise
    header = report.shape.header if report.shape else 0
    report.counts["refused"] = len(set(report.problems.reasons) - {0, header})
    file.seek(0)
    report.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return report


def _rows(shape, catalogue, *, by, owner) -> FigureRows:
    unit = owner or (own_unit(by) if by else None)

    def may_write(code):
        owner_id = unit and unit.pk
        return by is None or may(by, (Role.CLERK,), place_code=code, owner_id=owner_id)

    return FigureRows(
        shape.columns,
        catalogue=catalogue,
        district=shape.district,
        period=shape.period,
        unit=shape.unit,
        may_write=may_write,
    )


def _stage(report, rows, progress) -> None:
    """Read every row once; then repeated keys, the digest, and what would change."""
    problems, staging = report.problems, Staging()
    report.staging = staging
    for done, row in enumerate(report.shape.rows(), start=1):
        figure = rows.read(row, report=problems)
        if figure is not None:
            staging.add(figure)
        if not done % REPORTED_EVERY:
            progress(done, 0, "逐行核对")
    progress(staging.count, 0, "与现有的数比较")
    staging.finish()
    if not staging.count:
        if problems.ok:
            problems.refuse("文件里没有一行有数")
        return
    for again, first in staging.repeated():
        problems.stop_where_hopeless(row=again)
        _refuse_both(problems, first, again)
    report.digest = staging.digest()
    codes = rows.codes["district_id"]
    report.place_code = smallest_place(codes[pk] for pk in staging.places())
    _note_periods(problems, staging.spans())
    if problems.ok:
        report.same_as = _the_same_release(report)
    _count_changes(report, rows)


def _the_same_release(report) -> Release | None:
    """The release of the same source, day and rows, unless it was withdrawn."""
    same = Release.objects.filter(
        source=report.source, released_on=report.released_on, digest=report.digest
    )
    return same.exclude(state__in=(ReviewState.IMPORTING, ReviewState.WITHDRAWN)).first()


def _refuse_both(problems, first, second) -> None:
    """A key given twice: nobody knows which line is meant."""
    if first == second:
        problems.refuse(
            "这一行里有两格是同一个数据（行政区、指标、报告期等都相同），重复", row=first
        )
        return
    problems.refuse(f"和第{first}行是同一个数据（行政区、指标、报告期等都相同），重复", row=second)
    sentence = f"和第{second}行是同一个数据（行政区、指标、报告期等都相同），重复"
    if "重复" not in problems.reasons.get(first, ""):
        problems.refuse(sentence, row=first)


def _count_changes(report, rows) -> None:
    """New, changed and same, against the values that stand."""
    counts, staging = report.counts, report.staging
    counts["total"] = staging.count
    matching.match(staging)
    for number in matching.retracting_nothing(staging):
        report.problems.refuse("要撤销的数现在没有公布，无可撤销", row=number)
    if report.ok:
        report.completed = matching.keep_what_is_unsaid(staging, rows)
        report.differences = matching.differences(
            staging, released_on=report.released_on, most=DIFFERENCES_KEPT
        )
    found = matching.counts(staging)
    counts["same"] = found.get(matching.SAME, 0)
    counts["changed"] = sum(found.values()) - counts["same"]
    counts["new"] = staging.count - sum(found.values())


def _note_periods(problems, spans) -> None:
    """Say which days each reporting period was understood to mean."""
    for period, rows in spans[:PERIODS_NOTED]:
        days = dict.fromkeys((period.period_start, period.period_end))
        shown = " 至 ".join(str(day) for day in days)
        problems.note(f"报告期 {periods.label(period)}（{shown}）：{rows}个数")
    if len(spans) > PERIODS_NOTED:
        problems.note(f"共{len(spans)}个报告期，上面只列前{PERIODS_NOTED}个")
