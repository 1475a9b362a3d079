"""Wide tables: one row of the sheet, several figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from figures import periods
from figures.importing.shapes.around import is_note, numbers_the_columns, unit_of
from figures.importing.shapes.growth import RATE_UNITS, Growth
from figures.importing.shapes.heads import Column, Head, Slot
from figures.importing.shapes.shape import NOT_GIVEN, LongRow, Shape
from figures.importing.shapes.words import OF_THE_ROW
from figures.models import Figure, Indicator
from figures.periods import Period
from figures.resources.catalogue import Catalogue
from figures.resources.columns import COLUMNS
from publishing.tables import units
from publishing.tables.headers import Columns
from publishing.tables.problems import Report, quoted
from publishing.tables.rows import Row
from publishing.tables.values import CellRefused, read_decimal

#: Names of rows that add up the others, and are no place and no indicator.
TOTALS = ("合计", "总计", "共计", "小计", "全市", "全区", "全县", "全市合计", "全区合计")
#: What every long row has; the columns of the row that the table has besides come after.
LONG = (
    "district_code",
    "indicator_code",
    "period",
    "value",
    "unit",
    "comparison_type",
    "comparison_base_period",
    "comparison_value",
    "comparison_unit",
)
#: Where the unit of a number stands that has none of its own: above the table.
UNIT_LINE = Column(-1, "单位行")
#: More of them than anybody reads.
MOST_REMARKS = 200
_label = lru_cache(maxsize=1024)(periods.label)
_base_of = lru_cache(maxsize=1024)(Growth.base_of)
_STOCK = Indicator.MeasureKind.STOCK


@dataclass
class WideTable(Shape):
    """A table with several figures in a row; a subclass says what its rows are."""

    catalogue: Catalogue = None
    head: Head = None
    #: The period of each slot of the header.
    spans: list[Period] = field(default_factory=list)
    #: Reads the rows below the header.
    body: type["Body"] = None

    def __post_init__(self):
        own = [name for name in OF_THE_ROW if name in self.head.columns]
        if "district" in self.head.columns and "district_code" not in own:
            own.append("district_code")
        self.columns = long_columns(own)

    def _rows(self, report, found):
        body = self.body(self, report, found)
        for row in self.table.rows():
            if row.number > self.header:
                report.stop_where_hopeless(row=row.number)
                yield from body.figures(row)
        for sentence in body.remarks():
            body.remark(sentence)

    def _remarks(self, found):
        yield from super()._remarks(found)
        if found["headings"]:
            yield f"有{found['headings']}行是没有数的小标题，没有当作数据"
        if found["headers"]:
            yield f"有{found['headers']}行是重复的表头，没有当作数据"
        if found["at_end"]:
            yield f"时点指标的{found['at_end']}个数，按所在期间的期末读（如“2020年”是2020年末）"
        if found["parts_units"]:
            yield f"有{found['parts_units']}个分项行没有写单位，按总项那一行的单位读"
        if found["no_unit"]:
            yield f"有{found['no_unit']}个数没有写单位，按指标目录里的单位读"
        for mark in found:
            if mark.startswith("remark:"):
                yield mark.removeprefix("remark:")


def long_columns(own: list[str]) -> Columns:
    """The columns of long rows: `LONG` and, of the columns of the row, its own."""
    names = [*(name for name in LONG if name != "district_code" or name in own)]
    names += [name for name in own if name != "district_code"]
    headers = {name: COLUMNS[name][0] for name in names}
    return Columns({name: index for index, name in enumerate(names)}, headers, len(names))


@dataclass
class Entry:
    """One figure of a row: in which columns its value and its growth stand."""

    indicator: Indicator
    period: Period
    slot: Slot
    value: Column | None
    change: Column | None


class Body:
    """The rows below the header, read once from the top down."""

    def __init__(self, shape: WideTable, report: Report, found):
        self.shape, self.report, self.found = shape, report, found
        self.head, self.catalogue = shape.head, shape.catalogue
        self.columns = shape.columns
        #: The unit of the numbers for which neither row nor column gives one.
        self.unit = shape.unit

    def figures(self, row: Row) -> Iterator[LongRow]:
        """The figures of one row of the sheet."""
        raise TypeError("a table says what its rows are")

    def remarks(self) -> Iterator[str]:
        """What is to be said when all rows are read."""
        yield from ()

    def is_no_data(self, row) -> bool:
        """Whether the row is a note, a unit line or the header once more."""
        first = next(cell for cell in row.cells if cell)
        if is_note(first):
            self.found["notes"] += 1
        elif numbers_the_columns(row.cells):
            self.found["numbering"] += 1
        elif row.cells in self.head.cells:
            self.found["headers"] += 1
        elif len(set(filter(None, row.cells))) == 1 and unit_of(first):
            self.unit = unit_of(first)
            self.remark(f"第{row.number}行起，没有另写单位的数按{quoted(self.unit)}读")
        else:
            return False
        return True

    def says_something(self, row) -> bool:
        """Whether there is a number, or anything else, under the columns of numbers."""
        texts = [
            text
            for slot in self.head.slots
            for column in (slot.value, slot.change)
            if column and (text := row.cell(column.index)) and text not in NOT_GIVEN
        ]
        # A heading merged across the table says the same in every cell.
        return bool(texts) and not (
            len(row.cells) > 1 and len(set(row.cells)) == 1 and not texts[0][:1].isdigit()
        )

    def is_sound(self, row) -> bool:
        """Whether the row fits the header, and the cells that say what it is can be taken."""
        sound = True
        if len(row.cells) > self.head.width:
            sound = False
            self.refuse(
                row,
                Column(self.head.width, ""),
                f"超出表头，表头只有{self.head.width}列",
            )
        for column in self.head.columns.values():
            if reason := row.faults.get(column.index):
                sound = False
                self.refuse(row, column, reason)
        return sound

    def entries(self, row, indicator=None) -> list[Entry]:
        """The figures of a row: of `indicator`, or each of that of its column."""
        found: dict[tuple, Entry] = {}
        for slot, span in zip(self.head.slots, self.shape.spans, strict=True):
            value, change = self._given(row, slot.value), self._given(row, slot.change)
            if not value and not change:
                continue
            meant = indicator or slot.indicator
            period = periods.at_end(span) if meant.measure_kind == _STOCK else span
            if period is not span:
                self.found["at_end"] += 1
            key = (meant.pk, period)
            if key not in found:
                found[key] = Entry(meant, period, slot, value, change)
                continue
            earlier = found[key]
            if value and earlier.value and row.cell(value.index) != row.cell(earlier.value.index):
                where = quoted(earlier.value.text)
                self.refuse(row, value, f"和{where}一列说的是同一个期末的数（时点数），两处不同")
            earlier.value = earlier.value or value
            earlier.change, slot = earlier.change or change, slot if change else earlier.slot
            earlier.slot = slot
        return list(found.values())

    def long_row(self, row, entry: Entry, *, named, unit, district=None) -> LongRow:
        """One figure as a row of the long table. `named` is the column that says what it is,
        `unit` a text with the column where it stands."""
        place, indicator = self.shape.columns.indexes, entry.indicator
        cells = [""] * self.shape.columns.width
        raw, faults, addresses = {}, {}, {}

        def put(name, text, column, *, given=None):
            index = place[name]
            cells[index] = text
            if column is not None:
                addresses[index] = column.address
                if given is not None and given != text:
                    raw[index] = given

        first = entry.value or entry.change
        what = named if self.head.names_indicators else first
        # Codes stand for what was found under a parent, or by a short name: the texts of the
        # file alone would not say so.
        put("indicator_code", indicator.code, what)
        put("period", _label(entry.period), first)
        if district is not None:
            column = self.head.columns.get("district") or self.head.columns["district_code"]
            put("district_code", district.code, column, given=row.given(column.index))
        if entry.value:
            index = entry.value.index
            put("value", row.cell(index), entry.value, given=row.given(index))
            if reason := row.faults.get(index):
                faults[place["value"]] = reason
            text, column = unit
            if text:
                put("unit", text, column)
            elif indicator.unit:
                self.found["no_unit"] += 1
        if entry.change:
            self._put_change(row, entry, put, faults, place)
        for name, column in self.head.columns.items():
            if name in place and name in OF_THE_ROW and name != "district_code":
                put(name, row.cell(column.index), column, given=row.given(column.index))
        return LongRow(row.number, cells, raw, faults, addresses)

    def _put_change(self, row, entry, put, faults, place) -> None:
        column, growth = entry.change, entry.slot.growth
        text, given = row.cell(column.index), row.given(column.index)
        kind, unit = growth.kind(indicator_unit=entry.indicator.unit)
        if reason := row.faults.get(column.index):
            faults[place["comparison_value"]] = reason
        elif text == "持平":
            text = given = "0"
            self.report.read_as(
                "持平",
                "0",
                "没有增减",
                row=row.number,
                column=column.text,
                letter=column.address[0],
            )
        elif written := self._unit_in(text):
            if written == "百分点" != unit and entry.indicator.unit in RATE_UNITS:
                kind, unit = Figure.ComparisonType.POINTS, "百分点"
            elif written != unit:
                self.refuse(row, column, f"的单位和列名的“{unit}”不一致")
        if kind == Figure.ComparisonType.UNSPECIFIED:
            self.remark(
                f"{quoted(entry.indicator.name)}本身是比率，“{column.text}”没有写明是百分比还是"
                "百分点，按“未注明”登记"
            )
        put("comparison_value", text, column, given=given)
        put("comparison_type", kind, column)
        put("comparison_unit", unit, column)
        if base := _base_of(growth, entry.period):
            put("comparison_base_period", base, column)

    def _unit_in(self, text) -> str:
        """The unit written behind a growth, in its usual spelling; empty for none."""
        if not text or text[-1].isdigit():
            return ""
        try:
            unit = read_decimal(text).unit
        except CellRefused:
            return ""
        return units.canonical(unit) if unit else ""

    def _given(self, row, column) -> Column | None:
        """The column, where the row says something in it."""
        if column is None:
            return None
        text = row.cell(column.index)
        if text in NOT_GIVEN:
            self.found[f"lacking:{text}"] += 1
            return None
        return column if text or column.index in row.faults else None

    def refuse(self, row, column: Column, reason: str) -> None:
        """A problem with one cell of the row, quoting what stands there."""
        letter, text = column.address
        self.report.refuse(
            reason, row=row.number, column=text, letter=letter, value=row.given(column.index)
        )

    def remark(self, sentence: str) -> None:
        """Say something once about the table."""
        if len(self.found) < MOST_REMARKS:
            self.found[f"remark:{sentence}"] += 1
