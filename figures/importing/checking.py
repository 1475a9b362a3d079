"""Reading a file against the catalogue and the values that stand; nothing is written."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from accounts.models import Role, Unit
from accounts.scopes import may
from districts.models import District
from figures import periods
from figures.comparing import Difference
from figures.importing.ownership import own_unit, smallest_place
from figures.models import Figure, Release
from figures.periods import Period
from figures.resources import (
    COLUMNS,
    PROVENANCE_COLUMNS,
    SHAPES,
    STORED,
    FigureRows,
    Identity,
    digest_of,
    is_figure_table,
    kept,
    missing_columns,
)
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import ReviewState
from publishing.sources.models import Source
from publishing.tables.headers import match_header
from publishing.tables.problems import Report, TableRefused
from publishing.tables.reading import read_table
from publishing.tables.rows import TableReader

FETCHED = 2000
DIFFERENCES_KEPT = 100
PERIODS_NOTED = 20


@dataclass
class ImportReport:
    """What a file holds, compared with the values that stand now.

    `problems` holds every problem and every reading that is not literal; `same_as` is the release
    that this very file already is; `differences` are the first hundred changed values; `stages`
    the accounting stages of the figures that the file retracts, by series point; `keeping` the
    key of the standing figure of which a row, by its number, keeps what it does not say.
    """

    name: str
    source: Source
    released_on: date
    released_precision: str
    released_basis: str
    title: str
    problems: Report = field(default_factory=Report)
    table: TableReader | None = None
    rows: FigureRows | None = None
    sha256: str = ""
    digest: str = ""
    place_code: str = ""
    same_as: Release | None = None
    differences: list[Difference] = field(default_factory=list)
    stages: dict[bytes, str] = field(default_factory=dict)
    keeping: dict[int, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing refuses the file."""
        return self.problems.ok

    @property
    def counts(self) -> Counter:
        """Rows by what they are: total, new, changed, same; and empty, refused."""
        return self.problems.counts

    def figures(self, *, problems: Report | None = None) -> Iterator[tuple[int, dict]]:
        """The rows that say something, read anew: the number of each and its stored values."""
        problems = Report() if problems is None else problems
        lines = self.table.rows()
        next(lines)
        for row in lines:
            line = self.rows.columns.line(row, report=problems)
            values = line and self.rows.figure(line)
            if values is not None:
                yield row.number, values
            elif line is not None and line.sound:
                problems.counts["empty"] += 1


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
) -> ImportReport:
    """Read `file` (binary, seekable) and compare it with the values that stand; write nothing.

    `released_on` defaults to the day of the source. `district` and `period` stand for columns
    that the file does not have. With `by`, rows of places for which this person may not file (as
    `owner`, where her scope is one unit) are refused; without, nobody is asked: for looking only,
    and for the content that the portal is set up with.
    """
    said = released_on is not None and released_on != source.published_on
    report = ImportReport(
        name=name,
        source=source,
        released_on=released_on or source.published_on,
        released_precision=Precision.DAY if said else source.published_precision,
        released_basis=Basis.STATED if said else source.published_basis,
        title=title or source.name,
    )
    try:
        report.table = read_table(file, name=name, sheet=sheet)
        report.problems = Report.on(report.table)
        header = next(report.table.rows())
        if _match_columns(report, header, by=by, owner=owner, district=district, period=period):
            _compare(report)
        report.counts["refused"] = len(set(report.problems.reasons) - {0, header.number})
    except TableRefused as refusal:
        for problem in refusal.problems:
            report.problems.add(problem)
    file.seek(0)
    report.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return report


def _match_columns(report, header, *, by, owner, district, period) -> bool:
    """Find out which column holds what; False, with the problems, where the table will not do."""
    problems = report.problems
    if not is_figure_table(header):
        problems.refuse(f"第一行不是数据表的表头。{SHAPES}", row=header.number)
        return False
    columns = match_header(header, columns=COLUMNS | PROVENANCE_COLUMNS, report=problems)
    for missing in missing_columns(
        columns, district_known=district is not None, period_known=period is not None
    ):
        problems.refuse(f"缺少“{missing}”这一列", row=header.number)
    if "unit" not in columns:
        problems.note("文件没有“单位”列，数值按指标目录里的单位读")
    unit = owner or (own_unit(by) if by else None)

    def may_write(code):
        owner_id = unit and unit.pk
        return by is None or may(by, (Role.CLERK,), place_code=code, owner_id=owner_id)

    report.rows = FigureRows(columns, district=district, period=period, may_write=may_write)
    return problems.ok


