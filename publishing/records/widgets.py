"""What a cell of each kind of field may hold, and how it is written so that it reads back."""

import re

from import_export.widgets import Widget

from publishing.arithmetic.dates import Precision, shown
from publishing.tables import units
from publishing.tables.cells import literal, normalise
from publishing.tables.values import (
    CellRefused,
    DateRead,
    Read,
    read_choice,
    read_date,
    read_decimal,
    read_text,
    read_year,
)

CLEARED = "清空"
UNDATED = "（未注明）"
SPANS = (Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR)
YES_NO = {"是": True, "否": False}
_UNDATED = re.compile(r"(.+?)\s*\((?:日期)?未注明\)")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]$")
_QUOTED_CLEARED = re.compile(f"'+{CLEARED}")
_NEARLY_CLEARED = re.compile(f"'*{CLEARED}")


class CellWidget(Widget):
    """Reads one cell through `publishing.tables.values`, and writes what reads back as the same."""

    def read(self, text: str, row) -> Read:
        """What the cell means; CellRefused says why it means nothing."""
        raise NotImplementedError

    def clean(self, value, row=None, **kwargs):
        return self.read(value, row).value

    def render(self, value, obj=None, **kwargs):
        """The plain value that `publishing.tables.writing` takes."""
        return "" if value is None else value


class TextWidget(CellWidget):
    """Free text, as it stands."""

    def __init__(self, *, max_length: int = 0):
        super().__init__()
        self.max_length = max_length

    def read(self, text, row):
        read = read_text(text.replace("\r\n", "\n"), max_length=self.max_length)
        if _QUOTED_CLEARED.fullmatch(read.value):
            return Read(read.value[1:])
        return read

    def render(self, value, obj=None, **kwargs):
        # A text that says 清空 is quoted, so that it does not clear its own cell.
        return f"'{value}" if value and _NEARLY_CLEARED.fullmatch(value) else value or ""


class CodeWidget(CellWidget):
    """Codes and place codes: half-width, without spaces around them."""

    def read(self, text, row):
        return Read(normalise(text))


class NumberWidget(CellWidget):
    """Numbers in the unit that the column's header names in brackets."""

    def __init__(self, heading: str, *, max_digits: int, decimal_places: int, qualified: bool):
        super().__init__()
        found = _IN_BRACKETS.search(heading)
        self.unit = found[1] if found and units.is_known(found[1]) else ""
        self.max_digits, self.decimal_places = max_digits, decimal_places
        self.qualified = qualified

    def read(self, text, row):
        read = read_decimal(
            text,
            max_digits=self.max_digits,
            decimal_places=self.decimal_places,
            unit=self.unit,
        )
        if read.value is None:
            return read
        if read.unit != self.unit:
            raise CellRefused("里不用写单位")
        if read.qualifier != "exact" and not self.qualified:
            raise CellRefused("是约数，这一列要填准确的数")
        return read

    def clean(self, value, row=None, **kwargs):
        return self.value_of(self.read(value, row))

    def value_of(self, read):
        """The number as the model keeps it."""
        whole = self.decimal_places == 0 and read.value is not None
        return int(read.value) if whole else read.value


class YearWidget(CellWidget):
    """Years."""

    def read(self, text, row):
        return read_year(text)


class ChoiceWidget(CellWidget):
    """One of the choices of a field, by its label or its stored value."""

    def __init__(self, choices):
        super().__init__()
        self.choices = [(value, str(label)) for value, label in choices if value not in ("", None)]

    def read(self, text, row):
        return read_choice(text, self.choices)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else dict(self.choices).get(value, str(value))


class YesNoWidget(CellWidget):
    """是 and 否."""

    def read(self, text, row):
        return read_choice(text, YES_NO)


class SpanRead(DateRead):
    """A date that may be known to the month, the quarter or the year only."""

    @property
    def shown(self) -> str:
        """The date no finer than it was read."""
        if self.precision == Precision.DAY:
            return super().shown
        return (
            f"{self.value}{UNDATED}"
            if self.precision == Precision.UNKNOWN
            else shown(self.value, self.precision)
        )


class DateWidget(CellWidget):
    """Days; where the model keeps a precision beside the date, months, quarters and years too."""

    def __init__(self, *, spans: bool):
        super().__init__()
        self.spans = spans

    def read(self, text, row):
        if not self.spans:
            return read_date(text)
        undated = _UNDATED.fullmatch(normalise(text))
        if undated:
            read = read_date(undated[1])
            precision = Precision.UNKNOWN
        else:
            read = read_date(text, precisions=SPANS)
            precision = read.precision
        spans = SpanRead(read.value, read.literal, read.why, precision)
        literally = read.value is None or spans.shown == normalise(text)
        return SpanRead(read.value, True, "", precision) if literally else spans

    def render(self, value, obj=None, *, precision=Precision.DAY, **kwargs):
        if value is None:
            return ""
        if not self.spans or precision == Precision.DAY:
            return value
        if precision == Precision.UNKNOWN:
            return f"{value.isoformat()}{UNDATED}"
        return shown(value, precision)


class ReferenceWidget(CellWidget):
    """A record of another table, by its code or name."""

    def __init__(self, model, *, within: str = ""):
        super().__init__()
        self.model, self.within = model, within

    def read(self, text, row):
        if self.within:
            return Read(self._among(text, getattr(row.record, self.within, None)))
        return Read(row.references.find(self.model, text))

    def _among(self, text, holder):
        """The row of `holder` that is called so, such as a plan node of the matter."""
        relation = self.model._meta.get_field(_relation_to(self.model, type(holder)))
        rows = self.model._base_manager.filter(**{relation.name: holder.pk}) if holder else ()
        words = normalise(text)
        found = [row for row in rows if words in (normalise(str(row)), normalise(_name(row)))]
        if len(found) != 1:
            kind = self.model._meta.verbose_name
            raise CellRefused(f"不止一个{kind}这样叫" if found else f"不是“{holder}”的{kind}")
        return found[0]


def is_cleared(text: str) -> bool:
    """Whether a cell says 清空, and is no text that an export quoted.

    >>> is_cleared(" 清空 "), is_cleared("''清空")
    (True, False)
    """
    return not text.lstrip().startswith("'") and literal(text) == CLEARED


def _relation_to(model, holder) -> str:
    return next(
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is holder
    )


def _name(row) -> str:
    from publishing.records.references import name_field

    field = name_field(type(row))
    return getattr(row, field) if field else ""
