"""Small multiples: one series as columns beside its number, all alike in shape.

Columns stand on zero and keep their distance in time, so that nothing seems to rise or follow that
did not. What was not published leaves its place empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd

from figures.charts.scale import ceiling
from figures.models import Figure

#: The picture's own units: its width, and the height that the longest columns fill.
WIDTH, HEIGHT = Decimal(100), Decimal(30)
#: Places in time that one picture holds.
MOST_PLACES = 12
#: How much of its place a column fills.
_FILLED = Decimal("0.72")
#: A number that is not zero is seen.
_LEAST = Decimal("0.6")


@dataclass(frozen=True)
class Column:
    """One number as a column, in units of the picture from its top left corner."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    is_newest: bool = False

    @property
    def path(self) -> str:
        """The column as SVG draws it, empty for a zero."""
        if not self.height:
            return ""
        return f"M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"


@dataclass(frozen=True)
class Multiple:
    """One small picture with the words around it; `finding` says what it shows."""

    title: str
    finding: str
    columns: list[Column]
    #: Height of the zero line, from the top.
    zero: Decimal
    #: The first and the last period with its number; one where there is only one.
    ends: list[tuple[str, str]]

    @property
    def earlier_path(self) -> str:
        """Every column but the newest, as one SVG path: a page holds hundreds of them."""
        return "".join(column.path for column in self.columns if not column.is_newest)

    @property
    def newest_path(self) -> str:
        """The newest column as an SVG path."""
        return "".join(column.path for column in self.columns if column.is_newest)


def multiple_of(
    line: Sequence[Figure], *, title: str = "", among: Sequence[Figure] = ()
) -> Multiple | None:
    """The picture of a line: like periods, oldest first, each with a number.

    `among` are the figures of all pictures that stand beside one another, on one scale and one
    axis of time. None where these have fewer than two periods, and so no trend, or the line none.
    """
    place_of = _places(among or line)
    places = {
        place_of[figure.period_end.year]: figure
        for figure in line
        if figure.period_end.year in place_of
    }
    if len(place_of) < 2 or not places:
        return None
    low, high = _ends(among or line)
    step = WIDTH / (max(place_of.values()) + 1)
    last = max(places)
    columns = [
        Column(
            x=_rounded(place * step + step * (1 - _FILLED) / 2),
            y=_depth(max(figure.value, Decimal(0)), low, high),
            width=_rounded(step * _FILLED),
            height=_length(figure.value, low, high),
            is_newest=place == last,
        )
        for place, figure in places.items()
    ]
    title = title or places[last].indicator.name
    zero = _depth(Decimal(0), low, high)
    ends = dict.fromkeys((min(places), last))
    return Multiple(
        title,
        _finding(places),
        columns,
        zero,
        [(places[place].period_label, said(places[place])) for place in ends],
    )


def said(figure: Figure) -> str:
    """A number as it stands beside a small picture; that it is a target, or ours, is said."""
    target = "目标" if figure.role == Figure.FigureRole.TARGET else ""
    return target + figure.display_value + ("（推算）" if figure.derived else "")


def _ends(figures) -> tuple[Decimal, Decimal]:
    """The scale: from zero, or the round number below the least, to that above the greatest."""
    values = [figure.value for figure in figures]
    return -ceiling(max(Decimal(0), -min(values))), ceiling(max(Decimal(0), *values))


def _places(figures) -> dict[int, int]:
    """The newest years in which periods end, with their places in time, the first being 0.

    Rounds of several years follow one another without gaps between.
    """
    years = sorted({figure.period_end.year for figure in figures})
    step = 1
    if figures and figures[0].period_type == Figure.PeriodType.MULTI_YEAR:
        step = gcd(*(year - years[0] for year in years)) or 1
    years = [year for year in years if (years[-1] - year) // step < MOST_PLACES]
    return {year: (year - years[0]) // step for year in years}


def _finding(places):
    """First and last number in words, and which places in between are empty."""
    figures = list(places.values())
    ends = [figures[0], figures[-1]] if len(figures) > 1 else figures
    words = "，".join(f"{figure.period_label}{said(figure)}" for figure in ends)
    missing = max(places) - min(places) + 1 - len(places)
    return words + (f"，中间{missing}期未公布" if missing else "")


def _depth(value, low, high):
    return _rounded((high - value) / (high - low) * HEIGHT) if high > low else HEIGHT


def _length(value, low, high):
    length = _rounded(abs(value) / (high - low) * HEIGHT) if high > low else Decimal(0)
    return max(length, _LEAST) if value else Decimal(0)


def _rounded(length):
    return length.quantize(Decimal("0.01"))
