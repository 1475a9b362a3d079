"""The contents of many records at once, in a number of queries that does not grow with them."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from publishing.review.models import Reviewable, with_references
from publishing.review.snapshots import row_content, row_fields, rows_of, snapshot_fields

#: Names of what is referred to, by its model and its code (or key): what `words` reads.
Names = dict[tuple[type, object], str]


def contents_of(records: list[Reviewable]) -> list[dict]:
    """The snapshot of each of these records of one kind: a query for each of its relations."""
    if not records:
        return []
    kind = records[0]
    references = [field.name for field in kind.content_fields() if field.is_relation]
    prefetch_related_objects(records, *references)
    contents = [{"fields": snapshot_fields(record), "inlines": {}} for record in records]
    by_key = {record.pk: content for record, content in zip(records, contents, strict=True)}
    for relation in kind.inline_relations:
        for content in contents:
            content["inlines"][relation] = []
        parent = kind._meta.get_field(relation).field
        for row in rows_of(kind, relation, records):
            content = by_key[getattr(row, parent.attname)]
            content["inlines"][relation].append(row_content(kind, relation, row))
    return contents


def names_in(kind: Reviewable | type[Reviewable], contents: Iterable[dict]) -> Names:
    """What everything is called that these contents of one kind refer to: a query for each model."""
    wanted = {}
    for content in contents:
        _note(kind.content_fields(), content.get("fields", {}), wanted)
        for relation, rows in content.get("inlines", {}).items():
            for row in rows:
                _note(row_fields(kind, relation), row, wanted)
    return {
        (model, value): name
        for model, values in wanted.items()
        for value, name in _named(model, values)
    }


def _note(fields, values: dict, wanted: dict) -> None:
    for field in fields:
        value = values.get(field.name)
        if field.is_relation and value not in (None, ""):
            wanted.setdefault(field.related_model, set()).add(value)


def _named(model, values: set) -> Iterable[tuple]:
    """Code or key, and name; names are often made of what a row itself refers to."""
    key = "code" if any(field.name == "code" for field in model._meta.concrete_fields) else "pk"
    for row in with_references(model._base_manager.filter(**{f"{key}__in": values})):
        yield getattr(row, key), str(row)
