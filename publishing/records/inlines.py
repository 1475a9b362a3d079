"""Inline rows in one cell: units by role, codes, texts, and whatever a room reads and writes."""

import re
from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value

from accounts.models import Unit
from publishing.records.columns import Column
from publishing.review.snapshots import row_content
from publishing.tables.cells import literal, normalise
from publishing.tables.values import CellRefused, Read, read_text

_BETWEEN = re.compile(r"[；;\n]")


class InlineColumn(Column):
    """Rows of one inline relation, or of a part of it, in one cell.

    `read(words, find)` answers the fields of one row; `write(row)` prints a stored one so that
    `read` takes it. `fixed` are the fields that mark the rows of this column among those of the
    relation. `key` names the fields by which a row stays itself while its others change, and
    `other_key` those by which it does so where no `key` agrees; without, a changed row is a new
    one. Rows are read from between `；` and line breaks, or from between line breaks alone where
    `separator` is one.
    """

    #: Whether `write(row, references)` names other records as cells do (`References.written`).
    needs_references = False

    def __init__(
        self,
        heading: str,
        relation: str,
        read: Callable,
        write: Callable,
        aliases: Sequence[str] = (),
        *,
        fixed: dict | None = None,
        key: Sequence[str] = (),
        other_key: Sequence[str] = (),
        separator: str = "；",
        required: bool = False,
        help_text: str = "",
    ):
        super().__init__(heading, heading)
        self.relation, self.read_row, self.write_row = relation, read, write
        self.aliases, self.fixed = tuple(aliases), dict(fixed or {})
        self.key, self.other_key = tuple(key), tuple(other_key)
        self.separator, self._required, self.help_text = separator, required, help_text

    @property
    def required(self) -> bool:
        return self._required

    def export(self, instance, *, references=None, **kwargs):
        more = (references,) if self.needs_references else ()
        return self.separator.join(self.write_row(row, *more) for row in self.rows_of(instance))

    def rows_of(self, instance) -> list:
        """The stored rows of this column, in their order."""
        if instance.pk is None:
            return []
        rows = getattr(instance, self.relation).all()
        return [
            row
            for row in rows
            if all(getattr(row, name) == value for name, value in self.fixed.items())
        ]

    def holds(self, content: dict) -> bool:
        """Whether a row of this content is one of this column's."""
        return all(content[name] == value for name, value in self.fixed.items())

    def clear(self, instance, row):
        row.inlines[self.name] = []

    def put(self, instance, row):
        read = row.line.take(self.name, lambda text: Read(self._rows(text, instance, row)))
        if read is None:
            raise CellRefused
        row.inlines[self.name] = read.value

    def _rows(self, text, instance, row) -> list:
        """New rows in memory, one for each that the cell names."""
        text = literal(text.replace("\r\n", "\n"))
        parts = text.split("\n") if self.separator == "\n" else _BETWEEN.split(text)
        model = instance._meta.get_field(self.relation).related_model
        has_position = any(field.name == "position" for field in model._meta.concrete_fields)
        rows = []
        for part in parts:
            if normalise(part):
                said = self.fixed | self.read_row(literal(part), row.references.find)
                if has_position:
                    said = {"position": len(rows) + 1, **said}
                rows.append(model(**said))
                rows[-1].said = frozenset(said)
        return rows


class RowsColumn(InlineColumn):
    """Rows of several fields, by `read` and `write` of the room."""


class UnitsColumn(InlineColumn):
    """Units in one role: `住建局；城管局`."""

    needs_references = True

    def __init__(self, heading, relation, role=None, *, field="unit", aliases=(), required=False):
        super().__init__(
            heading,
            relation,
            lambda words, find: {field: find(Unit, words)},
            lambda row, references: references.written(getattr(row, field)),
            aliases,
            fixed={} if role is None else {"role": role},
            key=(field,),
            required=required,
            help_text="单位的编码、名称或别名",
        )


