"""The columns that are read, the spellings of their headers, and the readers of their cells."""

from collections.abc import Callable
from functools import lru_cache

from accounts.models import validate_code
from figures import periods
from figures.models import Figure
from figures.models.figure import BASES
from publishing.tables.headers import Columns, is_passed_over, spelling
from publishing.tables.values import (
    CellRefused,
    Read,
    read_choice,
    read_date,
    read_decimal,
    read_integer,
    read_text,
)

#: Every column that is read, with the other spellings accepted for it.
COLUMNS = {
    "district_code": ("行政区划代码", "区划代码"),
    "district": ("行政区", "行政区名称"),
    "indicator_code": ("指标代码",),
    "indicator": ("指标", "指标名称"),
    "period": ("报告期", "期间"),
    "period_type": ("期间类型",),
    "period_start": ("期间起",),
    "period_end": ("期间止",),
    "value": ("数值",),
    "unit": ("单位", "计量单位"),
    "qualifier": ("约数说明", "限定"),
    "note": ("备注",),
    "key_area_code": ("片区",),
    "role": ("实际或目标",),
    "basis": ("口径",),
    "publisher": ("公布单位",),
    "value_kind": ("值的类型",),
    "value_text": ("原文表述",),
    "accounting_stage": ("核算阶段",),
    "comparison_type": ("比较类型",),
    "comparison_base_period": ("比较基期",),
    "comparison_value": ("比较值",),
    "comparison_unit": ("比较单位",),
    "comparison_text": ("比较原文",),
    "rank_scope": ("位次范围",),
    "rank_basis": ("位次依据",),
    "rank_position": ("位次",),
    "rank_change": ("位次变化",),
    "rank_change_base": ("位次变化基期",),
    "rank_text": ("位次原文",),
    "derived": ("据公布数推算",),
    "derivation": ("推算过程",),
    "period_text": ("期间原文",),
    "period_basis": ("期间依据",),
    "period_precision": ("期间精度",),
    "audience": ("公开范围",),
    "source_locator": ("出处定位",),
    "source_line": ("出处行号",),
    "tombstone": ("撤销此数",),
}

#: Columns of our own downloads that say where a number is from. They pass, unread: where the
#: numbers of an upload are from, the upload itself says.
PROVENANCE_COLUMNS = {
    "source": ("资料来源",),
    "released_on": ("来源发布日期",),
    "release_code": ("数据发布编码",),
}

#: What says when in the first shape; the second says it in words, under `period`.
DAYS = ("period_type", "period_start", "period_end")
SHAPES = (
    "能读的表有五种：一是 district_code,indicator_code,period_type,period_start,period_end,value,"
    "unit…；二是 行政区划代码,指标,报告期,数值,单位…（每行一个数）；三是年鉴横表 "
    "指标,单位,2016年,2017年…；四是月报表 指标,单位,本月,本月止累计,同比增长%；"
    "五是分地区表 地区,地区生产总值(亿元),…"
)

KINDS = {"year": "年份", "month": "月份"}
YES_OR_NO = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}
QUALIFIERS = {
    **{label: value for value, label in Figure.Qualifier.choices},
    **{value: value for value in Figure.Qualifier.values},
    **dict.fromkeys(("余", "多", "超", "超过", "突破", "逾"), Figure.Qualifier.MORE_THAN),
    **dict.fromkeys(("左右", "大约"), Figure.Qualifier.ABOUT),
    "接近": Figure.Qualifier.ALMOST,
}
INTEGERS = {"rank_position": (1, 4), "rank_change": (None, 4), "source_line": (1, 9)}


_ACCEPTED = {
    spelling(each): name
    for name, others in (COLUMNS | PROVENANCE_COLUMNS).items()
    for each in (name, *others)
}


def is_figure_table(header) -> bool:
    """Whether a row's cells are the header of a table of one figure a row.

    Also where it lacks the indicator, or spells it wrongly, but says when and how much.
    """
    names = {_ACCEPTED.get(spelling(cell)) for cell in header.cells}
    return "value" in names and bool(
        names & {"indicator", "indicator_code", "period", "period_start"}
    )


def is_known_column(text: str) -> bool:
    """Whether a header cell is the name of a column of `COLUMNS`, in whichever spelling."""
    return spelling(text) in _ACCEPTED


def names_periods(header) -> bool:
    """Whether such a header has a column that says when."""
    return bool({_ACCEPTED.get(spelling(cell)) for cell in header.cells} & {"period", *DAYS})


def unknown_columns(header) -> list[str]:
    """The columns of such a header that are none of `COLUMNS`, as the file spells them."""
    return [
        cell
        for cell in header.cells
        if spelling(cell) not in _ACCEPTED and not is_passed_over(cell)
    ]


def missing_columns(columns: Columns, *, district_known: bool, period_known: bool) -> list[str]:
    """What the table lacks, in words, given what the upload itself says."""
    missing = []
    if "indicator" not in columns and "indicator_code" not in columns:
        missing.append("指标")
    if not district_known and "district_code" not in columns and "district" not in columns:
        missing.append("行政区划代码")
    if "period" not in columns and not period_known:
        lacking = [name for name in DAYS if name not in columns]
        missing += ["报告期"] if len(lacking) == len(DAYS) else lacking
    return missing


def _read_field(name: str) -> Callable[[str], Read]:
    """How the cells of one optional column are read."""
    stored = "is_tombstone" if name == "tombstone" else name
    field = Figure._meta.get_field(stored)
    if name in INTEGERS:
        least, digits = INTEGERS[name]
        return lambda text: read_integer(text, max_digits=digits, least=least)
    if name == "comparison_value":
        return lambda text: read_decimal(text)
    if name == "qualifier":
        return lambda text: read_choice(text, QUALIFIERS)
    if name == "basis":
        pair = {word: basis for basis, word in BASES.items()}
        return lambda text: read_text(pair.get(text, text), max_length=field.max_length)
    if name in ("derived", "tombstone"):
        return lambda text: read_choice(text, YES_OR_NO)
    if name == "key_area_code":
        return _read_code
    if field.choices:
        return lambda text: read_choice(text, field.choices)
    return lambda text: read_text(text, max_length=field.max_length)


def _read_code(text):
    read = read_text(text, max_length=40)
    if read.value and validate_code.regex.search(read.value) is None:
        raise CellRefused("不是编码：只能用字母、数字、“-”和“_”")
    return read


#: Columns that are read together with others, or against the catalogues.
_TOGETHER = (
    "district_code",
    "district",
    "indicator_code",
    "indicator",
    "period",
    "period_start",
    "period_end",
    "value",
    "unit",
)

#: The columns whose cell is one field of the figure, with their readers. Texts repeat: each is
#: read once.
FIELDS = {
    name: lru_cache(maxsize=4096)(_read_field(name)) for name in COLUMNS if name not in _TOGETHER
}

read_day = lru_cache(maxsize=4096)(read_date)


@lru_cache(maxsize=4096)
def read_period(text: str) -> Read:
    """The cell under 报告期; what a spreadsheet made of a year or a month is said so."""
    if not text:
        raise CellRefused("没有填报告期")
    period = periods.parse(text)
    literally = "年" in text or period.period_type not in ("year", "month")
    return Read(period, literally, "" if literally else f"按{KINDS[period.period_type]}读")