def _compare(report) -> None:
    """Read every row once: repeated keys, the digest, and what would change."""
    problems, codes = report.problems, report.rows.codes
    seen: dict[bytes, tuple[int, bytes]] = {}
    wholes, retracting, spans = [], {}, Counter()
    places, indicators = set(), set()
    for number, values in report.figures(problems=problems):
        identity = Identity.of(values, codes=codes)
        if identity.point in seen:
            _refuse_both(problems, seen[identity.point][0], number)
            continue
        seen[identity.point] = (number, identity.said)
        wholes.append(identity.whole)
        places.add(values["district_id"])
        indicators.add(values["indicator_id"])
        spans[Period(values["period_type"], values["period_start"], values["period_end"])] += 1
        if values["is_tombstone"]:
            retracting[identity.point] = number
    if not seen:
        if problems.ok:
            problems.refuse("文件里没有一行有数")
        return
    report.digest = digest_of(wholes)
    report.place_code = smallest_place(codes["district_id"][pk] for pk in places)
    _note_periods(problems, spans)
    standing = Figure.objects.standing().filter(district_id__in=places, indicator_id__in=indicators)
    _count_changes(report, standing, seen=seen, retracting=retracting)
    if problems.ok:
        report.same_as = _the_same_release(report)


def _the_same_release(report) -> Release | None:
    """The release of the same source, day and rows, unless it was withdrawn."""
    same = Release.objects.filter(
        source=report.source, released_on=report.released_on, digest=report.digest
    )
    return same.exclude(state__in=(ReviewState.IMPORTING, ReviewState.WITHDRAWN)).first()


def _refuse_both(problems, first, second) -> None:
    """A key given twice: nobody knows which line is meant."""
    problems.refuse(f"和第{first}行是同一个数据（行政区、指标、报告期等都相同），重复", row=second)
    sentence = f"和第{second}行是同一个数据（行政区、指标、报告期等都相同），重复"
    if "重复" not in problems.reasons.get(first, ""):
        problems.refuse(sentence, row=first)


def _count_changes(report, standing, *, seen, retracting) -> None:
    """Compare the keys of the file with the values that stand, in one pass over those."""
    counts, unlike = report.counts, {}
    for pk, *stored in standing.values_list("pk", *STORED).iterator(chunk_size=FETCHED):
        values = dict(zip(STORED, stored, strict=True))
        identity = Identity.of(values, codes=report.rows.codes)
        if identity.point not in seen:
            continue
        number, said = seen[identity.point]
        if identity.point in retracting and not values["is_tombstone"]:
            del retracting[identity.point]
            report.stages[identity.point] = values["accounting_stage"]
        if identity.said == said:
            counts["same"] += 1
        else:
            unlike[number] = pk
    for number in retracting.values():
        report.problems.refuse("要撤销的数现在没有公布，无可撤销", row=number)
    if unlike and report.ok:
        _tell_apart(report, unlike)
    counts["total"] = len(seen)
    counts["new"] = counts["total"] - counts["changed"] - counts["same"]


def _tell_apart(report, unlike: dict[int, int]) -> None:
    """Which rows, by number, say something else than the figure that stands: a second reading.

    A row that only says less is the same, and keeps what it does not say.
    """
    rows = ((number, row) for number, row in report.figures() if number in unlike)
    while chunk := list(islice(rows, FETCHED)):
        standing = standing_values([unlike[number] for number, _ in chunk])
        changed = []
        for number, row in chunk:
            old = standing[unlike[number]]
            if keeps := kept(row, old):
                report.keeping[number] = unlike[number]
            new = row | keeps
            codes = report.rows.codes
            if Identity.of(new, codes=codes).said == Identity.of(old, codes=codes).said:
                report.counts["same"] += 1
            else:
                report.counts["changed"] += 1
                changed.append((number, new))
        _keep_differences(report, changed, unlike)


def standing_values(keys: list[int]) -> dict[int, dict]:
    """The stored values of these figures, by their keys."""
    rows = Figure.objects.filter(pk__in=keys).values("pk", *STORED)
    return {row["pk"]: row for row in rows}


def _keep_differences(report, changed, unlike) -> None:
    changed = changed[: DIFFERENCES_KEPT - len(report.differences)]
    old = Figure.objects.with_release().in_bulk([unlike[number] for number, _ in changed])
    for number, values in changed:
        standing = old[unlike[number]]
        new = Figure(**values)
        new.indicator, new.district = standing.indicator, standing.district
        report.differences.append(Difference(standing, new, report.released_on, number))


def _note_periods(problems, spans) -> None:
    """Say which days each reporting period was understood to mean."""
    for period in sorted(spans)[:PERIODS_NOTED]:
        problems.note(
            f"报告期 {periods.label(period)}（{period.period_start} 至 {period.period_end}）："
            f"{spans[period]}行"
        )
    if len(spans) > PERIODS_NOTED:
        problems.note(f"共{len(spans)}个报告期，上面只列前{PERIODS_NOTED}个")