class CodesColumn(InlineColumn):
    """Rows that refer to one record each, such as indicators: codes or names."""

    needs_references = True

    def __init__(self, heading, relation, field, *, aliases=(), fixed=None):
        super().__init__(heading, relation, self._read, self._write, aliases, fixed=fixed)
        self.reference, self.key = field, (field,)
        self.model = None

    def _read(self, words, find):
        return {self.reference: find(self.model, words)}

    def _write(self, row, references):
        return getattr(row, self.reference).code

    def bind(self, model) -> None:
        """Find out what the rows refer to."""
        rows = model._meta.get_field(self.relation).related_model
        self.model = rows._meta.get_field(self.reference).related_model


class TextsColumn(InlineColumn):
    """Rows of one text each, one a line."""

    def __init__(self, heading, relation, field="name", *, aliases=(), fixed=None):
        super().__init__(
            heading,
            relation,
            lambda words, find: {field: read_text(words).value},
            lambda row: getattr(row, field),
            aliases,
            fixed=fixed,
            key=(field,),
            separator="\n",
        )


def wanted_rows(record, relation: str, columns: Sequence[InlineColumn], read: dict) -> list[dict]:
    """The content of a whole relation, with the cells that were read in place of what stands.

    `columns` are all of this relation; `read` holds new rows by column name. A new row that is a
    stored one, by its content or its key, keeps that one's id. Rows of no column stay.
    """
    stored = list(getattr(record, relation).all()) if record.pk else []
    stored.sort(key=lambda row: row.pk)
    parts = {column.name: column.rows_of(record) for column in columns}
    replaced = {row.pk for column in columns if column.name in read for row in parts[column.name]}
    content = [row_content(record, relation, row) for row in stored if row.pk not in replaced]
    for column in columns:
        if column.name in read:
            content += _with_ids(record, column, read[column.name], parts[column.name])
    return content


def _with_ids(record, column, new, old) -> list[dict]:
    """The content of the new rows; one that was there already keeps its id and what no cell says."""
    left = {row.pk: row_content(record, column.relation, row) for row in old}
    contents = [row_content(record, column.relation, row) for row in new]
    found = set()
    # All that agree whole come first: a row that moves must not take the place of one that stays.
    for key in (None, column.key, column.other_key):
        for index, row in enumerate(new):
            if index in found:
                continue
            content, names = contents[index], row.said if key is None else key
            same = next((pk for pk, stored in left.items() if _agree(stored, content, names)), None)
            if same is not None:
                found.add(index)
                contents[index] = left.pop(same) | {name: content[name] for name in row.said}
    return contents


def _agree(stored: dict, content: dict, names) -> bool:
    return bool(names) and all(stored[name] == content[name] for name in names)


def problems_of_rows(record, relation: str, columns: Sequence[InlineColumn], read: dict, wanted):
    """What the model says against the new rows of a relation: the column, and a sentence each.

    `wanted` is the whole content of the relation (`wanted_rows`): some rules are about all of it.
    """
    reverse = record._meta.get_field(relation)
    parent = reverse.field.name
    for column in columns:
        for new in read.get(column.name, ()):
            setattr(new, parent, record)
            known = {name for name, target in new._state.fields_cache.items() if target}
            try:
                new.clean_fields(exclude=known)
                new.clean()
                new.validate_constraints(exclude={parent})
            except ValidationError as error:
                yield column, "；".join(error.messages).rstrip("。")
    for constraint in reverse.related_model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and parent in constraint.fields:
            others = [name for name in constraint.fields if name != parent]
            repeated = _repeated(wanted, others, constraint.condition, reverse.related_model)
            given = (column for column in columns if column.name in read)
            column = next((each for each in given if repeated and each.holds(repeated)), None)
            if column is not None:
                yield column, str(constraint.get_violation_error_message()).rstrip("。")


def _repeated(contents, names, condition, model) -> dict | None:
    """The first content that agrees with an earlier one in these fields, as `condition` has it."""
    seen = set()
    asked = condition.referenced_base_fields if condition is not None else ()
    for content in contents:
        key = tuple(content[name] for name in names)
        # A value that is missing says nothing of its kind: its field does.
        said = {name: Value(content[name], model._meta.get_field(name)) for name in asked}
        if condition is not None and not condition.check(said):
            continue
        if key in seen:
            return content
        seen.add(key)
    return None
