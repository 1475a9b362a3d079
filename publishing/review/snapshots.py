"""The content of a record as JSON, its fingerprint, and the difference between two contents.

A content is `{"fields": {name: value}, "inlines": {relation: [row, …]}}`; a row is its fields by
name, with `id` where it is stored. A reference is the code of what it points at (its key where
that has no code), dates are ISO, decimals text at the column's precision: equal content is equal
JSON, in both databases.
"""

import hashlib
import json
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.making_room import take_next
from publishing.review.errors import StepRefused


@dataclass(frozen=True)
class Difference:
    """One field or inline row that differs, in words for staff and for `/changes/`."""

    name: str
    label: str
    old: str
    new: str


def snapshot(record) -> dict:
    """The content of a stored record, its inline rows included."""
    inlines = {}
    for relation in record.inline_relations:
        rows = rows_of(record, relation, [record])
        inlines[relation] = [row_content(record, relation, row) for row in rows]
    return {"fields": snapshot_fields(record), "inlines": inlines}


def snapshot_fields(record) -> dict:
    """The columns of a record that are content, stored or not."""
    return {field.name: to_json(field, record) for field in record.content_fields()}


def fingerprint(record, content: dict | None = None) -> str:
    """SHA-256, in hexadecimal, of everything that a signature on `record` stands for.

    Keys of inline rows are no content, so a row that is written anew counts as the same; nor is
    what was added to the kind later (`added_content`) and says nothing.
    `content` is the record's snapshot where the caller has it already.
    """
    content = snapshot(record) if content is None else content
    inlines = {
        relation: [{name: row[name] for name in row if name != "id"} for row in rows]
        for relation, rows in _said(record, content["inlines"]).items()
    }
    without_keys = {**content, "fields": _said(record, content["fields"]), "inlines": inlines}
    signed = [record.record_type, record.code, without_keys, record.fingerprint_content()]
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(record, values: dict) -> dict:
    """`values` without those added to the kind later that say nothing."""
    silent = [name for name in record.added_content if values.get(name) in (None, "", False, [])]
    return {name: value for name, value in values.items() if name not in silent}


def row_content(record, relation: str, row) -> dict:
    """One inline row of `record`, stored or not."""
    values = {field.name: to_json(field, row) for field in row_fields(record, relation)}
    return values if row.pk is None else {"id": row.pk, **values}


def row_fields(record, relation: str) -> list[models.Field]:
    """The columns of an inline row that are content: neither its key nor its card."""
    reverse = record._meta.get_field(relation)
    return [
        field
        for field in reverse.related_model._meta.concrete_fields
        if not field.primary_key and field != reverse.field
    ]


def to_json(field: models.Field, row):
    """The value of one column of `row` as JSON."""
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return str(value)
    if value is None or value == "":
        return value
    if field.is_relation:
        target = getattr(row, field.name)
        return getattr(target, "code", target.pk)
    value = field.to_python(value)
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal(1).scaleb(-field.decimal_places)))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_json(field: models.Field, value):
    """What `to_json` made into `value`; StepRefused names the field of a value that fits none."""
    if value is None or value == "":
        return value
    try:
        if field.is_relation:
            return _target(field, value)
        if isinstance(field, models.FileField):
            return value
        if isinstance(field, models.DateTimeField):
            return parse_datetime(value)
        return field.to_python(value)
    except (ValidationError, ValueError, TypeError, ObjectDoesNotExist) as error:
        raise StepRefused(f"“{field.verbose_name}”的值“{value}”不能用。") from error


def with_content(record, fields: dict):
    """A copy of `record` with these fields (`{name: JSON}`) set; nothing is saved."""
    changed = copy(record)
    own = {field.name: field for field in record.content_fields()}
    for name, value in fields.items():
        if name not in own:
            raise StepRefused(f"“{record._meta.verbose_name}”没有可修改的字段“{name}”。")
        setattr(changed, name, from_json(own[name], value))
    return changed


