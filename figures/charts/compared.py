"""Several places, or several indicators, in one and the same period: a bar for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.charts.bars import Bar, Chart, Series, bar_of
from figures.charts.multiples import Multiple, multiple_of
from figures.charts.scale import ends_of
from figures.models import Figure
from figures.wording import number


@dataclass(frozen=True)
class Pictures:
    """What is drawn of one kind of period: the newest one, and how each subject came there."""

    newest: Chart | None
    #: By name; None for a subject without a number.
    multiples: list[tuple[str, Multiple | None]]

    @property
    def has_trend(self) -> bool:
        """Whether a subject has a number, in more than one period of theirs."""
        return any(multiple for _, multiple in self.multiples)


def pictures_of(names: Sequence[str], rows: Sequence, newest, *, title: str) -> Pictures:
    """The pictures of a `figures.side_by_side.Kind`: `rows` newest first, and `newest` of them."""
    lines = [
        [row.figures[place] for row in reversed(rows) if has_number(row.figures[place])]
        for place in range(len(names))
    ]
    among = [figure for line in lines for figure in line]
    multiples = [
        (name, multiple_of(line, title=f"{name}：{title}", among=among))
        for name, line in zip(names, lines, strict=True)
    ]
    named = list(zip(names, newest.figures, strict=True))
    return Pictures(compared_chart(named, title=title, period=newest.period), multiples)


def compared_chart(
    named: Sequence[tuple[str, Figure | None]], *, title: str, period: str
) -> Chart | None:
    """The bars of figures of one period and unit under their names, in the order given.

    None for a name is drawn as 未公布. None for a chart where fewer than two have a number: words,
    ranks and growth rates stand in the table alone.
    """
    numbers = [figure for _, figure in named if has_number(figure)]
    if len(numbers) < 2:
        return None
    low, high = ends_of(numbers)
    bars = []
    for name, figure in named:
        if has_number(figure):
            bars.append(bar_of(figure, low, high, label=name))
        elif figure is None:
            bars.append(Bar(label=name, text="未公布", is_gap=True))
    finding = _finding(named, period)
    return Chart(
        title=f"{title}（{period}）",
        finding=finding,
        series=[Series(name=title, finding=finding, bars=bars)],
        low_text=number(low),
        high_text=number(high) + numbers[0].indicator.unit,
    )


def has_number(figure: Figure | None) -> bool:
    """Whether there is a figure, and a number in it."""
    return (
        figure is not None
        and figure.value_kind == Figure.ValueKind.NUMBER
        and figure.value is not None
    )


def _finding(named, period):
    """All numbers in words, largest first where none of them is an about or a more than."""
    known = [(name, figure) for name, figure in named if has_number(figure)]
    order = ""
    if all(figure.qualifier == Figure.Qualifier.EXACT for _, figure in known):
        known.sort(key=lambda pair: pair[1].value, reverse=True)
        order = "（从大到小）"
    words = "，".join(f"{name}{figure.display_value}" for name, figure in known)
    missing = "、".join(name for name, figure in named if figure is None)
    return f"{period}{order}：{words}{missing and f'；{missing}未公布'}。"
