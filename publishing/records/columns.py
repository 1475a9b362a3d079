"""A column of a table of records: one field of the model, read and written through its widget."""

from datetime import date
from decimal import Decimal

from django.db import models
from import_export.fields import Field

from accounts.models import PlaceCodeField
from publishing.arithmetic.dates import Precision, first_day
from publishing.records.widgets import (
    CellWidget,
    ChoiceWidget,
    CodeWidget,
    DateWidget,
    NumberWidget,
    ReferenceWidget,
    TextWidget,
    YearWidget,
    YesNoWidget,
    is_cleared,
)
from publishing.tables.cells import LONGEST_CELL, literal, normalise
from publishing.tables.values import CellRefused, DateRead
from publishing.tables.writing import cell_text, safe_text

YEARS = ("年度", "年份")
TEXTS = (models.CharField, models.TextField)


class Column(Field):
    """What every column does with a cell: blank keeps, 清空 clears, what stands already is kept.

    A cell that says what an export would write there changes nothing, whatever else it could mean:
    so an exported table always comes back as it went.
    """

    def __init__(self, name: str, heading: str, widget: CellWidget | None = None, **kwargs):
        super().__init__(attribute=name, column_name=heading, widget=widget, **kwargs)
        self.name = name

    @property
    def required(self) -> bool:
        """Whether a new record must have a cell here."""
        return False

    def save(self, instance, row, is_m2m=False, **kwargs):
        """Put the cell into the record; CellRefused where that cannot be, said in the report."""
        text = row[self.column_name]
        if self.readonly:
            return
        if not normalise(text):
            row.keeps(self)
        elif self.says(text, instance, row):
            return
        elif is_cleared(text):
            self.clear(instance, row)
            row.cleared.append(self.column_name)
        else:
            self.put(instance, row)

    def says(self, text: str, instance, row) -> bool:
        """Whether the cell is what an export would write of the record as it stands."""
        if instance._state.adding:
            return False
        standing = self.export(instance, references=row.references)
        return _as_read(text) in _readings(standing)

    def clear(self, instance, row) -> None:
        """Empty the field."""
        raise NotImplementedError

    def put(self, instance, row) -> None:
        """Read the cell and set the field."""
        raise NotImplementedError


class FieldColumn(Column):
    """One column of the model's table; `companions` are fields that its cells set as well."""

    companions: tuple[str, ...] = ()

    def __init__(self, field: models.Field, widget: CellWidget):
        super().__init__(field.name, str(field.verbose_name), widget)
        self.field = field

    @property
    def required(self) -> bool:
        return not self.field.blank and not self.field.has_default()

    def clear(self, instance, row):
        if self.field.null:
            setattr(instance, self.name, None)
        elif self.field.blank and isinstance(self.field, TEXTS) and not self.field.has_default():
            setattr(instance, self.name, "")
        else:
            row.refuse(self.name, "这一列不能清空")
            raise CellRefused

    def put(self, instance, row):
        self.take(instance, row)

    def take(self, instance, row):
        """Set the field, and answer how the cell was read."""
        read = row.take(self)
        value = read.value
        if isinstance(self.widget, NumberWidget):
            value = self.widget.value_of(read)
        setattr(instance, self.name, value)
        return read

    def export(self, instance, *, references=None, **kwargs):
        value = self.get_value(instance)
        if isinstance(value, models.Model):
            within = isinstance(self.widget, ReferenceWidget) and self.widget.within
            return str(value) if within else references.written(value)
        return self.widget.render(value)


