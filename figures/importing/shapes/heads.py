"""The header rows of a wide table, one or several, into its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from figures.importing.shapes.growth import RATE_UNITS, Growth, is_growth_without_unit
from figures.importing.shapes.words import Heading, When, read_heading, without_unit
from figures.models import Indicator
from figures.periods import Period
from figures.resources.catalogue import Catalogue
from figures.resources.columns import is_known_column
from figures.resources.values import convertible
from publishing.tables.cells import letters, normalise
from publishing.tables.headers import spelling
from publishing.tables.problems import Report, quoted
from publishing.tables.rows import Row

#: How many rows a header may have, one above the other.
MOST_HEADER_ROWS = 3
_UNSAID_RATE = "没有写明是什么的比率；增长请写成“同比增长%”那样"
_RANKS = ("排名", "名次", "位次", "排位")
COMPUTED = "是核算的比率，由分子和分母算出，核算的比率不填数"


@dataclass(frozen=True)
class Column:
    """A column of the sheet: where it stands, and its header as the file spells it."""

    index: int
    text: str

    @property
    def address(self) -> tuple[str, str]:
        """Letter and header; no letter for what stands above the table."""
        return letters(self.index) if self.index >= 0 else "", self.text


@dataclass
class Slot:
    """Where a row may say one number: its value, its growth, or both."""

    when: Period | When | str | None
    indicator: Indicator | None
    unit: str = ""
    value: Column | None = None
    change: Column | None = None
    growth: Growth | None = None

    @property
    def first(self) -> Column:
        """The column for which it is named."""
        return self.value or self.change


@dataclass
class Head:
    """The header of a wide table: `rows` are their numbers, `columns` those of the row itself."""

    rows: list[int]
    width: int
    cells: list[list[str]]
    columns: dict[str, Column] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    problems: list[tuple[Column, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Headers that nothing goes by: of a table of places, names of indicators.
    unknown: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether it has what makes a wide table: who or what each row is, and some numbers."""
        return bool({"indicator", "indicator_code", "district", "district_code"} & {*self.columns})

    @property
    def names_indicators(self) -> bool:
        """Whether each row is an indicator; else each is a place."""
        return bool({"indicator", "indicator_code"} & {*self.columns})

    @property
    def sound(self) -> bool:
        """Whether every column is understood."""
        return self.is_wide and bool(self.slots) and not self.problems

    @property
    def may_be_meant(self) -> bool:
        """Whether it could be a header if some of its columns were understood."""
        return self.is_wide and bool(self.slots or (self.unknown and not self.names_indicators))

    def refuse(self, report: Report, catalogue: Catalogue) -> None:
        """Say what is wrong with its columns, and remember the indicators that nobody knows."""
        if self.is_wide and not self.names_indicators:
            for text in self.unknown:
                name, unit = without_unit(normalise(text))
                catalogue.missed(name, row=self.rows[-1], unit=unit)
        for column, reason in sorted(self.problems, key=lambda one: one[0].index):
            letter, text = column.address
            report.refuse(reason, row=self.rows[-1], letter=letter, value=text)


def read_head(rows: Sequence[Row], catalogue: Catalogue) -> Head:
    """The columns that one or several header rows make together.

    A cell that is empty in an upper row belongs to the group that begins to its left.
    """
    width = max(len(row.cells) for row in rows)
    head = Head([row.number for row in rows], width, [row.cells for row in rows])
    levels = [[read_heading(row.cell(index), catalogue) for index in range(width)] for row in rows]
    for level, below in pairwise(levels):
        _spread(level, below)
    for index in range(width):
        _add(head, index, _together([level[index] for level in levels]))
    _settle(head)
    return head


def _spread(level, below) -> None:
    """Groups of an upper row reach over the empty cells to their right, while numbers follow."""
    for index in range(1, len(level)):
        group = level[index - 1]
        if not spelling(level[index].text) and group.is_number and below[index].is_number:
            level[index] = group


def _together(headings) -> Heading:
    """What the header cells of one column say together, from the top down."""
    said = []
    for each in headings:
        if spelling(each.text) and all(spelling(each.text) != spelling(one.text) for one in said):
            said.append(each)
    if len(said) < 2:
        return said[0] if said else Heading("")
    text = "".join(one.text for one in said)
    if passed := next((one for one in said if one.passed_over), None):
        return replace(passed, text=text)
    if not all(one.is_number for one in said):
        return Heading(text, unknown=next((one.unknown for one in said if one.unknown), ""))
    together = Heading(text, is_number=True)
    for one in said:
        for name in ("when", "indicator", "growth"):
            new, old = getattr(one, name), getattr(together, name)
            if new is not None and old is not None and new != old:
                return Heading(text)
            together = replace(together, **{name: old if new is None else new})
        together = replace(together, unit=one.unit or together.unit)
    return together


