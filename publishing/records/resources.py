"""`RecordResource`: the columns of a kind of record, and what a row of a table means for one."""

from collections import defaultdict
from copy import copy
from functools import cached_property

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.db.models import Q
from import_export.declarative import ModelDeclarativeMetaclass
from import_export.resources import ModelResource

from accounts.scopes import limit, scopes_of
from publishing.arithmetic.dates import first_day
from publishing.records.columns import Column, DateColumn, FieldColumn, column_for
from publishing.records.constraints import check_constraints
from publishing.records.finding import RecordLoader
from publishing.records.inlines import (
    CodesColumn,
    InlineColumn,
    problems_of_rows,
    wanted_rows,
)
from publishing.records.references import References, with_references
from publishing.records.widgets import ReferenceWidget
from publishing.review.models import Event, ReviewState
from publishing.review.rules import WRITERS, may_write
from publishing.review.snapshots import Difference, differences, row_content, snapshot_fields
from publishing.tables.values import CellRefused

#: The code of an error that is in the report already, at its cell.
CELL = "cell"


class DeclaredColumns(ModelDeclarativeMetaclass):
    """Makes the columns that `Meta` names into the fields of the library."""

    def __new__(cls, name, bases, attrs):
        meta = attrs.get("Meta")
        if getattr(meta, "model", None) is not None:
            inlines = {column.column_name: column for column in getattr(meta, "inline_columns", ())}
            for column in inlines.values():
                if isinstance(column, CodesColumn):
                    column.bind(meta.model)
            meta.fields = (*meta.columns, *inlines, "state")
            attrs |= inlines
        made = super().__new__(cls, name, bases, attrs)
        headings = [column.column_name for column in made.fields.values()]
        if len(set(headings)) < len(headings):
            raise ImproperlyConfigured(f"{name}: two columns have the same heading")
        return made


