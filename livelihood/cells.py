"""Rows of this room's cards in one cell of a table, each printed so that it reads back.

A plan node is `2026-06-30 完成招标 30%`, a sub-target `改造小区 15个`, what is done of it
`改造小区 7个`, a reported total `县处级；总数指标；办结数指标；分组`, a measure of a service
`总时限：指标` or the indicator alone, another list `清单；序号` or the list alone. One row a line.
"""

import re
from decimal import Decimal

from figures.models import Figure, Indicator
from livelihood.models import (
    MatterListing,
    PlanNode,
    Programme,
    ReportLine,
    ServiceMeasure,
    SubTarget,
    SubTargetQuantity,
)
from publishing.records import InlineColumn
from publishing.tables.cells import normalise
from publishing.tables.values import CellRefused, read_date, read_decimal, read_integer, read_text

_NODE = re.compile(r"(\S+)\s+(.*?)(?:\s+(\d{1,3})\s*[%％])?\s*")
_COUNTED = re.compile(r"(.*\S)\s+([0-9０-９][0-9０-９,，.．]*)\s*(.*)")
_BETWEEN = re.compile("[；;]")
_NAMED = re.compile("(.*)[：:](.*)")
PART, TARGET = "分组", "目标"


def read_node(words: str, find) -> dict:
    """`2026-06-30 完成招标 30%`, the planned progress left out where there is none."""
    found = _NODE.fullmatch(words.strip())
    if found is None or not found[2]:
        raise CellRefused("不合格式：先写日期，空格，再写节点，如“2026-06-30 完成招标 30%”")
    return {
        "due_on": read_date(found[1]).value,
        "text": read_text(found[2], max_length=100).value,
        "planned_progress": read_integer(found[3]).value if found[3] else None,
    }


def write_node(node: PlanNode) -> str:
    """A node as `read_node` takes it."""
    planned = "" if node.planned_progress is None else f" {node.planned_progress}%"
    return f"{node.due_on:%Y-%m-%d} {node.text}{planned}"


def read_sub_target(words: str, find) -> dict:
    """`改造小区 15个`: a name, a space, a number with its unit."""
    name, target, unit = _counted(words)
    return {"name": name, "target": target, "unit": unit}


def write_sub_target(sub_target: SubTarget) -> str:
    """A sub-target as `read_sub_target` takes it."""
    return f"{sub_target.name} {_plain(sub_target.target)}{sub_target.unit}"


class QuantitiesColumn(InlineColumn):
    """What is done so far of the sub-targets of the update's matter."""

    def __init__(self, heading: str):
        super().__init__(
            heading,
            "quantities",
            read=None,
            write=_write_quantity,
            key=("sub_target",),
            separator="\n",
            help_text="每行一个分项目标：名称、空格、累计完成量",
        )

    def _rows(self, text, instance, row) -> list:
        lines = [line for line in text.splitlines() if normalise(line)]
        known = {normalise(each.name): each for each in self._sub_targets(instance)}
        rows = []
        for line in lines:
            name, quantity, unit = _counted(line)
            sub_target = known.get(normalise(name))
            if sub_target is None:
                raise CellRefused(f"本事项没有分项目标“{name}”")
            if unit and normalise(unit) != normalise(sub_target.unit):
                raise CellRefused(f"“{name}”的计量单位是“{sub_target.unit}”")
            rows.append(SubTargetQuantity(sub_target=sub_target, quantity=quantity))
            rows[-1].said = frozenset(("sub_target", "quantity"))
        return rows

    def _sub_targets(self, update):
        matter = getattr(update, "matter", None)
        return matter.sub_targets.all() if matter is not None and matter.pk else ()


def read_listing(words: str, find) -> dict:
    """`SS-321100-000001；3`: a programme by code or name, and its number there."""
    programme, *number = (part.strip() for part in _BETWEEN.split(words, maxsplit=1))
    return {
        "programme": find(Programme, programme),
        "number": read_text(number[0], max_length=20).value if number else "",
    }


def write_listing(listing: MatterListing) -> str:
    """A listing as `read_listing` takes it."""
    code = listing.programme.code
    return f"{code}；{listing.number}" if listing.number else code


def read_report_line(words: str, find) -> dict:
    """`县处级；总数指标；办结数指标；分组`; 目标 where the figures are targets."""
    label, *rest = (part.strip() for part in _BETWEEN.split(words))
    marks = {part for part in rest if part in (PART, TARGET)}
    indicators = [find(Indicator, part) for part in rest if part and part not in marks]
    if not label or not 1 <= len(indicators) <= 2:
        raise CellRefused("不合格式：名目；总数指标；办结数指标，分组的在后面写“；分组”")
    role = Figure.FigureRole.TARGET if TARGET in marks else Figure.FigureRole.ACTUAL
    return {
        "label": read_text(label, max_length=40).value,
        "total_indicator": indicators[0],
        "done_indicator": indicators[1] if indicators[1:] else None,
        "role": role,
        "is_part": PART in marks,
    }


def write_report_line(line: ReportLine) -> str:
    """A reported total as `read_report_line` takes it."""
    parts = [line.label, line.total_indicator.code]
    if line.done_indicator:
        parts.append(line.done_indicator.code)
    if line.role == Figure.FigureRole.TARGET:
        parts.append(TARGET)
    if line.is_part:
        parts.append(PART)
    return "；".join(parts)


def read_measure(words: str, find) -> dict:
    """`总时限：指标`, or the indicator alone."""
    named = _NAMED.fullmatch(words.strip())
    label, indicator = (named[1], named[2]) if named else ("", words)
    return {
        "label": read_text(label, max_length=40).value,
        "indicator": find(Indicator, indicator.strip()),
    }


def write_measure(measure: ServiceMeasure) -> str:
    """A measure as `read_measure` takes it."""
    code = measure.indicator.code
    return f"{measure.label}：{code}" if measure.label else code


def _write_quantity(row: SubTargetQuantity) -> str:
    return f"{row.sub_target.name} {_plain(row.quantity)}{row.sub_target.unit}"


def _counted(words: str) -> tuple[str, Decimal, str]:
    """A name, a number and its unit."""
    found = _COUNTED.fullmatch(words.strip())
    if found is None:
        raise CellRefused("不合格式：名称、空格、数量和单位，如“改造小区 15个”")
    number = read_decimal(normalise(found[2]), max_digits=15, decimal_places=4)
    return (
        read_text(found[1], max_length=60).value,
        number.value,
        read_text(found[3], max_length=20).value,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
