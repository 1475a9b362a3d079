"""Parts against their total: what rounding explains is noted, what is more warns (rules, 6)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from figures.models import Figure, Indicator
from figures.models.series import SERIES_POINT
from figures.periods import Period
from figures.quality.findings import Finding, Kind
from publishing.tables.cells import plain

_PLACE = tuple(Figure._meta.get_field(name).attname for name in SERIES_POINT if name != "indicator")


def parts_against_totals(figures) -> Iterator[Finding]:
    """Totals that are not the sum of a complete 分组, and parts (其中) above their total.

    Only exact numbers in the unit of the total are compared: “1300以上” is never summed.
    """
    parts = defaultdict(lambda: defaultdict(list))
    for part in Indicator.objects.filter(part_of__isnull=False).order_by("code"):
        parts[part.part_of_id][part.breakdown].append(part)
    named = {part.pk for groups in parts.values() for group in groups.values() for part in group}
    points = defaultdict(dict)
    numbers = figures.filter(indicator__in={*parts, *named}, value_kind="number")
    exact = numbers.filter(qualifier=Figure.Qualifier.EXACT, value__isnull=False)
    for figure in exact.select_related("indicator", "district"):
        place = tuple(getattr(figure, name) for name in _PLACE)
        points[place][figure.indicator_id] = figure
    for known in points.values():
        for total in (known[pk] for pk in parts if pk in known):
            for breakdown, group in parts[total.indicator_id].items():
                found = [known[part.pk] for part in group if part.pk in known]
                alike = [each for each in found if each.indicator.unit == total.indicator.unit]
                if not breakdown:
                    yield from _above_total(total, alike)
                elif len(alike) == len(group):
                    yield from _not_the_sum(total, alike, breakdown)


def rounding(figures) -> Decimal:
    """How much rounding explains between parts and total: half the last digit for each part."""
    decimals = min(
        max(figure.decimals_shown, len(plain(figure.value).partition(".")[2])) for figure in figures
    )
    return (len(figures) - 1) * Decimal(5).scaleb(-decimals - 1)


def _not_the_sum(total, parts, breakdown):
    added = sum(part.value for part in parts)
    apart = added - total.value
    if not apart:
        return
    explained = rounding([total, *parts])
    arithmetic = "+".join(plain(part.value) for part in parts)
    sentence = (
        f"{breakdown}的{len(parts)}项之和 {arithmetic}={plain(added)}，"
        f"总项 {plain(total.value)}，相差{plain(abs(apart))}{total.indicator.unit}"
    )
    is_note = abs(apart) <= explained
    why = "在四舍五入之内" if is_note else f"四舍五入最多差{plain(explained)}"
    yield _finding(total, f"{sentence}，{why}", is_note=is_note)


def _above_total(total, parts):
    for part in parts:
        if part.value > total.value >= 0:
            yield _finding(
                total,
                f"其中“{part.indicator}”{plain(part.value)}，大于总项{plain(total.value)}",
            )


def _finding(total, sentence, *, is_note=False):
    return Finding(
        Kind.PARTS,
        sentence,
        is_note=is_note,
        indicator=total.indicator,
        district=total.district,
        period=Period(total.period_type, total.period_start, total.period_end),
        figure=total,
    )
