"""What leaves comes in again unchanged, byte for byte: 500 generated sets, CSV and XLSX."""

import io
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from accounts.models import Role
from figures import importing, periods
from figures.columns import FIGURE_COLUMNS
from figures.models import SERIES_POINT, Figure, Release
from publishing.masking import mask
from publishing.pages.downloads import download
from publishing.tables.cells import is_error, literal, normalise
from publishing.tables.writing import write_csv
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_district,
    make_indicator,
    make_key_area,
    make_public_figure,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

FORMATS = ("csv", "xlsx")
#: On PostgreSQL what reads and writes in ways of its own there; the files are the same.
SETS = 25 if connection.vendor == "postgresql" else 500
#: So that several processes share them.
PARTS = 10
RELEASED_ON, CODE = date(2021, 11, 1), "TJ-321111-000001"
#: Whatever a spreadsheet, a CSV file or our own reading could take for something else.
TEXTS = (
    "",
    "全覆盖",
    "=1+1",
    "==SUM(A1)",
    "-12.5",
    "+3",
    "'",
    "''引号",
    "＠某某",
    "@x",
    "１２．５（一期），",
    '说“引号”"与,逗号;分号',
    "两\n行",
    "1e5",
    "007",
    "2021-03",
    "12%",
    "_x0041_",
    "<b>&amp;</b>",
    "是",
    "-",
    "＝全角",
    "𠮷野家",
    "联系人13812345678",
    "以上",
    "#其中",
)
LETTERS = "天地玄黄=+-@'\"，,;；%％()（）１ａZ9 \u3000.#&<>_\n"


class Sets:
    """Generated sets of figures over one catalogue: any set a release could hold."""

    def __init__(self):
        place = make_district(code="321111", state="published")
        area = make_key_area(district=place, state="published")
        self.places = [(place, ""), (place, area.code), (make_district(code="321102"), "")]
        kinds = (("亿元", 1, "flow"), ("户", 0, "stock"), ("%", 2, "stated_rate"), ("", 0, "other"))
        self.indicators = [
            make_indicator(unit=unit, decimals=decimals, measure_kind=kind)
            for unit, decimals, kind in kinds
        ]
        self.source = make_source()
        self.unit = make_unit()

    def make(self, number: int) -> list[Figure]:
        """The set of this number, unsaved, numbered by `source_line`."""
        random = Random(number)
        release = Release(code=CODE, source=self.source, released_on=RELEASED_ON)
        points = {}
        for _ in range(random.randint(1, 6)):
            figure = self.figure(random, release)
            points[tuple(getattr(figure, name) for name in SERIES_POINT)] = figure
        for line, figure in enumerate(points.values(), start=1):
            figure.source_line = line
        return list(points.values())

    def figure(self, random, release) -> Figure:
        place, area = random.choice(self.places)
        kind = random.choice(Figure.ValueKind.values)
        said = {
            name: text(random, Figure._meta.get_field(name).max_length)
            for name in ("note", "comparison_text", "comparison_base_period", "rank_scope",
                         "rank_basis", "rank_change_base", "rank_text", "period_text",
                         "source_locator", "comparison_unit", "publisher", "basis")
        }  # fmt: skip
        if random.random() < 0.2:
            said["basis"] = random.choice(["before", "after"])
        arithmetic = text(random, 200)
        return Figure(
            release=release,
            district=place,
            key_area_code=area,
            indicator=random.choice(self.indicators),
            **period(random)._asdict(),
            role=random.choice(Figure.FigureRole.values),
            value=number(random) if kind in ("number", "words") else None,
            value_kind=kind,
            value_text=text(random, 100) or ("全覆盖" if kind == "words" else ""),
            qualifier=random.choice(Figure.Qualifier.values),
            accounting_stage=random.choice(["", *Figure.Stage.values]),
            comparison_type=random.choice(["", *Figure.ComparisonType.values]),
            comparison_value=number(random) if kind == "growth" or random.random() < 0.3 else None,
            rank_position=random.randint(1, 9999) if kind == "rank" else None,
            rank_change=random.choice([None, None, -3, 0, 2]),
            derived=bool(arithmetic) and random.random() < 0.5,
            derivation=arithmetic,
            period_basis=random.choice(Figure.PeriodBasis.values),
            period_precision=random.choice(["day", "month", "quarter", "year", "unknown"]),
            **said,
        )


