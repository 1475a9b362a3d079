"""One line of a table as one figure, read against the catalogues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from accounts.place_codes import covers
from districts.models import District, KeyArea
from figures import periods
from figures.models import Figure, Indicator
from figures.periods import Period
from figures.resources.catalogue import Catalogue, goes_by
from figures.resources.columns import DAYS, FIELDS, read_day, read_period
from figures.resources.identity import CONTENT, PROVENANCE, STORED, Identity, canonical, digest
from figures.resources.remembered import MOST_REMEMBERED, Remembered
from figures.resources.values import SHORTEST_NUMBER, convertible, read_value, same_unit
from publishing.tables.cells import plain
from publishing.tables.headers import Columns
from publishing.tables.problems import Report
from publishing.tables.rows import Row

#: A line with none of these and no value says nothing: an empty cell means "not given".
SAYING = ("value_text", "rank_position", "rank_change", "comparison_value", "is_tombstone")

#: A figure about which nothing more is said; None under `derived` is neither yes nor no.
DEFAULTS = {
    field.attname: None if field.null else field.get_default()
    for field in Figure._meta.concrete_fields
    if field.attname in STORED
} | {"derived": None}

#: Everything that a figure says besides its place, indicator, period and number: of these there
#: are few different ones in a file.
MANNER = tuple(
    name
    for name in STORED
    if name
    not in ("district_id", "indicator_id", "period_type", "period_start", "period_end", "value")
)
_PLACE, _INDICATOR = ("district_code", "district", "key_area_code"), ("indicator_code", "indicator")


class Place(NamedTuple):
    """A district by its key and its code."""

    key: int
    code: str


class What(NamedTuple):
    """An indicator, the unit that its numbers are written in, and whether that is its own."""

    indicator: Indicator
    unit: str
    is_own_unit: bool


class When(NamedTuple):
    """A period as it is stored, and as `identity` writes it."""

    type: str
    start: str
    end: str
    text: str


@dataclass(slots=True, eq=False)
class Manner:
    """What `MANNER` names, in its order, and as `identity` writes it; `number` once it is staged.

    `origin` is the digest of where the figure is from.
    """

    columns: tuple
    area: str
    point: str
    said: str
    origin: bytes
    number: int = 0


@dataclass(slots=True)
class _Said:
    """What the other columns of a line say; `plain` is its manner beside an ordinary number."""

    values: dict
    plain: Manner | None = None
    says: bool = field(init=False)

    def __post_init__(self):
        said = (self.values.get(name) for name in SAYING)
        # A growth of 0% says something; `0 in (None, False)` would be true.
        self.says = any(value not in (None, "") and value is not False for value in said)


class FigureRow(NamedTuple):
    """One figure ready to be staged; `whole` is `Identity.whole`, days and value are texts."""

    number: int
    whole: bytes
    district_id: int
    indicator_id: int
    period_type: str
    period_start: str
    period_end: str
    value: str | None
    manner: Manner


class FigureRows:
    """Reads the rows of one table into figures; distinct texts of its columns are read once.

    `district`, `period` and `unit` stand for cells that the table does not have. `may_write(code)`
    says whether the uploader may write figures of a place.
    """

    def __init__(
        self,
        columns: Columns,
        *,
        catalogue: Catalogue,
        district: District | None = None,
        period: Period | None = None,
        unit: str = "",
        may_write: Callable[[str], bool] = lambda code: True,
    ):
        self.columns = columns
        self.catalogue = catalogue
        self.district = district
        self.period = period
        self.unit = unit
        self.may_write = lru_cache(maxsize=None)(may_write)
        self.places_of_areas = dict(KeyArea.objects.values_list("code", "district__code"))
        self._value_at = columns.indexes.get("value")
        self._fields = [name for name in FIELDS if name in columns and name != "period_type"]
        self._manners: dict[tuple, Manner] = {}
        self._said = Remembered(columns, self._fields, self._read_said)
        self._places = Remembered(columns, _PLACE, self._read_place)
        self._whats = Remembered(columns, (*_INDICATOR, "unit"), self._read_what)
        self._whens = Remembered(columns, ("period", *DAYS), self._read_when)

    def read(self, row: Row, *, report: Report) -> FigureRow | None:
        """The figure of one row; None where it says nothing (counted as empty) or is refused."""
        cells, line = row.cells, None
        width = self.columns.width
        if row.faults or len(cells) > width:
            line = self.columns.line(row, report=report)
            if line is None:
                return None
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        given = cells
        if row.raw:
            given = [row.raw.get(index, cell) for index, cell in enumerate(cells)]
        said, place = self._said.known(given), self._places.known(given)
        what, when = self._whats.known(given), self._whens.known(given)
        text = "" if self._value_at is None else given[self._value_at]
        is_known = None not in (said, place, what, when)
        if is_known and said.plain and what.is_own_unit and SHORTEST_NUMBER.fullmatch(text):
            return _row(row.number, place, what, when, text, said.plain)
        line = line or self.columns.line(row, report=report)
        if line is None:
            return None
        said = said or self._said.learn(given, line)
        if not line["value"] and not said.says:
            if line.sound:
                report.counts["empty"] += 1
            return None
        place = place or self._places.learn(given, line, said)
        what = what or self._whats.learn(given, line)
        when = when or self._whens.learn(given, line)
        return self._read_on(line, said, place, what, when)

    def _read_on(self, line, said, place, what, when) -> FigureRow | None:
        """The figure of a line whose value has to be looked at, or that is refused."""
        values = dict(said.values)
        if what is not None:
            self._take_value(line, what, values)
        if not line.sound or place is None or what is None or when is None:
            return None
        values = DEFAULTS | values
        if "value_kind" not in said.values:
            values["value_kind"] = _kind_of(values)
        for name, reason in _contradictions(values):
            line.refuse(name, reason)
        if not line.sound:
            return None
        value = None if values["value"] is None else plain(values["value"])
        return _row(line.number, place, what, when, value, self.manner(values))

    def manner(self, values: Mapping) -> Manner:
        """What `values` say besides place, indicator, period and number: one object for like ones."""
        columns = tuple(values[name] for name in MANNER)
        manner = self._manners.get(columns)
        if manner is None:
            if len(self._manners) >= MOST_REMEMBERED:
                self._manners.clear()
            manner = self._manners[columns] = Manner(
                columns,
                area=values["key_area_code"],
                point=canonical(values[name] for name in ("role", "basis", "publisher")),
                said=canonical(values[name] for name in CONTENT if name != "value"),
                origin=digest(canonical(values[name] for name in PROVENANCE)),
            )
        return manner

    def identity(self, values: Mapping) -> Identity:
        """The identity of stored values, by the codes of this file's catalogue."""
        return Identity.of(values, codes=self.codes)

    @property
    def codes(self) -> dict:
        """The codes of places and indicators by their keys, as `Identity.of` needs them."""
        return {
            "district_id": {each.pk: each.code for each in self.catalogue.districts.values()},
            "indicator_id": {each.pk: each.code for each in self.catalogue.indicators.values()},
        }

    def _read_said(self, line) -> _Said:
        values = {}
        for name in self._fields:
            if line.given(name) and (read := line.take(name, FIELDS[name])):
                values[name] = read.value
        values = {name: value for name, value in values.items() if value not in (None, "")}
        values["is_tombstone"] = values.pop("tombstone", False)
        said = _Said(values)
        ordinary = DEFAULTS | values | {"value": Decimal(0)}
        ordinary["value_kind"] = values.get("value_kind", Figure.ValueKind.NUMBER)
        if not any(_contradictions(ordinary)):
            said.plain = self.manner(ordinary)
        return said

    def _read_place(self, line, said) -> Place | None:
        code, name = line["district_code"], line["district"]
        column = "district_code" if code or not name else "district"
        if code:
            district = self.catalogue.districts.get(code)
        elif name:
            district = self.catalogue.place(name)
        else:
            district = self.district
        if district is None:
            line.refuse(column, "不在行政区目录里" if code or name else "没有填行政区划代码")
        elif code and name and self.catalogue.place(name) != district:
            line.refuse("district", f"和区划代码{district.code}（{district.name}）不是同一个地方")
        elif self.district is not None and district.pk != self.district.pk:
            line.refuse(column, f"不是所选的“{self.district.name}”")
        elif not self.may_write(district.code):
            outside = "不在您可以填报的范围内"
            if not code and not name:
                line.refuse_row(f"行政区“{district.name}”{outside}")
            else:
                known = f"（{district.name}）" if line.given(column) == code else ""
                line.refuse(column, known + outside)
        else:
            if area := said.values.get("key_area_code"):
                self._refuse_unknown_area(line, district, area)
            return Place(district.pk, district.code)
        return None

    def _refuse_unknown_area(self, line, district, code):
        """An area elsewhere is as unknown here as one that is nowhere."""
        place = self.places_of_areas.get(code)
        if place is None or not (covers(place, district.code) or covers(district.code, place)):
            line.refuse("key_area_code", f"不是“{district.name}”的重点片区的编码")

    def _read_what(self, line) -> What | None:
        indicator = self._indicator(line)
        if indicator is None:
            return None
        given = line["unit"] or self.unit
        unit = indicator.unit if not given or same_unit(given, indicator.unit) else given
        if convertible(unit, indicator.unit):
            return What(indicator, unit, unit == indicator.unit)
        line.refuse("unit", f"和指标“{indicator.name}”的单位“{indicator.unit}”不能换算")
        return None

    def _indicator(self, line) -> Indicator | None:
        code, name = line["indicator_code"], line["indicator"]
        column = "indicator_code" if code else "indicator"
        if not code and not name:
            line.refuse(column, "没有填指标")
            return None
        found = self.catalogue.indicators.get(code) if code else self.catalogue.indicator(name)
        if found is None:
            line.refuse(column, "不在指标目录里")
            if not code:
                self.catalogue.missed(name, row=line.number, unit=line["unit"] or self.unit)
        elif code and name and self.catalogue.indicator(name) != found:
            line.refuse("indicator", f"和指标代码{code}（{found.name}）不是同一个指标")
        elif found.is_computed:
            line.refuse(column, "是核算的比率，由分子和分母算出，核算的比率不填数")
        else:
            if not code and not goes_by(name, found):
                line.read_as("indicator", found.name, "别名")
            return found
        return None

    def _read_when(self, line) -> When | None:
        period = self._period(line)
        if period is None:
            return None
        days = str(period.period_start), str(period.period_end)
        return When(period.period_type, *days, canonical(period))

    def _period(self, line) -> Period | None:
        if "period" in self.columns:
            read = line.take("period", read_period)
            return read and read.value
        if self.period is not None and "period_start" not in self.columns:
            return self.period
        kind = line.take("period_type", FIELDS["period_type"])
        days = [line.take(name, read_day) for name in ("period_start", "period_end")]
        if None in (kind, *days):
            return None
        for name, read in zip(DAYS, (kind, *days), strict=True):
            if read.value is None:
                line.refuse(name, "没有填")
                return None
        period = Period(kind.value, days[0].value, days[1].value)
        if reason := periods.fault(period):
            line.refuse_row(reason)
            return None
        return period

    def _take_value(self, line, what, values):
        """The value in the indicator's unit, exactly; a qualifier written in the cell counts."""
        read = line.take("value", read_value, what.unit, what.indicator.unit)
        if read is None or read.value is None:
            return
        values["value"] = read.value
        if read.qualifier != Figure.Qualifier.EXACT:
            if values.get("qualifier", read.qualifier) != read.qualifier:
                line.refuse("value", "里的约数说明和约数说明那一列不一致")
            values["qualifier"] = read.qualifier