def write_inlines(record, inlines: dict) -> None:
    """Make the inline rows of a saved `record` exactly these: `{relation: [row, …]}`."""
    for relation, rows in inlines.items():
        if relation not in record.inline_relations:
            raise StepRefused(f"“{record._meta.verbose_name}”没有附属内容“{relation}”。")
        reverse = record._meta.get_field(relation)
        fields = row_fields(record, relation)
        stored = {row.pk: row for row in getattr(record, relation).all()}
        kept = {content.get("id") for content in rows}
        # What goes makes room first: one 牵头单位 is replaced by another.
        for key in stored.keys() - kept:
            _delete(stored.pop(key))
        wanted = []
        for content in rows:
            row = stored.pop(content.get("id"), None) or reverse.related_model()
            setattr(row, reverse.field.name, record)
            for field in fields:
                if field.name in content:
                    setattr(row, field.name, from_json(field, content[field.name]))
            wanted.append(row)
        while wanted:
            row = take_next(wanted)
            clean(row)
            row.save()


def _delete(row) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        kind = row._meta.verbose_name
        raise StepRefused(f"{kind}“{row}”已有记录用到，不能删去。") from error


def clean(row) -> None:
    """Validate everything that the model knows; StepRefused has a sentence for each problem."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise StepRefused(*_sentences(row, error)) from error


def differences(record, old: dict, new: dict, *, names: dict | None = None) -> list[Difference]:
    """What differs between two contents of one kind of record, in the order of its fields.

    A field or relation that `new` leaves out does not differ. `names` as in `words`.
    """
    found = []
    for field in record.content_fields():
        before = old.get("fields", {}).get(field.name)
        after = new.get("fields", {}).get(field.name, before)
        if before != after:
            found.append(
                Difference(
                    field.name,
                    str(field.verbose_name),
                    words(field, before, names),
                    words(field, after, names),
                )
            )
    for relation in record.inline_relations:
        before = old.get("inlines", {}).get(relation, [])
        after = new.get("inlines", {}).get(relation, before)
        found += _row_differences(record, relation, before, after, names)
    return found


def words(field: models.Field, value, names: dict | None = None) -> str:
    """A JSON value as staff read it: choices by their labels, references by their names.

    `names` says what references are called (`contents.names_in`); the rest is asked for.
    """
    if value is None or value == "":
        return ""
    if field.is_relation:
        if names and (field.related_model, value) in names:
            return names[field.related_model, value]
        try:
            return str(_target(field, value))
        except ObjectDoesNotExist:
            return str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if isinstance(field, models.DateTimeField):
        return timezone.localtime(parse_datetime(value)).strftime("%Y-%m-%d %H:%M")
    if isinstance(field, models.DecimalField):
        return f"{Decimal(value).normalize():f}"
    return str(value)


def row_words(record, relation: str, row: dict, names: dict | None = None) -> str:
    """An inline row in one line: `名称：雨污分流；进度：30`."""
    parts = (
        (str(field.verbose_name), words(field, row.get(field.name), names))
        for field in row_fields(record, relation)
    )
    return "；".join(f"{label}：{value}" for label, value in parts if value)


def rows_of(kind, relation: str, records: Iterable):
    """The stored inline rows of these records of one kind, oldest first, with what they refer to."""
    # Asked by key: each record is signed for itself, however many are signed one after another.
    reverse = kind._meta.get_field(relation)
    keys = [record.pk for record in records]
    rows = reverse.related_model._base_manager.filter(**{f"{reverse.field.name}__in": keys})
    rows = rows.order_by("pk")
    references = [field.name for field in row_fields(kind, relation) if field.is_relation]
    return rows.select_related(*references) if references else rows


def _row_differences(record, relation: str, before: list, after: list, names=None) -> list:
    label = str(record._meta.get_field(relation).related_model._meta.verbose_name)
    kept = {row["id"]: row for row in before if "id" in row}
    pairs = [(kept.pop(row.get("id"), None), row) for row in after]
    pairs += [(row, None) for row in kept.values()]
    lines = [
        tuple(row_words(record, relation, row, names) if row else "" for row in pair)
        for pair in pairs
    ]
    return [Difference(relation, label, old, new) for old, new in lines if old != new]


def _target(field, value):
    """The row that a reference means: by code where it has one, else by key."""
    model = field.related_model
    has_code = any(column.name == "code" for column in model._meta.concrete_fields)
    return model._base_manager.get(**{"code" if has_code else "pk": value})


def _sentences(row, error: ValidationError) -> list[str]:
    sentences = []
    for name, messages in error.message_dict.items():
        labels = {field.name: str(field.verbose_name) for field in row._meta.concrete_fields}
        label = f"“{labels[name]}”：" if name in labels else ""
        sentences += [f"{label}{message}" for message in messages]
    return sentences
