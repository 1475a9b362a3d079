"""What a table of records holds, column by column, in words for staff."""

from dataclasses import dataclass

from accounts.models import Unit
from publishing.records.columns import (
    CodeColumn,
    Column,
    DateColumn,
    FieldColumn,
    NumberColumn,
    StateColumn,
)
from publishing.records.inlines import InlineColumn
from publishing.records.resources import RecordResource
from publishing.records.widgets import ChoiceWidget, ReferenceWidget, YearWidget, YesNoWidget


@dataclass(frozen=True)
class ColumnHelp:
    """One column: its header, whether a new record must have it, and what a cell may hold."""

    heading: str
    required: bool
    holds: str


def describe(resource_class: type[RecordResource]) -> list[ColumnHelp]:
    """Every column of a kind of record, in the order of the table."""
    return [
        ColumnHelp(column.column_name, column.required, holds(column))
        for column in resource_class().columns.values()
    ]


def holds(column: Column) -> str:
    """What a cell of `column` may hold."""
    kind = _kind(column)
    if column.name == "owner":
        return f"{kind}；留空则为您所在的单位"
    help_text = str(column.field.help_text) if isinstance(column, FieldColumn) else column.help_text
    if isinstance(column, CodeColumn | StateColumn) or not help_text:
        return kind
    return f"{kind}；{help_text}" if kind else help_text


def _kind(column) -> str:
    if isinstance(column, CodeColumn):
        return "留空为新的记录；填已有记录的编码则是修改它"
    if isinstance(column, StateColumn):
        return "导出时带出，导入时不看"
    if isinstance(column, InlineColumn):
        return "每行一条" if column.separator == "\n" else "几条之间用；隔开"
    widget = column.widget
    if isinstance(widget, ReferenceWidget):
        name = widget.model._meta.verbose_name
        if widget.within:
            holder = column.field.model._meta.get_field(widget.within).verbose_name
            return f"这一行的{holder}的{name}，照它的写法填"
        return f"{name}的编码、名称或别名" if widget.model is Unit else f"{name}的编码或名称"
    if isinstance(widget, ChoiceWidget):
        return "可填：" + "、".join(label for _, label in widget.choices)
    if isinstance(widget, YesNoWidget):
        return "可填：是、否"
    if isinstance(widget, YearWidget):
        return "年份，如 2021"
    if isinstance(column, DateColumn):
        spans = "，也可写 2021年3月、2021年一季度、2021年、2021-03-05（未注明）"
        return "日期，如 2021-03-05" + (spans if column.precision else "")
    if isinstance(column, NumberColumn):
        number = "数字" if widget.decimal_places else "整数"
        money = "，如 1560000000、15.6亿元、1000万元" if widget.unit == "元" else ""
        return number + money + ("，可写“约”“余”“以上”" if widget.qualified else "")
    length = getattr(widget, "max_length", 0)
    return f"文字，最多{length}字" if length else "文字"
