"""Growth columns: which figure “2024年比2023年增长%” compares, with what, and in which unit."""

import re
from dataclasses import dataclass
from enum import StrEnum

from figures import periods
from figures.models import Figure
from figures.periods import Period
from publishing.tables import units

Comparison = Figure.ComparisonType

_BASES = (
    "上年同期|去年同期|同期|上年同月|去年同月|上年末|上年底|上年|去年|年初|上月末|上月"
    "|[12]\\d{3}(?:年(?:末|底|同期)?)?"
)
_WORDS = "增长速度|增长率|增长幅度|增速|增幅|增减幅度|增长|增减|升降|变化|变动|\\+-|±"
#: With whom a number is compared; else only that it grew.
_COMPARED = re.compile(
    rf"(?P<own>.*?)(?:[比较](?P<base>{_BASES})|(?P<yoy>同比)|(?P<mom>环比)|(?P<yearly>年均|年平均|平均每年))"
    rf"(?P<word>{_WORDS})?(?P<amount>额|量|数|点)?(?P<unit>.*)"
)
_GREW = re.compile(rf"(?P<own>.*?)(?P<word>{_WORDS})(?P<amount>额|量|数|点)?(?P<unit>.*)")
_RATES = ("增长速度", "增长率", "增长幅度", "增速", "增幅", "增减幅度")
_EITHER = re.compile(r"(?:%|百分比)[、,/或和](?:个)?百分点|(?:个)?百分点[、,/或和]%")
#: Units in which a change in per cent and one in percentage points can be mistaken.
RATE_UNITS = ("%", "‰", "百分点")


class Base(StrEnum):
    """With which period a growth column compares, where it names none by its year."""

    YEAR_AGO = "year_ago"
    MONTH_AGO = "month_ago"
    YEAR_START = "year_start"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Growth:
    """What a growth column says: `of` is the heading of the figure it names, as far as it does.

    `base` is a `Base` or the words for a period; `unit` is %, 百分点, ‰, the unit of an amount, or
    empty where it is % or 百分点, as the indicator has it.
    """

    of: str
    base: str
    unit: str
    yearly: bool = False

    def kind(self, *, indicator_unit: str) -> tuple[str, str]:
        """Type and unit of the comparison for an indicator.

        Of a rate, a growth in % may be meant in per cent or in points: the file does not say.
        """
        if self.yearly:
            return Comparison.ANNUAL_GROWTH, self.unit or "%"
        rate = indicator_unit in RATE_UNITS
        if self.unit == "百分点" or (not self.unit and rate):
            return Comparison.POINTS, "百分点"
        if self.unit in ("", "%", "‰"):
            unit = self.unit or "%"
            return (Comparison.UNSPECIFIED if rate else Comparison.PERCENT), unit
        return Comparison.AMOUNT, self.unit

    def base_of(self, period: Period) -> str:
        """The period with which `period` is compared, in words; empty where that is not said."""
        match self.base:
            case Base.YEAR_AGO:
                return periods.label(periods.year_before(period))
            case Base.YEAR_START:
                return f"{period.period_end.year - 1}年末"
            case Base.MONTH_AGO:
                before = periods.month_before(period)
                return periods.label(before) if before else ""
            case Base.UNSAID:
                return ""
        named = periods.parse(self.base.removesuffix("同期"))
        years = period.period_end.year - named.period_end.year
        if named.period_type == "year" and period.period_type != "multi_year" and years > 0:
            return periods.label(periods.year_before(period, years=years))
        return periods.label(named)


def read_growth(text: str) -> Growth | None:
    """The growth column that a header (half-width, without spaces) means; None for any other.

    >>> read_growth("2024年比2023年增长%")
    Growth(of='2024年', base='2023年', unit='%', yearly=False)
    >>> read_growth("累计同比±(%)").of, read_growth("2024年") is None
    ('累计', True)
    """
    words = re.sub(r"[()\[\]:]", "", text)
    match = _COMPARED.fullmatch(words) or _GREW.fullmatch(words)
    if match is None:
        return None
    found = dict.fromkeys(("base", "yoy", "mom", "yearly")) | match.groupdict()
    unit = _unit(found)
    if unit is None:
        return None
    base = found["base"] or ""
    if found["yoy"] or base in (
        "上年同期",
        "去年同期",
        "同期",
        "上年同月",
        "去年同月",
        "上年",
        "去年",
    ):
        base = Base.YEAR_AGO
    elif found["mom"] or base in ("上月", "上月末"):
        base = Base.MONTH_AGO
    elif base in ("年初", "上年末", "上年底"):
        base = Base.YEAR_START
    return Growth(
        of=found["own"],
        base=base or Base.UNSAID,
        unit=unit,
        yearly=bool(found["yearly"]),
    )


def is_growth_without_unit(text: str) -> bool:
    """Whether a header would be a growth column if it said in what: “同比增长”.

    >>> is_growth_without_unit("同比增长"), is_growth_without_unit("同比增长%")
    (True, False)
    """
    return read_growth(text) is None and read_growth(text + "%") is not None


def _unit(found) -> str | None:
    """%, 百分点, a unit, "" for either of the first two; None where the header does not say."""
    text = found["unit"]
    if _EITHER.fullmatch(text):
        return ""
    if text in ("%", "百分点", "个百分点", "‰"):
        return text.removeprefix("个")
    if not text:
        if found["amount"] == "点":
            return None
        return "%" if found["word"] in _RATES else None
    return units.canonical(text) if units.is_known(text) else None
