"""累计完成量 in one cell: what is done so far, written for a clerk and read back.

One sub-target: `7个`; several: one a line, `改造小区 7个`; none: `60%`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from figures import wording
from livelihood.models import Matter, MatterUpdate, SubTarget, SubTargetQuantity
from publishing.review.models import ReviewState
from publishing.tables.cells import normalise
from publishing.tables.values import CellRefused, read_decimal

_LINES = re.compile(r"[\n\r;；]+")


@dataclass(frozen=True)
class Done:
    """What is done of a matter in all: whole per cent, or an amount for each sub-target named."""

    progress: int | None = None
    quantities: dict[SubTarget, Decimal] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was said; 0 is something."""
        return self.progress is None and not self.quantities


def done_of(matters: Iterable[Matter]) -> dict[int, Done]:
    """What the public updates of each matter say is done, by key of the matter; two queries.

    A matter has `sub_targets` prefetched, or asks for its own.
    """
    matters = list(matters)
    keys = [matter.pk for matter in matters]
    said = MatterUpdate.objects.filter(matter__in=keys, state=ReviewState.PUBLISHED).in_sequence()
    typed = {}
    for matter, kind, reporting, progress in said.values_list(
        "matter", "kind", "reporting", "progress"
    ):
        if kind == MatterUpdate.Kind.REOPENED:
            typed.pop((matter, reporting), None)
        if progress is not None:
            typed[matter, reporting] = progress
    rows = SubTargetQuantity.objects.filter(
        update__matter__in=keys, update__state=ReviewState.PUBLISHED
    ).order_by("update__happened_on", "update__published_at", "update__pk")
    counted = {}
    for matter, reporting, target, quantity in rows.values_list(
        "update__matter", "update__reporting", "sub_target", "quantity"
    ):
        counted.setdefault((matter, reporting), {})[target] = quantity
    return {
        matter.pk: _done(
            matter,
            typed.get((matter.pk, matter.reporting)),
            counted.get((matter.pk, matter.reporting), {}),
        )
        for matter in matters
    }


def _done(matter: Matter, progress: int | None, counted: dict[int, Decimal]) -> Done:
    targets = list(matter.sub_targets.all())
    if not targets:
        return Done(progress)
    return Done(None, {each: counted[each.pk] for each in targets if each.pk in counted})


def write_done(matter: Matter, done: Done | None = None) -> str:
    """What is done as the cell shows it, "" where nobody reported; `done` if it is known already."""
    if done is None:
        done = done_of([matter])[matter.pk]
    targets = list(matter.sub_targets.all())
    if not targets:
        return "" if done.progress is None else f"{done.progress}%"
    amounts = {
        target: wording.number(done.quantities[target]) + target.unit
        for target in targets
        if target in done.quantities
    }
    if len(targets) == 1:
        return "".join(amounts.values())
    return "\n".join(f"{target.name} {amount}" for target, amount in amounts.items())


def read_done(text: str, matter: Matter) -> Done:
    """What a clerk wrote is done; nothing where the cell is empty.

    Raises CellRefused with a reason that reads on after the quoted cell.
    """
    if not normalise(text):
        return Done()
    targets = list(matter.sub_targets.all())
    if not targets:
        return Done(progress=_per_cent(text))
    if len(targets) == 1:
        [target] = targets
        return Done(quantities={target: _amount(text, target, named=False)})
    quantities = {}
    for line in filter(normalise, _LINES.split(text)):
        target = _target_of(line, targets)
        if target in quantities:
            raise CellRefused(f"里“{target.name}”写了两次")
        quantities[target] = _amount(line, target, named=True)
    return Done(quantities=quantities)


def _per_cent(text: str) -> int:
    read = read_decimal(normalise(text).removesuffix("%"))
    if read.qualifier != "exact" or read.unit:
        raise CellRefused("不是百分数；本事项没有分项目标，请写到现在的总进度，如60%")
    if read.value != read.value.to_integral_value():
        raise CellRefused("不是整数的百分数；请写到现在的总进度，如60%")
    if not 0 <= read.value <= 100:
        raise CellRefused("不在0%到100%之间")
    return int(read.value)


def _target_of(line: str, targets: list[SubTarget]) -> SubTarget:
    words = normalise(line)
    names = sorted(targets, key=lambda target: len(target.name), reverse=True)
    for target in names:
        if words.startswith(normalise(target.name)):
            return target
    example = f"{targets[0].name} 7{targets[0].unit}"
    raise CellRefused(
        f"没有写明是哪一项；请一行写一项，如“{example}”"
        f"（可写：{'、'.join(target.name for target in targets)}）"
    )


def _amount(text: str, target: SubTarget, *, named: bool) -> Decimal:
    words = normalise(text)
    name, unit = normalise(target.name), normalise(target.unit)
    if words.startswith(name):
        words = words[len(name) :].lstrip(" :,，：")
    if unit and words.endswith(unit):
        words = words[: -len(unit)]
    try:
        read = read_decimal(words, unit=target.unit)
    except CellRefused as refused:
        raise CellRefused(f"里“{target.name}”{refused}" if named else str(refused)) from None
    wrong = f"里“{target.name}”" if named else ""
    if read.value is None:
        raise CellRefused(f"{wrong}没有写数量")
    if read.qualifier != "exact":
        raise CellRefused(f"{wrong}是约数；累计完成量请写确数")
    if read.value < 0:
        raise CellRefused(f"{wrong}小于0")
    return Decimal(read.value)