def _add(head, index, heading) -> None:
    column = Column(index, heading.text)
    if not spelling(heading.text):
        head.problems.append((column, "这一列没有列名"))
    elif heading.column:
        if heading.column in head.columns:
            earlier = letters(head.columns[heading.column].index)
            head.problems.append((column, f"和{earlier}列重复，同一内容只能有一列"))
        else:
            head.columns[heading.column] = column
    elif heading.passed_over == "对照数":
        head.notes.append(f"{_named(column)}是往期的对照数，没有读入；往期的数请用当时的表上报")
    elif heading.is_number:
        _add_number(head, column, heading)
    elif not heading.passed_over:
        head.problems.append((column, _unknown(heading.text)))
        if heading.unknown and not _names_no_indicator(heading.unknown):
            head.unknown.append(heading.unknown)


def _add_number(head, column, heading) -> None:
    """A value has a slot of its own; a growth joins the number that it names, or follows."""
    if heading.growth is None:
        if any(_same(slot, heading) and slot.value for slot in head.slots):
            unsaid = heading.unit in RATE_UNITS
            reason = _UNSAID_RATE if unsaid else "和前面一列说的是同一个数，重复"
            head.problems.append((column, reason))
            return
        slot = Slot(heading.when, heading.indicator, heading.unit, value=column)
        waiting = [each for each in head.slots if _same(each, heading)]
        if waiting:
            waiting[0].value, waiting[0].unit = column, heading.unit
        else:
            head.slots.append(slot)
        return
    named = heading.when is not None or heading.indicator is not None
    if named:
        slot = next((each for each in head.slots if _same(each, heading)), None)
        if slot is None:
            slot = _only_of_its_kind(head, heading)
        if slot is None:
            slot = Slot(heading.when, heading.indicator)
            head.slots.append(slot)
    elif head.slots:
        slot = head.slots[-1]
        if slot.value is not None and slot.change is None:
            head.notes.append(f"{_named(column)}读作{_named(slot.value)}的比较")
    else:
        slot = Slot(When.TABLE, None)
        head.slots.append(slot)
    if slot.change is not None:
        head.notes.append(
            f"{_named(column)}没有读入：一个数只记一个比较，记的是{_named(slot.change)}"
        )
        return
    slot.change, slot.growth = column, heading.growth


def _only_of_its_kind(head, heading) -> Slot | None:
    """Of places: the growth of an indicator that stands in one period only is of that one."""
    if heading.indicator is None or heading.when is not None:
        return None
    found = [each for each in head.slots if each.indicator == heading.indicator]
    return found[0] if len(found) == 1 else None


def _same(slot, heading):
    return slot.when == heading.when and slot.indicator == heading.indicator


def _settle(head) -> None:
    """Whether the numbers go with what the rows are."""
    if not head.is_wide:
        return
    for slot in head.slots:
        if reason := _misfit(slot, names_indicators=head.names_indicators):
            head.problems.append((slot.first, reason))
    if head.names_indicators:
        for slot in head.slots:
            slot.when = When.TABLE if slot.when is None else slot.when


def _misfit(slot, *, names_indicators) -> str:
    """Why a number cannot stand in a table of such rows; empty where it can."""
    meant = slot.indicator
    if names_indicators:
        return "是指标名称，而每行已经是一个指标" if meant is not None else ""
    if meant is None:
        return "没有写明是哪个指标"
    if meant.is_computed:
        return COMPUTED
    if slot.unit and not convertible(slot.unit, meant.unit):
        return f"的单位和指标“{meant.name}”的单位“{meant.unit}”不能换算"
    return ""


def _names_no_indicator(text) -> bool:
    """Whether a header that is not understood cannot be the name of an indicator."""
    return is_known_column(text) or spelling(text).endswith(_RANKS)


def _unknown(text) -> str:
    if is_growth_without_unit(spelling(text)):
        return "没有写明单位，请写成“同比增长%”或“同比增减百分点”那样"
    return "是不认识的列名，也不是指标目录里的指标；不用收的列，请在列名前写上“供对照”"


def _named(column) -> str:
    letter, text = column.address
    return f"{quoted(text)}（{letter}列）"
