"""The real content that comes with the portal: `fixtures/`, in the formats that staff import.

Each kind is loaded only where its table is empty, with the checks that staff's files go through,
and recorded as 系统初始化.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts import audit
from accounts.models import AuditEntry, Unit
from districts.models import District
from figures import importing
from figures.models import Category, Headline, Indicator, Release
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.sources.models import Source
from publishing.tables.headers import Columns, match_header
from publishing.tables.problems import Report
from publishing.tables.reading import read_table
from publishing.tables.values import (
    CellRefused,
    Read,
    read_choice,
    read_date,
    read_integer,
    read_text,
)

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


class ContentRefused(Exception):
    """A file of the content cannot be loaded; the message names every problem, in Chinese."""


def load() -> Iterator[str]:
    """Fill every table of `KINDS` that is empty; a sentence for each. Raises ContentRefused."""
    for model, fill in KINDS.items():
        name = model._meta.verbose_name
        if model.objects.exists():
            yield f"{name}：已有内容，未改动"
            continue
        with transaction.atomic():
            fill()
            count = model.objects.count()
            audit.record(
                AuditEntry.Action.IMPORT,
                summary=f"系统初始化：载入{name}{count}条",
                record_type=model._meta.label_lower,
            )
        yield f"{name}：载入{count}条"


def _load_units():
    _load_rows("units.csv", Unit, ("code", "name", "kind", "place_code"))


def _load_sources():
    names = (
        "code",
        "name",
        "kind",
        "publisher",
        "place_code",
        "published_on",
        "published_precision",
        "published_basis",
        "note",
    )
    _load_rows("sources.csv", Source, names)


def _load_districts():
    names = (
        "code",
        "name",
        "level",
        "parent",
        "listed",
        "intro_facts",
        "goal_keywords",
        "driver_keywords",
        "slogan_keywords",
        "source",
        "source_locator",
        "owner",
    )
    _load_rows(
        "districts.csv", District, names, complete=lambda row: row | {"place_code": row["code"]}
    )


def _load_categories():
    _load_rows("categories.csv", Category, ("code", "name", "position"))


def _load_indicators():
    names = (
        "code",
        "name",
        "name_en",
        "unit",
        "category",
        "direction",
        "decimals",
        "measure_kind",
        "numerator",
        "denominator",
        "see_also",
        "definition",
    )
    _load_rows("indicators.csv", Indicator, names)


def _load_headlines():
    _load_rows(
        "headlines.csv",
        Headline,
        ("district", "indicator", "position", "owner"),
        complete=lambda row: row | {"place_code": row["district"].code},
    )


def _load_figures():
    """One release for each `figures-<source code>.csv`, owned by the office of its place."""
    for path in sorted(FIXTURES.glob("figures-*.csv")):
        source = Source.objects.get(code=path.stem.removeprefix("figures-"))
        owner = Unit.objects.get(place_code=source.place_code, parent=None)
        with path.open("rb") as file:
            report = importing.check(file, name=path.name, source=source)
            if not report.ok:
                raise ContentRefused("\n".join(map(str, report.problems.problems)))
            steps.initialise(importing.write(report, owner=owner))


#: The kinds of content in the order of loading, each with what fills its empty table.
KINDS: dict[type[models.Model], Callable[[], None]] = {
    Unit: _load_units,
    Source: _load_sources,
    District: _load_districts,
    Category: _load_categories,
    Indicator: _load_indicators,
    Release: _load_figures,
    Headline: _load_headlines,
}


def _load_rows(file_name, model, names, *, complete=lambda row: row):
    """Save every row of a file whose columns are fields of `model` by their Chinese names.

    References are codes, several of them between `;`; what a row refers to stands above it.
    `complete` fills in what the file does not say.
    """
    fields = {name: model._meta.get_field(name) for name in names}
    columns = {name: (str(field.verbose_name),) for name, field in fields.items()}
    with (FIXTURES / file_name).open("rb") as file:
        table = read_table(file, name=file_name)
        report, rows = Report.on(table), table.rows()
        header = match_header(next(rows), columns=columns, required=names, report=report)
        for row in rows:
            values = _row_values(header, row, fields, report=report)
            if report.ok:
                _save(model, complete(values))
    if not report.ok:
        raise ContentRefused("\n".join(f"{file_name} {problem}" for problem in report.problems))


def _row_values(header: Columns, row, fields, *, report) -> dict:
    line = header.line(row, report=report)
    reads = {name: line.take(name, _reader(field)) for name, field in fields.items() if line[name]}
    return {name: read.value for name, read in reads.items() if read is not None}


def _save(model, values) -> None:
    """Save one row of a catalogue, or publish one card as the portal's first content."""
    several = {
        name: values.pop(name) for name in list(values) if model._meta.get_field(name).many_to_many
    }
    record = model(**values)
    try:
        if hasattr(record, "state"):
            steps.initialise(record)
        else:
            record.full_clean()
            record.save()
    except (ValidationError, StepRefused) as refused:
        raise ContentRefused(f"{model._meta.verbose_name}“{record}”：{refused}") from refused
    for name, others in several.items():
        getattr(record, name).set(others)


def _reader(field) -> Callable[[str], Read]:
    """How a cell of this field is read."""
    if field.many_to_many:
        return lambda text: Read([_by_code(field, code) for code in text.split(";")])
    if field.is_relation:
        return lambda text: Read(_by_code(field, text))
    if field.choices:
        return lambda text: read_choice(text, field.choices)
    match field:
        case models.BooleanField():
            return lambda text: read_choice(text, {"是": True, "否": False})
        case models.DateField():
            return read_date
        case models.IntegerField():
            return read_integer
    return lambda text: read_text(text, max_length=field.max_length or 0)


def _by_code(field, code):
    found = field.related_model.objects.filter(code=code).first()
    if found is None:
        raise CellRefused(f"不在“{field.related_model._meta.verbose_name}”里")
    return found
