"""Which record a row means: by its code, its natural key, or because it says just the same."""

from django.db import models
from import_export.instance_loaders import BaseInstanceLoader

from publishing.records.columns import FieldColumn
from publishing.review.snapshots import row_content, snapshot_fields
from publishing.tables.values import CellRefused

ASKED_AT_ONCE = 400
MOST_TWINS = 5


class RecordLoader(BaseInstanceLoader):
    """Finds the record of a row by its code or natural key, among those that the person sees."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.known = {}

    def prepare(self, codes) -> None:
        """Read the records of many codes at once, with all that their content names."""
        codes = sorted(set(codes))
        for start in range(0, len(codes), ASKED_AT_ONCE):
            rows = self.resource.whole(self.resource.get_queryset())
            found = rows.filter(code__in=codes[start : start + ASKED_AT_ONCE])
            self.known |= {record.code: record for record in found}

    def get_instance(self, row):
        """The record, None for a new one; CellRefused, said in the report, where there is none."""
        code = row.said("code")
        if not code:
            return self._by_natural_key(row)
        if code not in self.known:
            self.prepare([code])
        record = self.known.get(code)
        if record is None and not self._may_be_new(code):
            kind = self.resource.model._meta.verbose_name
            row.refuse("code", f"不是您可以填报的{kind}的编码；新的记录请把编码留空")
            raise CellRefused
        return record

    def _may_be_new(self, code) -> bool:
        """A code is given by hand only where the portal is set up."""
        everything = self.resource.model._base_manager
        return self.resource.by is None and not everything.filter(code=code).exists()

    def _by_natural_key(self, row):
        names = self.resource._meta.natural_key
        if not names or not all(row.said(name) for name in names) or row.said("corrects"):
            return None  # a correction is another record than what it corrects
        try:
            wanted = {name: self._read(name, row) for name in names}
        except CellRefused:
            return None  # the cell is read again, and refused, with all the others
        if any(isinstance(value, models.Model) and value.pk is None for value in wanted.values()):
            return None
        found = self.resource.standing(wanted, most=2)
        if len(found) > 1:
            row.line.refuse_row("不止一条记录与这一行相符，请填编码")
            raise CellRefused
        return found[0] if found else None

    def _read(self, name, row):
        column = self.resource.fields[name]
        return column.widget.clean(row[column.column_name], row)


def twin(resource, row):
    """A record that stands with just the content of a new row; None if there is none.

    So the same file twice changes nothing, though its rows name no codes.
    """
    said = {}
    for column in resource.columns.values():
        if isinstance(column, FieldColumn) and column.name != "code" and row.said(column.name):
            for name in (column.name, *column.companions):
                said[name] = getattr(row.record, name)
    said.pop("state", None)
    unsaved = any(isinstance(value, models.Model) and not value.pk for value in said.values())
    if unsaved or not said:
        return None
    for record in resource.standing(said, most=MOST_TWINS):
        if snapshot_fields(record) == row.content["fields"] and all(
            _texts(record, relation, wanted) == _texts(record, relation)
            for relation, wanted in row.content["inlines"].items()
        ):
            return record
    return None


def _texts(record, relation: str, contents: list[dict] | None = None) -> list[str]:
    """The rows of a relation (those that stand, by default) as texts, their keys apart."""
    if contents is None:
        rows = getattr(record, relation).all()
        contents = [row_content(record, relation, row) for row in rows]
    return sorted(
        repr({name: value for name, value in content.items() if name != "id"})
        for content in contents
    )
