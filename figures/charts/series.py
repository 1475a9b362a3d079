"""One series over time as points and lines: no queries, no HTML.

Places are per cent of the picture's width and height. The template draws them in an SVG without a
`viewBox`, where per cent is of the reader's screen and letters keep their own size: nothing shrinks
on a phone, and 长辈版 gets larger words in the same picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from figures.charts.scale import place_in, share
from figures.models import Figure
from figures.wording import qualified

#: Fewer numbers make no line; they are bars.
FEWEST_POINTS = 3
#: The newest points of a longer series; the others stand in the table.
MOST_POINTS = 60
#: Edges of the drawing, in per cent: left and right, bottom (the low end of the scale) and top.
ACROSS = (Decimal(3), Decimal(97))
UPWARDS = (Decimal(84), Decimal(16))
#: What a digit takes of the width, in per cent, where letters are largest (长辈版): on a phone,
#: and on a wide screen, where more words fit. A Chinese character takes `WIDER` digits.
DIGIT, DIGIT_ON_WIDE, WIDER = Decimal(3), Decimal("1.25"), Decimal("1.8")
#: What a line of words takes of the height, and how far from its point it stands.
LINE, ABOVE, BELOW = Decimal(9), Decimal(-5), Decimal(9)
#: A gap so wide says 未公布 inside, on a phone and on a wide screen; a narrower one is only seen.
WIDE_GAP, WIDE_GAP_ON_WIDE = Decimal(20), Decimal(8)

#: How points look, round an origin of their own, in pixels. Shape tells them apart, not colour.
SHAPES = {
    "stated": "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "preliminary": "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "revised": "M-4.5-4.5h9v9h-9z",
    "final": "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0zM-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z",
    "derived": "M0-6.5L6.5 5H-6.5z",
    "target": "M0-7L7 0L0 7L-7 0z",
}
KINDS = {
    "stated": "公布数",
    "preliminary": "初步核算数",
    "revised": "修订数",
    "final": "最终核实数",
    "derived": "据公布数推算",
    "target": "目标",
}


@dataclass(frozen=True)
class Word:
    """A piece of text at a place; `anchor` keeps it inside the picture. `is_extra`: wide screens.

    It stands above its place, or `is_below` where lines run up from it on both sides.
    """

    text: str
    x: Decimal
    y: Decimal
    anchor: str = "middle"
    is_below: bool = False
    is_extra: bool = False

    def covers(self, other: "Word", *, digit: Decimal) -> bool:
        """Whether the two would touch where a digit takes so much of the width."""
        (left, right), (start, end) = self.span(digit), other.span(digit)
        level, others_level = (
            word.y + (BELOW if word.is_below else ABOVE) for word in (self, other)
        )
        return left < end + digit and start < right + digit and abs(level - others_level) < LINE

    def span(self, digit: Decimal) -> tuple[Decimal, Decimal]:
        """From where to where it reaches."""
        width = digit * sum(WIDER if char > "\u2e80" else 1 for char in self.text)
        left = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.anchor]
        return left, left + width


@dataclass(frozen=True)
class Mark:
    """One number: where it lies, of which kind it is, and what it says."""

    x: Decimal
    y: Decimal
    kind: str
    text: str

    @property
    def shape(self) -> str:
        """The outline of its kind."""
        return SHAPES[self.kind]


@dataclass(frozen=True)
class Stretch:
    """From one place to another: a piece of the line, or years of which nothing was published."""

    x1: Decimal
    y1: Decimal
    x2: Decimal
    y2: Decimal

    @property
    def width(self) -> Decimal:
        """How far it reaches to the right."""
        return self.x2 - self.x1

    @property
    def middle(self) -> Decimal:
        """Halfway across."""
        return (self.x1 + self.x2) / 2

    @property
    def says_so(self) -> bool:
        """Whether a word fits in on a wide screen."""
        return self.width >= WIDE_GAP_ON_WIDE

    @property
    def is_wide(self) -> bool:
        """Whether it fits in on a phone."""
        return self.width >= WIDE_GAP


@dataclass(frozen=True)
class Plot:
    """A series as a picture. `zero` is the height of the zero line, `top` that of the scale's end."""

    marks: list[Mark]
    lines: list[Stretch]
    gaps: list[Stretch]
    values: list[Word]
    years: list[Word]
    zero: Decimal
    top: Decimal = UPWARDS[1]
    bottom: Decimal = UPWARDS[0]

    @property
    def gap_height(self) -> Decimal:
        """From the top of the scale to its bottom."""
        return self.bottom - self.top

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        """The kinds of points drawn, as (kind, its shape, its name), for the legend."""
        drawn = {mark.kind for mark in self.marks}
        return [(kind, SHAPES[kind], name) for kind, name in KINDS.items() if kind in drawn]


