"""Parts against their total: `Indicator.part_of` and `Indicator.breakdown` as bars.

Shares are computed from exact numbers only, and parts that should add up and do not are said to
(rules, section 6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from figures.charts.bars import Bar, Chart, Series, bar_of
from figures.charts.compared import has_number
from figures.models import Figure, Indicator
from figures.wording import COMPUTED, number
from publishing.arithmetic.rates import Agreement, check_parts, percentage

_LEAST_SHARE = Decimal("0.1")


@dataclass(frozen=True)
class Whole:
    """A total and the parts of one breakdown of it, in the same place and period."""

    chart: Chart
    #: What adding the parts up gives, in words; "" where that says nothing.
    remark: str


def wholes_of(
    total: Figure, *, parts: Iterable[Indicator], figures: Iterable[Figure]
) -> list[Whole]:
    """The breakdowns of a total with a number, those that should add up first.

    `parts` are all parts of the total's indicator, `figures` any figures of theirs: those of the
    total's own place, period, role, 口径 and publisher are taken. A breakdown of which no number is
    known is left out.
    """
    point = _point_of(total)
    known = {figure.indicator_id: figure for figure in figures if _point_of(figure) == point}
    breakdowns: dict[str, list[tuple[Indicator, Figure | None]]] = {}
    for part in parts:
        breakdowns.setdefault(part.breakdown, []).append((part, known.get(part.pk)))
    return [
        _whole(total, breakdown, breakdowns[breakdown])
        for breakdown in sorted(breakdowns, key=lambda words: (not words, words))
        if any(has_number(figure) for _, figure in breakdowns[breakdown])
    ]


def _point_of(figure):
    """What a total and its parts share."""
    return (
        figure.district_id,
        figure.key_area_code,
        figure.period_type,
        figure.period_start,
        figure.period_end,
        figure.role,
        figure.basis,
        figure.publisher,
    )


def _whole(total, breakdown, parts):
    parts = sorted(
        parts, key=lambda part: part[1].value if has_number(part[1]) else Decimal(0), reverse=True
    )
    numbers = [figure for _, figure in parts if has_number(figure)]
    values = [Decimal(0), total.value, *(figure.value for figure in numbers)]
    low, high = min(values), max(values)
    bars = [replace(bar_of(total, low, high, label=total.indicator.name), is_target=False)]
    for part, figure in parts:
        if has_number(figure):
            text = figure.display_value + _share_text(figure, total)
            bars.append(replace(bar_of(figure, low, high, label=_name(part)), text=text))
        elif figure is None:
            bars.append(Bar(label=_name(part), text="未公布", is_gap=True))
    title = f"{total.indicator.name}{f'（{breakdown}）' if breakdown else '：其中'}"
    finding = _finding(total, bars)
    chart = Chart(
        title=title,
        finding=finding,
        series=[Series(name=title, finding=finding, bars=bars)],
        low_text=number(low),
        high_text=number(high) + total.indicator.unit,
    )
    remarks = [_shares_said(total, numbers), _added_up(total, parts) if breakdown else ""]
    return Whole(chart, "".join(remarks))


def _name(indicator):
    return indicator.name.removeprefix("其中：")


def _finding(total, bars):
    words = "，".join(f"{bar.label}{bar.text}" for bar in bars[1:])
    return f"{total.place_shown}{total.period_label}：{bars[0].label}{bars[0].text}，其中{words}。"


def _share_text(figure, total) -> str:
    """The share of the total, such as “（占25.0%）”; nothing where a number is not exact."""
    if not (_is_exact(figure) and _is_exact(total)) or not 0 <= figure.value <= total.value:
        return ""
    share = percentage(figure.value, total.value)
    if share is None:
        return ""
    if figure.value and share < _LEAST_SHARE:
        return f"（占比不足{_LEAST_SHARE}%）"
    return f"（占{share}%）"


def _shares_said(total, numbers):
    if any(_share_text(figure, total) for figure in numbers):
        return f"占比{COMPUTED}：分项 ÷ 总项。"
    return ""


def _added_up(total, parts: Sequence[tuple[Indicator, Figure | None]]) -> str:
    """What the parts of a breakdown add up to, against the published total."""
    missing = [_name(part) for part, figure in parts if not has_number(figure)]
    if missing:
        return f"{'、'.join(missing)}没有公布数值，不核对合计。"
    figures = [figure for _, figure in parts]
    if not all(map(_is_exact, [total, *figures])):
        return "总项或分项是约数，不核对合计。"
    values = [figure.value for figure in figures]
    added = f"各项相加为{number(sum(values))}{total.indicator.unit}"
    match check_parts(values, total.value, _last_digit([total, *figures])):
        case Agreement.EXACT:
            return "各项相加等于总项。"
        case Agreement.ROUNDING:
            return f"{added}，因四舍五入与总项略有出入。"
    return f"{added}，与总项{total.display_value}不一致，待来源单位核实。"


def _is_exact(figure):
    return figure.qualifier == Figure.Qualifier.EXACT


def _last_digit(figures) -> Decimal | int:
    """The worth of the last digit printed, of the coarsest number; 0 for counts."""
    if not any(figure.indicator.decimals for figure in figures):
        return 0
    return Decimal(1).scaleb(-min(figure.decimals_shown for figure in figures))
