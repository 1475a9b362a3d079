"""Blank tables: what an office fills in and sends back, in each of the shapes that are read.

A row for every series that the district has published, and beside the cell to be filled in what
stood a year before: under a name that import passes over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from accounts.place_codes import covers
from districts.models import District
from figures import periods
from figures.models import Figure, Indicator
from figures.periods import Period
from figures.resources import COLUMNS
from publishing.tables.cells import plain
from publishing.tables.headers import BESIDE
from publishing.tables.values.numbers import QUALIFIER_WORDS

#: The shapes, as staff call them (docs/figures-file.md).
SHAPES = {
    "long_zh": "中文长表：每行一个数",
    "wide": "年鉴横表：一行一个指标，一列一年",
    "monthly": "月报表：本月、本月止累计、同比",
    "places": "分地区表：一行一个地区，一列一个指标",
    "long_en": "英文长表：列名是英文，供程序填写",
}
#: What tells the series of one indicator and place apart.
APART = ("key_area_code", "role", "basis", "publisher")
_LONG_ZH = ("district_code", "indicator", "period", "value", "unit", "qualifier", "note")
_LONG_EN = (
    "district_code",
    "indicator_code",
    "indicator",
    "period_type",
    "period_start",
    "period_end",
    "value",
    "unit",
    "qualifier",
    "note",
)


class BlankRefused(Exception):
    """No such table can be made; the message is Chinese, for staff."""


class Series(NamedTuple):
    """What one cell is of, its period apart; the fields as a figure has them."""

    indicator: Indicator
    key_area_code: str = ""
    role: str = Figure.FigureRole.ACTUAL
    basis: str = ""
    publisher: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether a table without columns for area, role, 口径 and publisher can say it."""
        return self[1:] == Series(self.indicator)[1:]


@dataclass(frozen=True)
class BlankTable:
    """A table to be filled in: `above` the header a title line, where the shape has one."""

    title: str
    header: list[str]
    rows: list[list]
    above: list[str]


def blank_table(
    shape: str, *, district: District, period: Period, indicators: Iterable[Indicator] | None = None
) -> BlankTable:
    """The table of `shape` (one of `SHAPES`) in which `district` fills in `period`.

    `indicators` narrows it; else every indicator that the district has published, or the whole
    catalogue where it has none. Raises BlankRefused where the shape has no such period.
    """
    wanted = None if indicators is None else {each.pk for each in indicators}
    return _MAKERS[shape](district, period, _series_of(district, wanted))


def _series_of(district, wanted) -> list[Series]:
    """The series of the district's public figures, by category and indicator."""
    figures = Figure.objects.public().current().filter(district=district)
    newest = figures.newest_of_each_series().by_category()
    if wanted is not None:
        newest = newest.filter(indicator__in=wanted)
    found = [
        Series(each.indicator, *(getattr(each, name) for name in APART))
        for each in newest
        if not each.indicator.is_computed
    ]
    if found:
        return found
    catalogue = Indicator.objects.exclude(measure_kind=Indicator.MeasureKind.COMPUTED_RATE)
    if wanted is not None:
        catalogue = catalogue.filter(pk__in=wanted)
    return [Series(indicator) for indicator in catalogue.order_by("category__position", "name")]


class _Earlier:
    """The values that stand for some places in some periods: one query."""

    def __init__(self, districts, spans):
        ends = {span.period_end for span in spans}
        figures = (
            Figure.objects.public()
            .current()
            .filter(district__in=districts, period_end__in=ends)
            .select_related("indicator")
        )
        self.values = {
            (
                each.district_id,
                each.indicator_id,
                *(getattr(each, name) for name in APART),
                Period(each.period_type, each.period_start, each.period_end),
            ): each
            for each in figures
        }

    def of(self, district, series, *spans):
        """The value of the first of `spans` that has one, as a cell shows it; else None."""
        for span in spans:
            key = (district.pk, series.indicator.pk, *series[1:], span)
            if figure := self.values.get(key):
                return _cell(figure)
        return None


def _cell(figure):
    """A number where it is exact, else the words in which the file would have it."""
    if figure.value is None:
        return figure.display_value
    if figure.qualifier == Figure.Qualifier.EXACT:
        return figure.value
    word = QUALIFIER_WORDS[figure.qualifier]
    number = plain(figure.value)
    return number + word if word == "以上" else word + number


