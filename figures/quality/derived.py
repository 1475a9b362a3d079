"""Figures that we computed from published ones (据公布数推算): whether these still stand."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q

from figures.models import Figure
from figures.models.series import SERIES_POINT
from figures.periods import Period
from figures.quality.findings import Finding, Kind
from publishing.tables.cells import plain

_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_POINT = tuple(Figure._meta.get_field(name).attname for name in SERIES_POINT)


def inputs_moved(figures) -> Iterator[Finding]:
    """Derived figures of whose arithmetic a number no longer stands, or that are not its result.

    A number of the arithmetic is known again where a figure of the same release, or an earlier one
    of the same indicator and place, says it as value or change.
    """
    derived = list(
        figures.filter(derived=True).select_related("indicator", "district").order_by("pk")
    )
    if not derived:
        return
    replaced = _replaced(derived)
    for figure in derived:
        operands, result = numbers_of(figure.derivation)
        if figure.value is not None and result is not None and figure.value != result:
            said = f"算式“{figure.derivation}”的得数与登记的{plain(figure.value)}不同"
            yield _finding(figure, said)
        for old, new in replaced:
            if old.release_id != figure.release_id and (
                old.indicator_id != figure.indicator_id or old.district_id != figure.district_id
            ):
                continue
            for name in ("value", "comparison_value"):
                before, after = getattr(old, name), getattr(new, name)
                if before is not None and abs(before) in operands and before != after:
                    now = "已撤销" if after is None else f"现为{plain(after)}"
                    yield _finding(
                        figure,
                        f"{figure.derivation}：其中{plain(abs(before))}是“{old.indicator}”"
                        f"{old.period_label}的数，{now}",
                    )


def numbers_of(derivation: str) -> tuple[set[Decimal], Decimal | None]:
    """The numbers that go into an arithmetic, and the one that comes out of it.

    >>> numbers_of("38+17=55")[1]
    Decimal('55')
    """
    left, equals, right = derivation.replace(",", "").rpartition("=")
    found = _NUMBER.findall(right) if equals else []
    operands = {Decimal(number) for number in _NUMBER.findall(left)}
    return operands, Decimal(found[0]) if len(found) == 1 else None


def _replaced(derived) -> list[tuple[Figure, Figure]]:
    """Public figures that may have been inputs and are superseded, with what stands instead."""
    public = Figure.objects.public().select_related("indicator")
    near = Q(release__in={figure.release_id for figure in derived}) | Q(
        indicator__in={figure.indicator_id for figure in derived},
        district__in={figure.district_id for figure in derived},
    )
    olds = list(public.filter(near, is_current=False))
    if not olds:
        return []
    standing = defaultdict(lambda: None)
    for figure in public.filter(
        is_current=True,
        indicator__in={figure.indicator_id for figure in olds},
        district__in={figure.district_id for figure in olds},
    ):
        standing[_point(figure)] = figure
    return [(old, standing[_point(old)]) for old in olds if standing[_point(old)]]


def _point(figure):
    return tuple(getattr(figure, name) for name in _POINT)


def _finding(figure, sentence):
    return Finding(
        Kind.DERIVED,
        sentence,
        indicator=figure.indicator,
        district=figure.district,
        period=Period(figure.period_type, figure.period_start, figure.period_end),
        figure=figure,
    )