class RecordResource(ModelResource, metaclass=DeclaredColumns):
    """A table of one kind of record. `publishing.records` says how to declare one."""

    class Meta:
        columns: tuple[str, ...] = ()
        inline_columns: tuple[InlineColumn, ...] = ()
        natural_key: tuple[str, ...] = ()
        aliases: dict[str, tuple[str, ...]] = {}
        qualifiers: dict[str, str] = {}
        within: dict[str, str] = {}
        import_id_fields = ("code",)
        instance_loader_class = RecordLoader
        clean_model_instances = True
        use_transactions = True
        skip_diff = True  # ours are of the whole content, in words
        store_instance = True
        chunk_size = 500

    def __init__(self, *, by=None, site=None):
        super().__init__()
        self.by = by
        self.references = References(by=by, site=site)

    # The columns

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return column_for(django_field, cls._meta)

    @classmethod
    def headings(cls) -> tuple[str, ...]:
        """The headers of the table, in order."""
        return tuple(cls.fields[name].column_name for name in cls._meta.fields)

    @property
    def model(self):
        """The kind of record."""
        return self._meta.model

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns by name, in the order of the table."""
        return {name: self.fields[name] for name in self._meta.fields}

    def spellings(self) -> dict[str, tuple[str, ...]]:
        """What the header of each column may be, for `match_header`."""
        aliases = self._meta.aliases or {}
        return {
            name: (column.column_name, *aliases.get(name, ()), *getattr(column, "aliases", ()))
            for name, column in self.columns.items()
        }

    # Which records

    def get_queryset(self):
        """The records that the person sees or may write; all where nobody is named.

        What she sees and does not write stands in her exports too: unchanged it may stay in.
        """
        rows = self.model._base_manager.all()
        if self.by is None:
            return rows
        owner = None if self.model.needs_all_units else "owner"
        written = limit(rows, self.by, WRITERS, owner=owner)
        seen = self.references.reachable(self.model)
        return rows.filter(
            Q(pk__in=written.order_by().values("pk")) | Q(pk__in=seen.order_by().values("pk"))
        )

    def whole(self, queryset):
        """`queryset` with everything that the content of its records names."""
        rows = queryset
        for field in self.model.content_fields():
            if field.is_relation:
                # Not by a join: rows that name one record then share it.
                named = with_references(field.related_model._base_manager.all())
                rows = rows.prefetch_related(models.Prefetch(field.name, queryset=named))
        for relation in self.inline_parts:
            inline = self.model._meta.get_field(relation).related_model
            whole = with_references(inline._base_manager.all())
            ordering = inline._meta.ordering or ("pk",)
            rows = rows.prefetch_related(
                models.Prefetch(relation, queryset=whole.order_by(*ordering))
            )
        return rows

    def standing(self, values: dict, *, most: int) -> list:
        """The first records within reach that have these values and are not withdrawn, whole."""
        rows = self.get_queryset().filter(**values).exclude(state=ReviewState.WITHDRAWN)
        keys = list(rows.values_list("pk", flat=True)[:most])
        return list(self.whole(self.get_queryset().filter(pk__in=keys))) if keys else []

    def table(self, queryset):
        """The headers of the table, and the cells of every record of `queryset`, row by row."""
        header = [column.column_name for column in self.columns.values()]
        rows = self.iter_queryset(self.whole(queryset))
        return header, (self.export_resource(row, references=self.references) for row in rows)

    @cached_property
    def inline_parts(self) -> dict[str, list[InlineColumn]]:
        """The inline columns by their relation."""
        parts = defaultdict(list)
        for column in self.columns.values():
            if isinstance(column, InlineColumn):
                parts[column.relation].append(column)
        return dict(parts)

    # What a row means

    def get_instance(self, instance_loader, row):
        return instance_loader.get_instance(row)

    def after_init_instance(self, instance, new, row, **kwargs):
        row.record = instance
        row.before = None if new else copy(instance)

    def import_instance(self, instance, row, **kwargs):
        """Put every cell into the record; ValidationError names the fields that were refused."""
        refused = {}
        for column in self.get_import_fields():
            try:
                self.import_field(column, instance, row, **kwargs)
            except CellRefused:
                refused[column.name] = ValidationError("", code=CELL)
        for column in self.columns.values():
            if isinstance(column, DateColumn) and column.precision:
                day = getattr(instance, column.name)
                if day is not None:
                    known = getattr(instance, column.precision)
                    setattr(instance, column.name, first_day(day, known))
        self.complete(instance, row)
        if refused:
            raise ValidationError(refused)

    def complete(self, record, row) -> None:
        """Fill in what no cell says: place and owner, from what the record belongs to.

        An event lies where its parent does; a new card where its community or district lies; and
        what has no owner yet is its parent's, or else of the one unit for which the person works.
        """
        above = [name for name in record.ancestors if getattr(record, f"{name}_id", None)]
        above += [name for name in record.ancestors if name in record._state.fields_cache]
        parent = getattr(record, above[0]) if above else None
        if self.model.needs_all_units and hasattr(record, "fill_in_code") and not record.place_code:
            record.place_code = self._place_of(record)
        elif isinstance(record, Event) and parent is not None:
            record.place_code = parent.place_code
        elif not record.place_code or self._moved(record, row):
            record.place_code = self._place_of(record)
        if record.owner_id is None:
            own = self._own_unit()
            record.owner = own or (parent.owner if parent is not None else None)

    def check_record(self, record, row) -> None:
        """Refuse what the model itself does not: for subclasses, by `row.refuse(name, reason)`."""

    def _place_of(self, record) -> str:
        for name in ("community", "district", *record.ancestors):
            place = getattr(record, name, None) if _has(record, name) else None
            if place is not None:
                return place.place_code
        return record.place_code or record.code

    def _own_unit(self):
        """The one unit for which the person files; None where she files for all, or several."""
        scopes = scopes_of(self.by) if self.by else ()
        units = {scope.unit for scope in scopes if scope.role in WRITERS}
        return units.pop() if len(units) == 1 else None

    def _moved(self, record, row) -> bool:
        """Whether the row puts a card into another place."""
        return (
            "place_code" not in self.columns
            and row.before is not None
            and any(
                getattr(record, f"{name}_id", None) != getattr(row.before, f"{name}_id", None)
                for name in ("community", "district")
            )
        )

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Whether the row says what stands already."""
        row.content = self._wanted(instance, row)
        return not import_validation_errors and row.before is not None and not self.differences(row)

    def differences(self, row) -> list[Difference]:
        """What the row would change in the record that it means."""
        standing = {"fields": snapshot_fields(row.before), "inlines": self._standing_rows(row)}
        return differences(row.before, standing, row.content)

    def _wanted(self, record, row) -> dict:
        inlines = {
            relation: wanted_rows(record, relation, parts, row.inlines)
            for relation, parts in self.inline_parts.items()
            if any(column.name in row.inlines for column in parts)
        }
        further_up = {
            name: str(target) for name, target in _targets(record).items() if target.pk is None
        }
        return {"fields": snapshot_fields(record) | further_up, "inlines": inlines}

    def _standing_rows(self, row) -> dict:
        return {
            relation: [
                row_content(row.before, relation, each)
                for each in sorted(getattr(row.before, relation).all(), key=lambda each: each.pk)
            ]
            for relation in row.content["inlines"]
        }

    # Whether it may stand

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Everything that the model knows; the references were looked up already."""
        errors = dict(import_validation_errors or {})
        targets = _targets(instance)
        found = set(targets)
        unsaved = {name for name, target in targets.items() if target.pk is None}
        refused = {*errors, *({"code"} if not instance.code else ())}
        for check in (
            lambda: instance.clean_fields(exclude=refused | found),
            instance.clean,
            lambda: validate_unique and instance.validate_unique(exclude=refused | unsaved),
            lambda: check_constraints(instance, exclude=refused | unsaved),
        ):
            if errors and check == instance.clean:
                continue  # it may rely on what was refused
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def problems_of_inlines(self, row):
        """What the models say against the inline rows: the column, and a sentence each."""
        for relation, wanted in row.content.get("inlines", {}).items():
            parts = self.inline_parts[relation]
            yield from problems_of_rows(row.record, relation, parts, row.inlines, wanted)

    def refused_by_scope(self, row) -> str:
        """Why this person may not write the record of `row`; "" if nothing is against it."""
        if self.by is None:
            return ""
        if row.before is not None and not may_write(row.before, by=self.by):
            return "这条记录不由您填报，不能改；请照原样保留，或删去这一行"
        if not may_write(row.record, by=self.by):
            place = row.record.place_code or "未注明"
            return f"区划{place}、责任单位“{row.record.owner or '未注明'}”不在您可以填报的范围内"
        return ""

    def do_instance_save(self, instance, is_create):
        """Never: records are written by the steps of review (`taking_in`)."""
        raise TypeError("records are taken in by publishing.records.take_in")


def references_of(resource) -> list[FieldColumn]:
    """The columns whose cells name another record by its code or name."""
    return [
        column
        for column in resource.columns.values()
        if isinstance(column.widget, ReferenceWidget) and not column.widget.within
    ]


def _targets(record) -> dict[str, models.Model]:
    """What a record is known to refer to, by field; rows further up in its file have no key yet."""
    cached = record._state.fields_cache
    return {
        field.name: cached[field.name]
        for field in record._meta.concrete_fields
        if field.is_relation and cached.get(field.name) is not None
    }


def _has(record, name: str) -> bool:
    return any(field.name == name for field in record._meta.concrete_fields)
