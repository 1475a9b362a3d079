"""Before and after: the two numbers of one measure as two bars; no queries, no HTML."""

from collections.abc import Iterable
from dataclasses import dataclass

from figures.charts.bars import Bar, bar_of
from figures.charts.scale import ends_of
from figures.models import Figure
from figures.models.figure import BASES


@dataclass(frozen=True)
class Pair:
    """How things were before something was done, and after. `finding` says it in words."""

    title: str
    finding: str
    bars: list[Bar]
    low_text: str
    high_text: str


def is_of_a_pair(figure: Figure) -> bool:
    """Whether a figure says how things were before or after something was done."""
    return figure.basis in BASES


def pairs_of(figures: Iterable[Figure]) -> list[Pair]:
    """One picture for each place that has both numbers, the newest of each.

    `figures` are current figures of one indicator; those without a number stand in the table.
    """
    found: dict[tuple, dict[str, Figure]] = {}
    for figure in sorted(figures, key=lambda figure: figure.period_end, reverse=True):
        if is_of_a_pair(figure) and figure.value is not None:
            key = (figure.district.code, figure.key_area_code, figure.publisher, figure.role)
            found.setdefault(key, {}).setdefault(figure.basis, figure)
    return [_pair(found[key]) for key in sorted(found) if len(found[key]) == len(BASES)]


def _pair(by_basis):
    figures = [by_basis[basis] for basis in BASES]
    low, high = ends_of(figures)
    same_period = len({figure.period_label for figure in figures}) == 1
    bars = [
        bar_of(
            figure,
            low,
            high,
            label=figure.basis_shown
            if same_period
            else f"{figure.basis_shown}（{figure.period_label}）",
        )
        for figure in figures
    ]
    first = figures[0]
    said = "，".join(f"{bar.label}{bar.text}" for bar in bars)
    period = f"{first.period_label}，" if same_period else ""
    publisher = f"（{first.publisher}）" if first.publisher else ""
    return Pair(
        title=f"{first.place_shown}：实施前后",
        finding=f"{first.place_shown}{publisher}{first.indicator.name}：{period}{said}。",
        bars=bars,
        low_text=f"{low:f}",
        high_text=f"{high:f}{first.indicator.unit}",
    )