def plot_of(figures: Iterable[Figure], *, low: Decimal, high: Decimal) -> Plot | None:
    """The picture of one series of like periods on a scale from `low` to `high`.

    `figures` have numbers, actual ones and targets mixed. None where they are too few to be a line,
    or of periods of several years, which overlap.
    """
    points = sorted(figures, key=lambda figure: (figure.period_end, figure.role))[-MOST_POINTS:]
    if not _is_line(points):
        return None
    marks = [_mark(figure, points, low, high) for figure in points]
    lines, gaps = [], []
    actual = [
        (figure, mark)
        for figure, mark in zip(points, marks, strict=True)
        if figure.role == Figure.FigureRole.ACTUAL
    ]
    for (earlier, one), (later, other) in pairwise(actual):
        stretches = gaps if years_between(earlier, later) else lines
        stretches.append(Stretch(one.x, one.y, other.x, other.y))
    return Plot(
        marks=marks,
        lines=lines,
        gaps=gaps,
        values=_values(points, marks),
        years=_years(points, marks),
        zero=_height(Decimal(0), low, high),
    )


def kind_of(figure: Figure) -> str:
    """Which of `KINDS` a figure is; what it is not (a result, a published number) comes first."""
    if figure.role == Figure.FigureRole.TARGET:
        return "target"
    if figure.derived:
        return "derived"
    return figure.accounting_stage or "stated"


def years_between(earlier: Figure, later: Figure) -> str:
    """The years between two numbers of like periods that were not published, in words; "" if none.

    Periods of several years, and days out of a year, leave none between them.
    """
    if earlier.period_type in (Figure.PeriodType.MULTI_YEAR, Figure.PeriodType.RANGE):
        return ""
    first, last = earlier.period_end.year + 1, later.period_end.year - 1
    if first > last:
        return ""
    return f"{first}年" if first == last else f"{first}—{last}年"


def _is_line(points):
    spans = (Figure.PeriodType.MULTI_YEAR, Figure.PeriodType.RANGE)
    if not points or points[0].period_type in spans:
        return False
    return len({figure.period_end for figure in points}) >= FEWEST_POINTS


def _mark(figure, points, low, high):
    first, last = points[0].period_end, points[-1].period_end
    passed = Decimal((figure.period_end - first).days) / (last - first).days * 100
    kind = kind_of(figure)
    remark = f"（{KINDS[kind]}）" if kind != "stated" else ""
    return Mark(
        x=place_in(ACROSS, passed),
        y=_height(figure.value, low, high),
        kind=kind,
        text=f"{figure.period_label}：{figure.display_value}{remark}",
    )


def _height(value, low, high):
    return place_in(UPWARDS, share(value, low, high))


def _values(points: Sequence[Figure], marks: Sequence[Mark]) -> list[Word]:
    """What the points say, beside as many of them as there is room for.

    What was reached last comes first, then what is aimed at, the first, the highest and the lowest.
    """
    by_value = sorted(range(len(points)), key=lambda index: points[index].value)
    newest_first = [*reversed(range(len(points)))]
    wanted = [_reached(points), newest_first[0], 0, by_value[-1], by_value[0], *newest_first]
    words: list[Word] = []
    for index in dict.fromkeys(wanted):
        figure, mark = points[index], marks[index]
        text = qualified(
            figure.value, unit="", qualifier=figure.qualifier, decimals=figure.decimals_shown
        )
        word = Word(text, mark.x, mark.y, _anchor(mark.x), is_below=_is_valley(index, marks))
        words += _fitted(word, words)
    return words


def _reached(points) -> int:
    """Which point is the newest that is no target; the newest of all where all are targets."""
    actual = Figure.FigureRole.ACTUAL
    reached = [index for index, figure in enumerate(points) if figure.role == actual]
    return reached[-1] if reached else len(points) - 1


def _is_valley(index, marks):
    """Whether the neighbours of a point are higher, and there is room under it."""
    beside = marks[max(index - 1, 0) : index] + marks[index + 1 : index + 2]
    has_room = marks[index].y + BELOW + LINE <= UPWARDS[0]
    return has_room and all(other.y < marks[index].y for other in beside)


def _years(points, marks):
    """The years below, the last and the first before those between."""
    words: list[Word] = []
    for index in (_reached(points), 0, *reversed(range(len(points)))):
        text, x = f"{points[index].period_end.year}年", marks[index].x
        if text not in (word.text for word in words):
            words += _fitted(Word(text, x, UPWARDS[0], _anchor(x), is_below=True), words)
    return words


def _anchor(x):
    return "start" if x < ACROSS[0] + 5 else "end" if x > ACROSS[1] - 5 else "middle"


def _fitted(word: Word, others: Sequence[Word]) -> list[Word]:
    """The word where there is room for it; for wide screens only where a phone has none."""
    if any(word.covers(other, digit=DIGIT_ON_WIDE) for other in others):
        return []
    shown = (other for other in others if not other.is_extra)
    return [replace(word, is_extra=any(word.covers(other, digit=DIGIT) for other in shown))]
