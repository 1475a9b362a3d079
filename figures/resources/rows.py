"""One line of a table as one figure, read against the catalogues."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from accounts.place_codes import covers
from districts.models import District, KeyArea
from figures import periods
from figures.models import Figure, Indicator, IndicatorAlias
from figures.periods import Period
from figures.resources.columns import DAYS, FIELDS, read_day, read_period
from figures.resources.identity import STORED
from publishing.tables import units
from publishing.tables.cells import normalise, plain
from publishing.tables.headers import Columns, Line
from publishing.tables.values import CellRefused, NumberRead, read_decimal

MOST_DECIMALS, MOST_WHOLE_DIGITS = 4, 11
#: What nearly every cell is, and needs no further reading.
PLAIN_NUMBER = re.compile(r"-?\d{1,11}(\.\d{1,4})?", re.ASCII)
#: A line with none of these and no value says nothing: an empty cell means "not given".
SAYING = ("value_text", "rank_position", "rank_change", "comparison_value", "is_tombstone")

#: A figure about which nothing more is said; None under `derived` is neither yes nor no.
DEFAULTS = {
    field.attname: None if field.null else field.get_default()
    for field in Figure._meta.concrete_fields
    if field.attname in STORED
} | {"derived": None}


class FigureRows:
    """Reads the lines of one table into figures; places, indicators and texts are looked up once.

    `district` and `period` stand for columns that the table does not have. `may_write(code)`
    says whether the uploader may write figures of a place.
    """

    def __init__(
        self,
        columns: Columns,
        *,
        district: District | None = None,
        period: Period | None = None,
        may_write: Callable[[str], bool] = lambda code: True,
    ):
        self.columns = columns
        self.district = district
        self.period = period
        self.may_write = lru_cache(maxsize=None)(may_write)
        self.districts = {each.code: each for each in District.objects.all()}
        self.places_by_name = _by_unique_name(self.districts.values())
        self.indicators = {each.code: each for each in Indicator.objects.all()}
        self.by_name = _names_of(self.indicators.values())
        self.places_of_areas = dict(KeyArea.objects.values_list("code", "district__code"))
        self.codes = {
            "district_id": {each.pk: each.code for each in self.districts.values()},
            "indicator_id": {each.pk: each.code for each in self.indicators.values()},
        }
        self.fields = [name for name in FIELDS if name in columns and name != "period_type"]

    def figure(self, line: Line) -> Mapping | None:
        """The stored values of one line by the names of `STORED`; None where it says nothing.

        None too where something is refused: the problems are then in the line's report.
        """
        said = {}
        for name in self.fields:
            if line.given(name) and (read := line.take(name, FIELDS[name])):
                said[name] = read.value
        said = {name: value for name, value in said.items() if value not in (None, "")}
        said["is_tombstone"] = said.pop("tombstone", False)
        if not line["value"] and not any(said.get(name) not in (None, False) for name in SAYING):
            return None
        district = self._district(line)
        indicator = self._indicator(line)
        period = self._period(line)
        if district is not None and said.get("key_area_code"):
            self._refuse_unknown_area(line, district, said["key_area_code"])
        if indicator is not None:
            self._take_value(line, indicator, said)
        if not line.sound or district is None or indicator is None or period is None:
            return None
        row = DEFAULTS | said
        row |= period._asdict()
        row["district_id"], row["indicator_id"] = district.pk, indicator.pk
        if "value_kind" not in said:
            row["value_kind"] = _kind_of(row)
        for name, reason in _contradictions(row):
            line.refuse(name, reason)
        return row if line.sound else None

    def _district(self, line):
        code, name = line["district_code"], line["district"]
        column = "district_code" if code or not name else "district"
        if code:
            district = self.districts.get(code)
        elif name:
            district = self.places_by_name.get(name)
        else:
            district = self.district
        if district is None:
            line.refuse(column, "不在行政区目录里" if code or name else "没有填行政区划代码")
            return None
        if name and name != district.name:
            line.refuse("district", f"和区划代码{district.code}（{district.name}）不是同一个地方")
        elif self.district is not None and district.pk != self.district.pk:
            line.refuse(column, f"不是所选的“{self.district.name}”")
        elif not self.may_write(district.code):
            line.refuse(column, f"（{district.name}）不在您可以填报的范围内")
        else:
            return district
        return None

    def _refuse_unknown_area(self, line, district, code):
        """An area elsewhere is as unknown here as one that is nowhere."""
        place = self.places_of_areas.get(code)
        if place is None or not (covers(place, district.code) or covers(district.code, place)):
            line.refuse("key_area_code", f"不是“{district.name}”的重点片区的编码")

    def _indicator(self, line):
        code, name = line["indicator_code"], line["indicator"]
        column = "indicator_code" if code else "indicator"
        if not code and not name:
            line.refuse(column, "没有填指标")
            return None
        indicator = self.indicators.get(code) if code else self.by_name.get(normalise(name))
        if indicator is None:
            line.refuse(column, "不在指标目录里")
        elif code and name and self.by_name.get(normalise(name)) is not indicator:
            line.refuse("indicator", f"和指标代码{code}（{indicator.name}）不是同一个指标")
        elif indicator.is_computed:
            line.refuse(column, "是核算的比率，由分子和分母算出，核算的比率不填数")
        else:
            return indicator
        return None

    def _period(self, line):
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

    def _take_value(self, line, indicator, said):
        """The value in the indicator's unit, exactly; a qualifier written in the cell counts."""
        given = line["unit"]
        unit = indicator.unit if not given or _same_unit(given, indicator.unit) else given
        if not _convertible(unit, indicator.unit):
            line.refuse("unit", f"和指标“{indicator.name}”的单位“{indicator.unit}”不能换算")
            return
        read = line.take("value", _read_value, unit, indicator.unit)
        if read is None or read.value is None:
            return
        said["value"] = read.value
        if read.qualifier != Figure.Qualifier.EXACT:
            if said.get("qualifier", read.qualifier) != read.qualifier:
                line.refuse("value", "里的约数说明和约数说明那一列不一致")
            said["qualifier"] = read.qualifier