class CodeColumn(FieldColumn):
    """The code: it finds a record and never changes it. The loader reads it."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        code = normalise(row[self.column_name])
        if instance._state.adding and code:
            instance.code = code


class StateColumn(FieldColumn):
    """The state, written by exports and passed over by imports: steps move records on."""

    def __init__(self, field):
        super().__init__(field, ChoiceWidget(field.flatchoices))
        self.readonly = True

    @property
    def required(self):
        return False


class DateColumn(FieldColumn):
    """A date, and how exactly it is known where the model keeps that."""

    def __init__(self, field, *, precision: str = ""):
        super().__init__(field, DateWidget(spans=bool(precision)))
        self.precision = precision
        self.companions = (precision,) if precision else ()

    def put(self, instance, row):
        read = self.take(instance, row)
        if not self.precision:
            return
        said = _precision_said(row.said(self.precision))
        if said and not _fits(read, said):
            row.refuse(self.name, f"与精度“{said.label}”不一致")
            raise CellRefused
        setattr(instance, self.precision, (said or read.precision).value)

    def clear(self, instance, row):
        super().clear(instance, row)
        if self.precision:
            setattr(instance, self.precision, Precision.DAY.value)

    def export(self, instance, *, references=None, **kwargs):
        precision = getattr(instance, self.precision) if self.precision else Precision.DAY
        return self.widget.render(self.get_value(instance), precision=precision)


class NumberColumn(FieldColumn):
    """A number; `qualifier` is the field that says whether it is exact."""

    def __init__(self, field, *, max_digits: int, decimal_places: int, qualifier: str = ""):
        heading = str(field.verbose_name)
        super().__init__(
            field,
            NumberWidget(
                heading,
                max_digits=max_digits,
                decimal_places=decimal_places,
                qualified=bool(qualifier),
            ),
        )
        self.qualifier = qualifier
        self.companions = (qualifier,) if qualifier else ()

    def put(self, instance, row):
        read = self.take(instance, row)
        if not self.qualifier:
            return
        if not row.said(self.qualifier):
            setattr(instance, self.qualifier, read.qualifier)
        elif read.qualifier != "exact":
            row.refuse(self.name, "：约数写在数字里或写在约数一列，只能写一处")
            raise CellRefused


def column_for(field: models.Field, meta) -> FieldColumn:
    """The column of a model field, by its type and the options of its resource."""
    if field.name == "code":
        return CodeColumn(field, CodeWidget())
    if field.name == "state":
        return StateColumn(field)
    if field.is_relation:
        within = (meta.within or {}).get(field.name, "")
        return FieldColumn(field, ReferenceWidget(field.related_model, within=within))
    if field.choices:
        return FieldColumn(field, ChoiceWidget(field.flatchoices))
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return DateColumn(field, precision=_precision_beside(field))
    if isinstance(field, models.BooleanField):
        return FieldColumn(field, YesNoWidget())
    if isinstance(field, models.IntegerField) and str(field.verbose_name) in YEARS:
        return FieldColumn(field, YearWidget())
    if isinstance(field, models.IntegerField | models.DecimalField):
        decimal = isinstance(field, models.DecimalField)
        return NumberColumn(
            field,
            max_digits=field.max_digits if decimal else 15,
            decimal_places=field.decimal_places if decimal else 0,
            qualifier=(meta.qualifiers or {}).get(field.name, ""),
        )
    if isinstance(field, TEXTS) and not isinstance(field, models.FileField):
        if isinstance(field, PlaceCodeField):
            return FieldColumn(field, CodeWidget())
        return FieldColumn(field, TextWidget(max_length=field.max_length or 0))
    raise TypeError(f"{field} has no form in a table")


def precision_of(name: str) -> str:
    """What the precision of the date `name` is called, if the model keeps one.

    >>> precision_of("starts_on"), precision_of("on")
    ('starts_precision', 'precision')
    """
    return "precision" if name == "on" else f"{name.removesuffix('_on')}_precision"


def _precision_beside(field) -> str:
    name = precision_of(field.name)
    return name if any(each.name == name for each in field.model._meta.concrete_fields) else ""


def _precision_said(words: str) -> Precision | None:
    """The precision that a cell names; None where it names none (its own column refuses that)."""
    return next((each for each in Precision if words in (each.value, each.label)), None)


def _fits(read: DateRead, precision: Precision) -> bool:
    """Whether a date may be of this precision: one written to the day is the first of its span."""
    if read.precision != Precision.DAY:
        return read.precision == precision
    return first_day(read.value, precision) == read.value


def _as_read(text: str) -> str:
    return literal(text.replace("\r\n", "\n"))


def _readings(value) -> set[str]:
    """What a cell may say that was written as `value`, in CSV and in a workbook."""
    match value:
        case str():
            written = safe_text(value)
        case None | bool() | int() | Decimal() | date():
            written = cell_text(value)
    short = f"{written[: LONGEST_CELL - 1]}…" if len(written) > LONGEST_CELL else written
    return {_as_read(written), _as_read(short)}
