"""Yearbooks and monthly returns: each row is an indicator."""

from figures.importing.shapes.across import TOTALS, UNIT_LINE, Body
from figures.importing.shapes.around import unit_for
from figures.importing.shapes.heads import COMPUTED, Column
from figures.importing.shapes.names import Named, Names
from figures.importing.shapes.shape import NOT_GIVEN
from figures.importing.shapes.sums import Sums
from figures.resources.catalogue import bare_name
from figures.resources.values import convertible, same_unit
from publishing.tables.cells import is_error, letters
from publishing.tables.headers import spelling
from publishing.tables.rows import ERROR

#: What stands in a cell for the unit of the row above.
DITTO = ("〃", "同上", '"')
APART = ("key_area_code", "role", "basis", "publisher")


class IndicatorRows(Body):
    """Each row is an indicator, each number of another period."""

    def __init__(self, shape, report, found):
        super().__init__(shape, report, found)
        self.names = Names(shape.catalogue)
        self._unit_before = ""
        self._sums = Sums(shape.catalogue)

    def remarks(self):
        yield from self._sums.remarks()

    def figures(self, row):
        if self.is_no_data(row) or not self.is_sound(row):
            return
        column = self.head.columns.get("indicator") or self.head.columns["indicator_code"]
        given, says = row.given(column.index), self.says_something(row)
        if not spelling(given):
            if says:
                self.refuse(row, column, "没有填指标")
            return
        if is_error(row.cell(column.index)):
            self.refuse(row, column, ERROR)
            return
        if not says and self.names.only_mark(given):
            return
        named = self._named(row, column, given)
        if named is None:
            return
        if named.indicator is None:
            self._unknown(row, column, named, says)
            return
        unit = self._unit(row, named, column)
        if not says or unit is None:
            return
        if named.indicator.is_computed:
            self.refuse(row, column, COMPUTED)
            return
        if named.why:
            self.report.read_as(
                given,
                named.indicator.name,
                named.why,
                row=row.number,
                column=column.text,
                letter=letters(column.index),
            )
        district = None
        if "district_code" in self.shape.columns:
            district = self._district(row)
            if district is None:
                return
        for entry in self.entries(row, named.indicator):
            of_column = entry.slot.unit
            if entry.value and unit[0] and of_column and not same_unit(unit[0], of_column):
                reason = f"的列名写着“{of_column}”，这一行的单位是“{unit[0]}”，不一致"
                self.refuse(row, entry.value, reason)
                continue
            own = unit if unit[0] else (of_column, entry.value)
            if not own[0]:
                own = (self.names.unit_above(named), column)
                self.found["parts_units"] += bool(own[0] and entry.value)
            if not own[0]:
                own = (unit_for(self.unit, entry.indicator), UNIT_LINE)
            if entry.value:
                self._sums.add(
                    place=(district and district.pk, *self._manner(row)),
                    indicator=entry.indicator,
                    period=entry.period,
                    text=row.cell(entry.value.index),
                    unit=own[0],
                )
            yield self.long_row(row, entry, named=column, unit=own, district=district)

    def _manner(self, row) -> list[str]:
        """What tells figures of one indicator, place and period apart: 口径 and the like."""
        columns = self.head.columns
        return [row.cell(columns[name].index) for name in APART if name in columns]

    def _named(self, row, column, given) -> Named | None:
        """What the row's name means; where the row has a code, that decides."""
        named = self.names.read(given)
        code = self.head.columns.get("indicator_code")
        if code is None or code is column or not row.cell(code.index):
            return named
        indicator = self.catalogue.indicators.get(row.cell(code.index))
        if indicator is None:
            self.refuse(row, code, "不在指标目录里")
            return None
        if named.indicator not in (None, indicator):
            self.refuse(row, code, f"（{indicator.name}）和这一行的名称不是同一个指标")
            return None
        return self.names.settle(named, indicator)

    def _unknown(self, row, column, named, says) -> None:
        name = bare_name(named.name)
        if not says:
            self.found["headings"] += 1
            self.names.begin_section()
        elif name in TOTALS:
            self.remark(f"第{row.number}行“{name}”是合计行，没有当作数据")
        else:
            unit = self.head.columns.get("unit")
            self.catalogue.missed(
                row.cell(column.index),
                parent=named.parent,
                row=row.number,
                unit=named.unit or (row.cell(unit.index) if unit else ""),
            )
            where = f"不是“{named.parent.name}”的分项，也" if named.parent else ""
            self.refuse(row, column, f"{where}不在指标目录里")

    def _unit(self, row, named, column) -> tuple[str, Column] | None:
        """The unit that the row gives, with the column where it stands; None where it is refused."""
        own = self.head.columns.get("unit")
        text = row.cell(own.index) if own else ""
        text = self._unit_before if text in DITTO else text
        if text in NOT_GIVEN:
            text = ""
        if not text:
            self.names.keep_unit(named.unit)
            return named.unit, column
        self._unit_before = text
        self.names.keep_unit(text)
        if named.unit and not same_unit(named.unit, text):
            self.refuse(row, own, f"和名称里的单位“{named.unit}”不一致")
            return None
        if not same_unit(text, named.indicator.unit) and not convertible(
            text, named.indicator.unit
        ):
            meant = named.indicator
            self.refuse(row, own, f"和指标“{meant.name}”的单位“{meant.unit}”不能换算")
            return None
        return text, own

    def _district(self, row):
        column = self.head.columns.get("district") or self.head.columns["district_code"]
        text = row.cell(column.index)
        district = self.catalogue.place(text)
        if district is None:
            self.refuse(row, column, "不在行政区目录里" if text else "没有填行政区")
        return district
