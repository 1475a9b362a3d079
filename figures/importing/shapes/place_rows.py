"""Tables of places: each row is a place."""

from decimal import Decimal

from figures.importing.shapes.across import TOTALS, UNIT_LINE, Body
from figures.importing.shapes.around import unit_for
from figures.models import Indicator
from figures.resources.catalogue import bare_name
from publishing.tables.cells import plain
from publishing.tables.headers import spelling
from publishing.tables.problems import quoted
from publishing.tables.values import CellRefused, read_decimal

#: What is added up over places; rates and the like are not.
ADDED = (Indicator.MeasureKind.FLOW, Indicator.MeasureKind.STOCK)


class PlaceRows(Body):
    """Each row is a place, each number of another indicator."""

    def __init__(self, shape, report, found):
        super().__init__(shape, report, found)
        self._sums: dict[int, Decimal | None] = {}

    def figures(self, row):
        if self.is_no_data(row) or not self.is_sound(row):
            return
        column = self.head.columns.get("district_code")
        if column is None or not row.cell(column.index):
            column = self.head.columns.get("district") or column
        text, says = row.cell(column.index), self.says_something(row)
        district = self.catalogue.place(text) or self.catalogue.place(bare_name(spelling(text)))
        if district is None:
            if not says:
                self.found["headings"] += 1
            elif bare_name(spelling(text)) in TOTALS:
                self._compare_sums(row, text)
            else:
                self.refuse(row, column, "不在行政区目录里" if text else "没有填行政区")
            return
        for entry in self.entries(row):
            if entry.value:
                self._add(entry, row.cell(entry.value.index))
            own = entry.slot.unit
            of_table = unit_for(self.unit, entry.indicator)
            unit = (own, entry.value) if own else (of_table, UNIT_LINE)
            yield self.long_row(row, entry, named=column, unit=unit, district=district)

    def _add(self, entry, text) -> None:
        index = entry.value.index
        try:
            so_far, number = self._sums.get(index, Decimal(0)), read_decimal(text).value
        except CellRefused:
            so_far = None
        self._sums[index] = None if so_far is None else so_far + number

    def _compare_sums(self, row, text) -> None:
        """A row of totals is no place; where it is not the sum of the rows above it, say so."""
        self.remark(f"第{row.number}行{quoted(text)}是合计行，没有当作数据")
        for slot in self.head.slots:
            of = slot.value and self._sums.get(slot.value.index)
            if of is None or slot.indicator.measure_kind not in ADDED:
                continue
            try:
                stated = read_decimal(row.cell(slot.value.index)).value
            except CellRefused:
                continue
            if stated is not None and stated != of:
                letter, header = slot.value.address
                self.remark(
                    f"{quoted(header)}（{letter}列）上面各行相加是{plain(of)}，"
                    f"第{row.number}行合计写的是{plain(stated)}，请核对"
                )
        self._sums.clear()