def number(random) -> Decimal:
    """A number of up to fifteen digits, as a decimal column holds it."""
    digits = random.choice([1, 2, 4, 7, 15])
    places = random.randint(0, 4)
    value = Decimal(random.randint(-(10**digits) + 1, 10**digits - 1)).scaleb(-places)
    return value if abs(value) < 10**11 else value.scaleb(-4).quantize(Decimal("0.0001"))


def text(random, longest: int) -> str:
    """A text that a file can hold: trimmed, and no mark of a spreadsheet's error."""
    if random.random() < 0.5:
        return ""
    found = random.choice(TEXTS)
    if random.random() < 0.4:
        found = "".join(random.choices(LETTERS, k=random.randint(1, min(longest, 30))))
    found = literal(f"'{found}'"[: longest + 1]).strip(" \u3000\n")
    return "" if is_error(normalise(found)) else found[:longest]


def period(random) -> periods.Period:
    """A period of any kind: a year, months, a quarter, a day, several years, a range of days."""
    year, month = random.randint(1978, 2030), random.randint(1, 12)
    later = min(12, month + random.randint(0, 11))
    start = date(year, month, random.randint(1, 28))
    end = start + timedelta(days=random.randint(0, 500))
    if random.random() < 0.3:
        return periods.Period("range", start, end)
    words = (
        f"{year}年", f"{year}年1-{month}月", f"{year}年{(month + 2) // 3}季度", f"{year}年{month}月",
        f"{year}年末", f"{year}年{month}月末", f"{year}年{month}月{start.day}日",
        f"{year}-{year + random.randint(1, 9)}年", f"{year}年{month}-{later}月",
    )  # fmt: skip
    return periods.parse(random.choice(words))


def exported(format: str) -> bytes:
    """All that is public, as a page's download has it."""
    rows = Figure.objects.public().current().with_release().order_by("source_line")
    answer = download(rows, FIGURE_COLUMNS, format=format, title="全部数据")
    content = b"".join(answer.streaming_content)
    if format == "xlsx":
        answer.file_to_stream.close()
    return content


def public(cell):
    """A cell as it leaves: without personal data."""
    return mask(cell) if isinstance(cell, str) else cell


def take_in(file: bytes, *, format: str, sets: Sets) -> None:
    """Import the file into an empty database, as if its release had always been there."""
    for model in (Figure, Release):
        model.objects.all()._raw_delete(using="default")
    with importing.check(
        io.BytesIO(file), name=f"全部数据.{format}", source=sets.source, released_on=RELEASED_ON
    ) as report:
        assert report.ok, [str(problem) for problem in report.problems.problems]
        release = importing.write(report, owner=sets.unit)
    Release.objects.filter(pk=release.pk).update(state="published", code=CODE)
    release.figures.update(is_current=True)


@pytest.fixture
def workbooks_in_memory(monkeypatch):
    """A workbook is put together out of nine small files; they need no disk."""
    if Path("/dev/shm").is_dir():
        monkeypatch.setattr(tempfile, "tempdir", "/dev/shm")


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("workbooks_in_memory")
def test_export_import_export_is_the_same_byte_for_byte(part):
    """What came in as CSV leaves so, and as XLSX; this comes in, and leaves as the same CSV.

    A workbook is costly to write: that it too is the same is asked of some sets.
    """
    sets = Sets()
    headings = [column.heading for column in FIGURE_COLUMNS]
    for number in range(part, SETS, PARTS):
        cells = [
            [public(column.read(figure)) for column in FIGURE_COLUMNS]
            for figure in sets.make(number)
        ]
        csv = b"".join(write_csv(headings, cells))
        take_in(csv, format="csv", sets=sets)
        assert exported("csv") == csv, f"set {number}"
        xlsx = exported("xlsx")
        take_in(xlsx, format="xlsx", sets=sets)
        assert exported("csv") == csv, f"set {number} by workbook"
        if number % 50 == part:
            assert exported("xlsx") == xlsx, f"set {number}, the workbook itself"


@pytest.mark.parametrize("format", FORMATS)
def test_what_staff_take_out_of_the_admin_changes_nothing_when_sent_in(format):
    make_public_figure(value="222.3", publisher="统计局", note="=说明")
    make_public_figure(value="409.09", audience="staff", derived=True, derivation="45÷0.11=409.09")
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    answer = client.get("/admin/figures/figure/export/", {"format": format})
    file = io.BytesIO(b"".join(answer.streaming_content))
    with importing.check(file, name=f"数据.{format}", source=make_source()) as report:
        assert report.ok, [str(problem) for problem in report.problems.problems]
        assert (report.counts["same"], report.counts["total"]) == (2, 2)
