"""Figures of one indicator shaped for pictures: no queries, no HTML.

Only like periods share a chart (`figures.periods.likeness`). What was not published is a gap,
never a zero; what has no number (words, ranks, growth rates) stands in the table alone. Three
numbers of a series or more are a line over time (`figures.charts.series`), fewer are bars.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from figures.charts.scale import ends_of, share
from figures.charts.series import Plot, plot_of, years_between
from figures.models import Figure
from figures.models.figure import BASES
from figures.periods import likeness
from figures.wording import number

#: Bars of one series; older ones stand in the table.
MOST_BARS = 12


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `start` and `length` are per cent of its width; None draws nothing."""

    label: str
    text: str
    start: Decimal | None = None
    length: Decimal | None = None
    is_target: bool = False
    is_derived: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class Series:
    """One place, 口径 and publisher over time: a plot where it is long enough, else bars."""

    name: str
    finding: str
    bars: list[Bar]
    plot: Plot | None = None


@dataclass(frozen=True)
class Chart:
    """One picture of like periods. `finding` says in words what it shows."""

    title: str
    finding: str
    series: list[Series]
    #: The ends of the scale in words.
    low_text: str
    high_text: str

    @property
    def has_targets(self) -> bool:
        """Whether a bar is a target, and the legend must say how those look."""
        return any(bar.is_target for series in self.series for bar in series.bars)

    @property
    def has_plots(self) -> bool:
        """Whether a series is drawn as a line over time."""
        return any(series.plot for series in self.series)

    @property
    def has_bars(self) -> bool:
        """Whether a series is drawn as bars, which stand on the scale below them."""
        return any(series.bars for series in self.series)

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        """The kinds of points in its plots, for one legend; none where all are plain numbers."""
        kinds = dict.fromkeys(
            kind for series in self.series if series.plot for kind in series.plot.kinds
        )
        return [] if [kind for kind, *_ in kinds] in ([], ["stated"]) else list(kinds)


def charts_of(figures: Iterable[Figure]) -> list[Chart]:
    """One chart for each kind of period with two numbers or more, the newest kind first.

    `figures` are current figures of one indicator, with `district` and `indicator` loaded. Those
    before and after something was done are another picture (`figures.charts.pair`).
    """
    kinds: dict[tuple, list[Figure]] = {}
    for figure in sorted(figures, key=lambda figure: figure.period_end, reverse=True):
        if _is_drawn(figure):
            kinds.setdefault(likeness(figure), []).append(figure)
    return [_chart(alike) for alike in kinds.values() if len(alike) > 1]


def period_kind(figure: Figure) -> str:
    """The kind of a figure's period in words, without its year: “1—9月累计”, “年度”."""
    start, end = figure.period_start, figure.period_end
    match figure.period_type:
        case Figure.PeriodType.CUMULATIVE:
            return f"{start.month}—{end.month}月累计"
        case Figure.PeriodType.QUARTER:
            return f"{'一二三四'[(end.month - 1) // 3]}季度"
        case Figure.PeriodType.MONTH:
            return f"{end.month}月"
        case Figure.PeriodType.DATE:
            return f"{end.month}月末时点" if end.day > 27 else f"{end.month}月时点"
        case Figure.PeriodType.MULTI_YEAR:
            return f"{end.year - start.year + 1}年合计"
        case Figure.PeriodType.RANGE:
            return f"{start.month}月{start.day}日—{end.month}月{end.day}日"
    return "年度"


def _chart(figures: list[Figure]) -> Chart:
    low, high = ends_of(figures)
    groups: dict[tuple, list[Figure]] = {}
    for figure in figures:
        key = (figure.district.code, figure.key_area_code, figure.basis, figure.publisher)
        groups.setdefault(key, []).append(figure)
    series = [_series(group, low, high) for _, group in sorted(groups.items())]
    indicator = figures[0].indicator
    return Chart(
        title=f"{indicator.name}（{period_kind(figures[0])}）",
        finding="；".join(one.finding for one in series) + "。",
        series=series,
        low_text=number(low),
        high_text=number(high) + indicator.unit,
    )


def _is_drawn(figure):
    return (
        figure.value_kind == Figure.ValueKind.NUMBER
        and figure.value is not None
        and figure.basis not in BASES
    )


def bar_of(figure: Figure, low: Decimal, high: Decimal, *, label: str = "") -> Bar:
    """One number as a bar from zero, on a scale from `low` to `high`."""
    zero, end = share(Decimal(0), low, high), share(figure.value, low, high)
    return Bar(
        label=label or figure.period_label,
        text=figure.display_value,
        start=min(zero, end),
        length=abs(end - zero),
        is_target=figure.role == Figure.FigureRole.TARGET,
        is_derived=figure.derived,
    )


def _series(group, low, high):
    figures = sorted(group, key=lambda figure: (figure.period_end, figure.role))
    plot = plot_of(figures, low=low, high=high)
    bars = [] if plot else _bars(figures, low, high)
    return Series(_series_name(figures[0]), _finding(figures), bars, plot)


def _series_name(figure):
    details = [part for part in (figure.basis_shown, figure.publisher) if part]
    return figure.place_shown + (f"（{'，'.join(details)}）" if details else "")


def _finding(figures):
    """The first and the last number, the highest and the lowest between them, and what is missing.

    A target is no result: the last one follows where there are results.
    """
    actual = [figure for figure in figures if figure.role == Figure.FigureRole.ACTUAL]
    told = actual or figures
    ends = told[:1] if len(told) == 1 else [told[0], told[-1]]
    said = [f"{_when(figure)}{figure.display_value}" for figure in ends]
    within = [figure for figure in actual if figure not in ends]
    if within:
        values = [figure.value for figure in actual]
        for word, extreme in (("最高", max), ("最低", min)):
            figure = extreme(within, key=lambda figure: figure.value)
            if figure.value == extreme(values) and values.count(figure.value) == 1:
                said.append(f"其间{word}{_when(figure)}{figure.display_value}")
    missing = [years for one, other in pairwise(actual) if (years := years_between(one, other))]
    if missing:
        said.append(f"{'、'.join(missing)}未公布")
    if actual and (targets := [figure for figure in figures if figure not in actual]):
        said.append(f"{_when(targets[-1])}{targets[-1].display_value}")
    return f"{_series_name(figures[0])}：{'，'.join(said)}"


def _when(figure):
    target = "目标" if figure.role == Figure.FigureRole.TARGET else ""
    return f"{figure.period_label}{target}"


def _bars(figures, low, high):
    """The bars of one series, with a line for each gap between years."""
    bars = []
    for earlier, later in zip([None, *figures], figures, strict=False):
        if earlier and (years := years_between(earlier, later)):
            bars.append(Bar(label=years, text="未公布", is_gap=True))
        bars.append(bar_of(later, low, high))
    return bars[-MOST_BARS:]
