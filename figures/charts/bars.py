"""Figures shaped for a picture: no queries, no HTML.

Only like periods share a chart (`figures.periods.likeness`). What was not published is a gap,
never a zero; what has no number (words, ranks, growth rates) stands in the table alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from figures.charts.scale import ends_of, share
from figures.models import Figure
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
    """The bars of one place, 口径 and publisher, oldest first."""

    name: str
    bars: list[Bar]


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


def charts_of(figures: Iterable[Figure]) -> list[Chart]:
    """One chart for each kind of period with two numbers or more, the newest kind first.

    `figures` are current figures of one indicator, with `district` and `indicator` loaded.
    """
    kinds: dict[tuple, list[Figure]] = {}
    for figure in sorted(figures, key=lambda figure: figure.period_end, reverse=True):
        if figure.value_kind == Figure.ValueKind.NUMBER and figure.value is not None:
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
    series = [
        Series(_series_name(group[0]), _bars(group, low, high))
        for _, group in sorted(groups.items())
    ]
    indicator = figures[0].indicator
    return Chart(
        title=f"{indicator.name}（{period_kind(figures[0])}）",
        finding=_finding(series),
        series=series,
        low_text=number(low),
        high_text=number(high) + indicator.unit,
    )


def _series_name(figure):
    details = [part for part in (figure.basis_shown, figure.publisher) if part]
    return figure.place_shown + (f"（{'，'.join(details)}）" if details else "")


def _finding(series):
    parts = []
    for one in series:
        drawn = [bar for bar in one.bars if not bar.is_gap]
        ends = drawn[:1] + drawn[-1:] if len(drawn) > 1 else drawn
        values = "，".join(
            f"{bar.label}{'目标' if bar.is_target else ''}{bar.text}" for bar in ends
        )
        parts.append(f"{one.name}：{values}")
    return "；".join(parts) + "。"


def _bars(group, low, high):
    """The bars of one series, oldest first, with a line for each gap between years."""
    bars, previous = [], None
    zero = share(Decimal(0), low, high)
    for figure in sorted(group, key=lambda figure: (figure.period_end, figure.role)):
        if previous is not None:
            bars += _gap(previous, figure)
        end = share(figure.value, low, high)
        bars.append(
            Bar(
                label=figure.period_label,
                text=figure.display_value,
                start=min(zero, end),
                length=abs(end - zero),
                is_target=figure.role == Figure.FigureRole.TARGET,
                is_derived=figure.derived,
            )
        )
        previous = figure
    return bars[-MOST_BARS:]


def _gap(earlier, later):
    if earlier.period_type in (Figure.PeriodType.MULTI_YEAR, Figure.PeriodType.RANGE):
        return []
    first, last = earlier.period_end.year + 1, later.period_end.year - 1
    if first > last:
        return []
    years = f"{first}年" if first == last else f"{first}—{last}年"
    return [Bar(label=years, text="未公布", is_gap=True)]
