"""Micro matters as a clerk lists them, five columns each, typed on a page or sent as a table.

Both are read by the same code: what is typed is a table too. Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from accounts.models import Unit
from accounts.place_codes import covers
from accounts.scopes import may, scopes_of
from districts.models import Community
from livelihood.models import Matter, Programme
from publishing.arithmetic.dates import Precision
from publishing.records.references import References
from publishing.review.models import ReviewState
from publishing.review.rules import WRITERS
from publishing.tables.headers import Columns, Line, match_header, spelling
from publishing.tables.problems import Report, TableRefused
from publishing.tables.reading import read_table
from publishing.tables.rows import Row, TableReader, make_row
from publishing.tables.values import CellRefused, Read, read_date, read_text

TITLE, PLACE, UNIT, DUE, CONTENT = HEADINGS = (
    "事项", "社区或小区", "责任单位", "完成期限", "内容",
)  # fmt: skip
COLUMNS = {
    TITLE: ("标题", "微实事"),
    PLACE: ("社区", "小区", "地点"),
    UNIT: ("牵头单位", "单位"),
    DUE: ("完成时限", "期限", "完成日期"),
    CONTENT: ("主要内容",),
}
REQUIRED = (TITLE,)
#: As many as one page can show again to be mended.
MOST_ROWS = 100
TITLE_LINES = 5
LONGEST_CONTENT = 2000
PRECISIONS = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR)


@dataclass(frozen=True)
class MicroRow:
    """One matter, read: its due date is the first day of its span, None for 未定期限."""

    number: int
    title: str
    community: Community | None
    unit: Unit
    due_on: date | None
    due_precision: str
    content: str


@dataclass
class Listing:
    """What was read: `rows` are sound; `texts` is every row as it stood, `problems` what is wrong."""

    problems: Report = field(default_factory=Report)
    rows: list[MicroRow] = field(default_factory=list)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    table: TableReader | None = None
    header: int = 0

    @property
    def ok(self) -> bool:
        """Whether all of it may be taken."""
        return self.problems.ok and bool(self.rows)


class _Refers:
    """What the cells of one listing may name, and who lists it."""

    def __init__(self, programme, by, site):
        self.programme, self.by = programme, by
        self.references = References(by=by, site=site)

    def community(self, text: str) -> Read:
        """A community or compound of the programme's district."""
        if not text.strip():
            return Read(None)
        community = self.references.find(Community, text)
        if not covers(self.programme.district.code, community.code):
            raise CellRefused(f"不在{self.programme.district}之内")
        return Read(community)

    @cached_property
    def own_unit(self) -> Unit | None:
        """The one unit for which whoever lists them files at all."""
        units = {scope.unit for scope in scopes_of(self.by) if scope.role in WRITERS}
        return units.pop() if len(units) == 1 else None

    def unit(self, text: str) -> Read:
        """The unit of that name; left blank, the clerk's own."""
        if text.strip():
            return Read(self.references.find(Unit, text))
        if self.own_unit is None:
            raise CellRefused("没有填写")
        return Read(self.own_unit)


def read_file(file, *, name: str, programme: Programme, by, site=None) -> Listing:
    """The listing in `file` (binary); the header may stand under a few lines of title."""
    listing = Listing()
    try:
        listing.table = read_table(file, name=name)
        listing.problems = Report.on(listing.table)
        rows = listing.table.rows()
        columns = _columns(listing, rows)
        if listing.problems.ok:
            _read(listing, columns, rows, _Refers(programme, by, site))
    except TableRefused as refusal:
        for problem in refusal.problems:
            listing.problems.add(problem)
    return listing


def read_texts(
    texts: Iterable[Mapping[str, str]], *, programme: Programme, by, site=None
) -> Listing:
    """The same out of what was typed, each row by its headings; empty rows are passed over."""
    listing = Listing()
    columns = match_header(make_row(0, list(HEADINGS)), columns=COLUMNS, report=listing.problems)
    typed = (
        make_row(number, [row.get(heading, "") for heading in HEADINGS])
        for number, row in enumerate(texts, 1)
    )
    _read(listing, columns, filter(None, typed), _Refers(programme, by, site))
    if listing.problems.ok and not listing.rows:
        listing.problems.refuse("还没有填写任何事项")
    return listing


def _columns(listing: Listing, rows) -> Columns:
    """The header row: the first that names the column 事项, else the first row at all."""
    first, wanted = None, {spelling(each) for each in (TITLE, *COLUMNS[TITLE])}
    for count, row in enumerate(rows):
        first = first or row
        if wanted & {spelling(cell) for cell in row.cells}:
            first = row
            break
        if count == TITLE_LINES:
            break
    listing.header = first.number
    return match_header(first, columns=COLUMNS, required=REQUIRED, report=listing.problems)


def _read(listing: Listing, columns: Columns, rows: Iterable[Row], refers: _Refers) -> None:
    lines = []
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            listing.problems.refuse(f"一次最多{MOST_ROWS}行，请分几次", row=row.number)
            return
        line = columns.line(row, report=listing.problems)
        listing.texts[row.number] = {
            heading: row.given(columns.indexes[heading]) if heading in columns else ""
            for heading in HEADINGS
        }
        if line is not None:
            lines.append(line)
    refers.references.prepare(Community, [line[PLACE] for line in lines if line[PLACE]])
    refers.references.prepare(Unit, [line[UNIT] for line in lines if line[UNIT]])
    found = [(line, _row(line, refers)) for line in lines]
    sound = [(line, row) for line, row in found if row is not None]
    _refuse_twice(sound)
    _refuse_listed(sound, refers.programme)
    listing.rows = [row for line, row in sound if line.sound]


def _row(line: Line, refers: _Refers) -> MicroRow | None:
    if not line[TITLE]:
        line.refuse(TITLE, "没有填写")
    title = line.take(TITLE, read_text, max_length=150)
    community = line.take(PLACE, refers.community)
    unit = line.take(UNIT, refers.unit)
    due = line.take(DUE, read_date, precisions=PRECISIONS)
    content = line.take(CONTENT, read_text, max_length=LONGEST_CONTENT)
    if not line.sound:
        return None
    place = community.value or refers.programme.district
    if not may(refers.by, WRITERS, place_code=place.code, owner_id=unit.value.pk):
        line.refuse(UNIT, f"您不能替这个单位填报{place}的事项")
        return None
    return MicroRow(
        number=line.number,
        title=title.value,
        community=community.value,
        unit=unit.value,
        due_on=due.value,
        due_precision=due.precision,
        content=content.value,
    )


def _key(row: MicroRow) -> tuple:
    return row.title, row.community.pk if row.community else None


def _refuse_twice(found: list[tuple[Line, MicroRow]]) -> None:
    """Of two rows that say the same matter nobody knows which is meant."""
    by_key = defaultdict(list)
    for line, row in found:
        by_key[_key(row)].append(line)
    for lines in by_key.values():
        for line in lines if len(lines) > 1 else ():
            others = "、".join(str(other.number) for other in lines if other is not line)
            line.refuse(TITLE, f"和第{others}行是同一件事")


def _refuse_listed(found: list[tuple[Line, MicroRow]], programme: Programme) -> None:
    """The same file sent twice lists nothing twice."""
    titles = [row.title for _, row in found]
    standing = Matter.objects.filter(programme=programme, title__in=titles)
    known = set(standing.exclude(state=ReviewState.WITHDRAWN).values_list("title", "community"))
    for line, row in found:
        if _key(row) in known:
            line.refuse(TITLE, "清单里已经有了")
