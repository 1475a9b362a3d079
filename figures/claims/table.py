"""The columns of a table of claims (`publishing.records`), and an input as one line of a cell.

| input | line |
|---|---|
| a series point | `办结=led_matters_done|321111|2021年1—10月` |
| its comparison value | `增幅=gdp|321111|2020年|比较值` |
| further keys of the point | `…|目标`, `…|口径：实施前`, `…|公布单位：市统计局`, `…|片区：PQ-321111-000001` |
| a number with its source | `年数=5年|按2016—2020年五年计` |
| nothing | `签约数=未公布|签约项目数` |
"""

import re

from districts.models import District
from districts.resources import SOURCED, WithinDistrictResource
from figures import periods
from figures.formulas import FormulaRefused, parse
from figures.models import Claim, ClaimInput, Figure, Indicator
from figures.models.figure import BASES
from publishing.records import RowsColumn, TextsColumn, kinds
from publishing.tables.cells import literal, normalise, plain
from publishing.tables.values import CellRefused, read_decimal, read_text

Takes = ClaimInput.Takes

_EQUALS = re.compile(r"\s*[=＝]\s*")
_BAR = re.compile(r"\s*[|｜]\s*")
_COLON = re.compile(r"\s*[：:]\s*")
_NUMBER = re.compile(r"(?P<number>[-−]?\d[\d,]*(?:\.\d+)?)(?P<unit>.*)", re.ASCII)
_FORM = "“代号=指标|行政区|报告期”、“代号=5年|出处”或“代号=未公布|缺什么”"
NOTHING, COMPARISON = "未公布", Takes.COMPARISON.label
TARGET = Figure.FigureRole.TARGET.label
#: Further keys of a series point, by what stands before the colon.
_KEYS = {"口径": "basis", "公布单位": "publisher", "片区": "key_area_code"}


def read_input(words: str, find) -> dict:
    """One line as the fields of a `ClaimInput`."""
    symbol, *rest = _EQUALS.split(literal(words), maxsplit=1)
    if not symbol or not rest or not rest[0]:
        raise CellRefused(f"不合格式：每行写{_FORM}")
    first, *more = _BAR.split(rest[0])
    fields = {
        "symbol": read_text(symbol).value,
        "takes": Takes.VALUE,
        "figure": None,
        "literal": None,
        "unit": "",
        "origin": "",
    }
    if first == NOTHING:
        return fields | {"takes": Takes.UNKNOWN, "origin": "|".join(more)}
    if found := _NUMBER.fullmatch(first):
        number = read_decimal(found["number"].replace("−", "-")).value
        return fields | {
            "takes": Takes.LITERAL,
            "literal": number,
            "unit": normalise(found["unit"]),
            "origin": "|".join(more),
        }
    if len(more) < 2:
        raise CellRefused(f"不合格式：每行写{_FORM}")
    place, period, *keys = more
    takes = Takes.COMPARISON if COMPARISON in keys else Takes.VALUE
    keys = [key for key in keys if key != COMPARISON]
    return fields | {"takes": takes, "figure": _figure(first, place, period, keys, find)}


def write_input(row: ClaimInput) -> str:
    """An input as `read_input` takes it."""
    match row.takes:
        case Takes.UNKNOWN:
            parts = [NOTHING, row.origin]
        case Takes.LITERAL:
            parts = [f"{plain(row.literal)}{row.unit}", row.origin]
        case _:
            parts = [*_point(row.figure), COMPARISON if row.takes == Takes.COMPARISON else ""]
    return f"{row.symbol}={'|'.join(part for part in parts if part)}"


def _point(figure: Figure) -> list[str]:
    named = {
        "口径": figure.basis_shown,
        "公布单位": figure.publisher,
        "片区": figure.key_area_code,
    }
    return [
        figure.indicator.code,
        figure.district.code,
        periods.label(figure),
        TARGET if figure.role == Figure.FigureRole.TARGET else "",
        *(f"{name}：{value}" for name, value in named.items() if value),
    ]


def _figure(indicator, place, period, keys, find) -> Figure:
    """The public figure that stands at a point; any earlier one where none does."""
    try:
        days = periods.parse(period)
    except periods.PeriodRefused as refused:
        raise CellRefused(f"里的“{period}”{refused}") from None
    point = {"role": Figure.FigureRole.ACTUAL, "basis": "", "publisher": "", "key_area_code": ""}
    for key in keys:
        name, *value = _COLON.split(key, maxsplit=1)
        if key == TARGET:
            point["role"] = Figure.FigureRole.TARGET
        elif value and name in _KEYS:
            point[_KEYS[name]] = value[0]
        else:
            raise CellRefused(f"里的“{key}”读不懂")
    bases = {shown: stored for stored, shown in BASES.items()}
    point["basis"] = bases.get(point["basis"], point["basis"])
    figures = Figure.objects.public().filter(
        indicator=find(Indicator, indicator),
        district=find(District, place),
        is_tombstone=False,
        **days._asdict(),
        **point,
    )
    found = figures.order_by("-is_current", "-pk").first()
    if found is None:
        raise CellRefused(f"里没有公开的数：{'，'.join((indicator, place, period, *keys))}")
    return found


class ClaimResource(WithinDistrictResource):
    """A table of claims, their formulas and inputs one a line in a cell each."""

    class Meta:
        model = Claim
        columns = (
            "code",
            "title",
            "district",
            "stated_text",
            "stated_value",
            "unit",
            "decimals",
            "audience",
            "note",
            *SOURCED,
            "owner",
        )
        inline_columns = (
            TextsColumn("公式", "formulas", field="text"),
            RowsColumn(
                "用到的数", "inputs", read_input, write_input, key=("symbol",), separator="\n"
            ),
        )

    def whole(self, queryset):
        """With what the lines of the inputs name."""
        return (
            super()
            .whole(queryset)
            .prefetch_related("inputs__figure__indicator", "inputs__figure__district")
        )

    def check_record(self, record, row):
        """Formulas that can be read, over symbols that the row explains."""
        formulas, inputs = row.inlines.get("公式"), row.inlines.get("用到的数")
        if formulas is None or inputs is None:
            return
        known = {each.symbol for each in inputs}
        for formula in formulas:
            try:
                unknown = [name for name in parse(formula.text).symbols if name not in known]
            except FormulaRefused:
                continue  # the model says why
            if unknown:
                row.refuse("公式", f"里的“{'”“'.join(unknown)}”没有列在“用到的数”里")


def register_all() -> None:
    """Register this kind; `AppConfig.ready()` calls it once."""
    kinds.register("claims", ClaimResource)