def _row(number, place, what, when, value, manner) -> FigureRow:
    """The figure with its identity, spelt as `Identity.of` does from the same values."""
    point = "\x1f".join((place.code, manner.area, what.indicator.code, when.text, manner.point))
    said = f"{value or ''}\x1f{manner.said}"
    return FigureRow(
        number,
        digest(point) + digest(said) + manner.origin,
        place.key,
        what.indicator.pk,
        when.type,
        when.start,
        when.end,
        value,
        manner,
    )


def _kind_of(row):
    if row["value"] is not None or row["is_tombstone"]:
        return Figure.ValueKind.NUMBER
    if row["value_text"]:
        return Figure.ValueKind.WORDS
    if row["rank_position"] is not None:
        return Figure.ValueKind.RANK
    return Figure.ValueKind.GROWTH


def _contradictions(row):
    """What the constraints of `Figure` would refuse, by column, in words for staff."""
    if row["is_tombstone"]:
        if row["value"] is not None:
            yield "value", "不合要求，撤销此数的行不填数值"
        if row["derived"]:
            yield "derived", "不合要求，撤销此数的行不填推算"
        return
    kind = row["value_kind"]
    if kind == "number" and row["value"] is None:
        yield "value", "没有填数值"
    if kind == "words" and not row["value_text"]:
        yield "value_text", "没有填原文表述，文字类型的数据须填"
    if kind == "rank" and (row["value"] is not None or row["rank_position"] is None):
        yield "rank_position", "不合要求，位次类型的数据只填位次，不填数值"
    if kind == "growth" and (row["value"] is not None or row["comparison_value"] is None):
        yield "comparison_value", "不合要求，增速类型的数据只填比较值，不填数值"
    if row["derived"] and not row["derivation"]:
        yield "derivation", "没有填推算过程，推算的数须写明"