def _read_value(text, unit, wanted):
    """A number written in `unit`, in the unit `wanted`; converted digits count as they end up."""
    if unit == wanted and PLAIN_NUMBER.fullmatch(text):
        return NumberRead(Decimal(text), qualifier=Figure.Qualifier.EXACT, unit=wanted)
    read = read_decimal(text, max_digits=30, decimal_places=15, unit=unit)
    if read.value is None:
        return read
    if read.unit and not wanted:
        raise CellRefused("带有单位，指标目录里这个指标没有单位")
    value, why = read.value, read.why
    if unit != wanted:
        value = units.convert(value, unit, wanted)
        why = "；".join(filter(None, (why, f"由“{unit}”换算成“{wanted}”")))
    whole, _, decimals = plain(value).lstrip("-").partition(".")
    if len(decimals) > MOST_DECIMALS:
        raise CellRefused(f"{'换算后' if unit != wanted else ''}小数多于{MOST_DECIMALS}位")
    if len(whole) > MOST_WHOLE_DIGITS:
        raise CellRefused(f"整数部分多于{MOST_WHOLE_DIGITS}位")
    return NumberRead(value, not why, why, read.qualifier, wanted)


@lru_cache(maxsize=4096)
def _same_unit(one: str, other: str) -> bool:
    if normalise(one) == normalise(other):
        return True
    known = units.is_known(one) and units.is_known(other)
    return known and units.canonical(one) == units.canonical(other)


@lru_cache(maxsize=4096)
def _convertible(unit: str, wanted: str) -> bool:
    if unit == wanted:
        return True
    return units.is_known(unit) and units.is_known(wanted) and units.alike(unit, wanted)


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


def _names_of(indicators):
    """Indicators by name, by code and by alias, as a cell spells them."""
    by_pk = {each.pk: each for each in indicators}
    names = {normalise(each.code): each for each in by_pk.values()}
    names |= {normalise(each.name): each for each in by_pk.values()}
    for alias in IndicatorAlias.objects.all():
        names.setdefault(normalise(alias.name), by_pk[alias.indicator_id])
    return names


def _by_unique_name(districts):
    names: dict[str, District | None] = {}
    for district in districts:
        names[district.name] = None if district.name in names else district
    return names
