"""Reading a file whose columns are fields of a model by their Chinese names."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import models

from portal.content.refusals import ContentRefused
from publishing.tables.headers import match_header
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


def rows_of(path: Path, model, names, *, lines=()) -> Iterator[dict]:
    """The rows of a file, each as values of the fields `names` of `model`; blank cells left out.

    References are codes, several of them between `;`. The columns headed `lines` are given as
    lists of their lines. Each row is read when the one before it has been saved, so that it may
    refer to it. Raises ContentRefused with the problems of the file.
    """
    fields = {name: model._meta.get_field(name) for name in names}
    columns = {name: (str(field.verbose_name),) for name, field in fields.items()}
    columns |= dict.fromkeys(lines, ())
    with path.open("rb") as file:
        table = read_table(file, name=path.name)
        report, rows = Report.on(table), table.rows()
        header = match_header(next(rows), columns=columns, required=names, report=report)
        for row in rows:
            line = header.line(row, report=report)
            values = _values(line, fields) if line else {}
            if report.ok:
                yield values | {name: line.text(name).splitlines() for name in lines}
    if not report.ok:
        raise ContentRefused.over(path.name, report.problems)


def _values(line, fields) -> dict:
    reads = {name: line.take(name, _reader(field)) for name, field in fields.items() if line[name]}
    return {name: read.value for name, read in reads.items() if read is not None}


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