def _period_of(series, period) -> Period:
    """When a stock is counted: on the last day of the period."""
    is_stock = series.indicator.measure_kind == Indicator.MeasureKind.STOCK
    return periods.at_end(period) if is_stock else period


def _beside(*words) -> str:
    return f"{BESIDE}：{''.join(words)}"


def _long_zh(district, period, lines):
    return _long(_LONG_ZH, lambda name: COLUMNS[name][0], district, period, lines)


def _long_en(district, period, lines):
    return _long(_LONG_EN, lambda name: name, district, period, lines)


def _long(names, spelt, district, period, lines):
    """Every row a number; columns for area, role, 口径 and publisher where a series has one."""
    said = [
        name
        for index, name in enumerate(APART, start=1)
        if any(series[index] != Series(series.indicator)[index] for series in lines)
    ]
    before = periods.year_before(period)
    earlier = _Earlier([district], [before, *(_period_of(each, before) for each in lines)])
    rows = []
    for series in lines:
        own = _period_of(series, period)
        cells = {
            "district_code": district.code,
            "indicator_code": series.indicator.code,
            "indicator": series.indicator.name,
            "period": periods.label(own),
            **own._asdict(),
            "unit": series.indicator.unit,
        }
        rows.append(
            [cells.get(name) for name in names]
            + [_said(series, name) for name in said]
            + [earlier.of(district, series, _period_of(series, before), before)]
        )
    header = [spelt(name) for name in (*names, *said)] + [_beside(periods.label(before))]
    return BlankTable(_title(district, period), header, rows, [])


def _said(series, name):
    """One column of a series as a file spells it."""
    value = getattr(series, name)
    if name == "role":
        return Figure.FigureRole(value).label
    return Figure(basis=value).basis_shown if name == "basis" else value


def _wide(district, period, lines):
    if period.period_type != Figure.PeriodType.YEAR:
        raise BlankRefused("年鉴横表一列一年，报告期请填年份，如“2024年”。")
    before = periods.year_before(period)
    earlier = _Earlier([district], [before])
    rows = [
        [
            series.indicator.name,
            series.indicator.unit,
            None,
            earlier.of(district, series, _period_of(series, before), before),
        ]
        for series in lines
        if series.is_plain
    ]
    header = ["指标", "单位", periods.label(period), _beside(periods.label(before))]
    title = _title(district, period)
    return BlankTable(title, header, rows, [title])


def _monthly(district, period, lines):
    if period.period_type != Figure.PeriodType.MONTH:
        raise BlankRefused("月报表只报一个月，报告期请填月份，如“2024年9月”。")
    month_before = periods.year_before(period)
    so_far_before = periods.year_to(month_before)
    earlier = _Earlier([district], [month_before])
    rows = [
        [
            series.indicator.name,
            series.indicator.unit,
            None,
            None,
            None,
            earlier.of(district, series, month_before, _period_of(series, month_before)),
            earlier.of(district, series, so_far_before),
        ]
        for series in lines
        if series.is_plain
    ]
    header = ["指标", "单位", "本月", "本月止累计", "同比增长%"]
    header += [_beside(periods.label(each)) for each in (month_before, so_far_before)]
    title = _title(district, period)
    return BlankTable(title, header, rows, [title])


def _places(district, period, lines):
    """The places within the district, or itself where it has none."""
    within = [
        place
        for place in District.objects.public().order_by("code")
        if covers(district.code, place.code) and place.code != district.code
    ]
    places = within or [district]
    lines = [series for series in lines if series.is_plain]
    before = periods.year_before(period)
    earlier = _Earlier(places, [before])
    header = ["行政区划代码", "行政区"]
    for series in lines:
        unit = f"（{series.indicator.unit}）" if series.indicator.unit else ""
        name = f"{series.indicator.name}{unit}"
        header += [name, _beside(series.indicator.name, periods.label(before))]
    rows = []
    for place in places:
        cells = [place.code, place.name]
        for series in lines:
            cells += [None, earlier.of(place, series, _period_of(series, before), before)]
        rows.append(cells)
    title = _title(district, period)
    return BlankTable(title, header, rows, [title])


def _title(district, period):
    return f"{district.name}{periods.label(period)}主要指标"


_MAKERS = {
    "long_zh": _long_zh,
    "long_en": _long_en,
    "wide": _wide,
    "monthly": _monthly,
    "places": _places,
}
