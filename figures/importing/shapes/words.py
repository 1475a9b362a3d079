"""What one cell of a header row says."""

import re
from dataclasses import dataclass
from enum import StrEnum

from figures import periods
from figures.importing.shapes.growth import Growth, read_growth
from figures.models import Indicator
from figures.periods import Period, PeriodRefused
from figures.resources.catalogue import Catalogue
from figures.resources.columns import COLUMNS
from publishing.tables import units
from publishing.tables.headers import is_passed_over, spelling

#: Columns of the long tables that a wide table may have too: they hold for all figures of a row.
OF_THE_ROW = (
    "district_code",
    "key_area_code",
    "role",
    "basis",
    "publisher",
    "accounting_stage",
    "audience",
    "source_locator",
    "note",
)
_SPELLINGS = {
    **{
        spelling(each): name
        for name in ("indicator_code", "indicator", "unit", "district", *OF_THE_ROW)
        for each in (name, *COLUMNS[name])
    },
    **dict.fromkeys(("项目", "名称", "主要指标", "指标项目", "统计指标", "项目名称"), "indicator"),
    **dict.fromkeys(("代码", "指标编码"), "indicator_code"),
    **dict.fromkeys(("说明", "注释"), "note"),
    **dict.fromkeys(
        (
            *(
                "地区",
                "地区名称",
                "区县",
                "县区",
                "区市县",
                "县市区",
                "市县区",
                "市县",
                "区域",
                "辖区",
            ),
            *("镇街", "街镇", "乡镇", "街道", "镇(街道)", "镇、街道", "街道(镇)", "乡镇(街道)"),
            *("板块", "各区", "区名", "街道名称", "乡镇名称"),
        ),
        "district",
    ),
}
_NUMBERING = ("序号", "行次", "编号", "no.", "no")
#: Numbers beside the figures that are for comparing by eye, and belong to another release.
_REFERENCE = re.compile(
    r"(?:上年|去年)(?:同期|同月|全年|实绩|完成)?(?:累计|完成数|完成|基数|绝对数|数|值)*+(?:\(.*\))?"
    r"|同期(?:数|值|累计|基数)?"
)
_PLAIN_NUMBERS = (
    *("绝对数", "绝对量", "绝对值", "总量", "总值", "总额", "总数", "数值", "数量", "数额", "数"),
    *(
        "余额",
        "期末余额",
        "期末数",
        "期末",
        "实绩",
        "完成数",
        "完成额",
        "完成值",
        "实际完成",
        "实际",
        "完成",
        "指标值",
        "值",
    ),
)
_OF_THE_MONTH = re.compile(r"(?:本|当)月(?:份)?(?:末|止|底)?")
_OF_THE_YEAR = re.compile(
    r"(?:(?:自?年初|1月?)-本月|1-本月|(?:自?年初)?至?本月(?:止|末)?累计|(?:自|从)?年初(?:以来)?累计"
    r"|本年(?:止)?累计|累计)(?:累计)?"
)
_OF_THE_QUARTER = re.compile(r"(?:本|当)季度?")
_OF_THE_TABLE = ("本期", "本年", "全年", "当年")
_IN_BRACKETS = re.compile(r"(.+?)\(([^()]+)\)")
_DASHES = str.maketrans(dict.fromkeys("–—―−─~至到", "-"))


class When(StrEnum):
    """A period that a header gives only in relation to that of the table."""

    MONTH = "month"
    YEAR_TO = "year_to"
    QUARTER = "quarter"
    TABLE = "table"


@dataclass(frozen=True)
class Heading:
    """What a header cell says, and of a column all its header cells together.

    Either a `column` of the row; or `passed_over`, with the reason; or a number: its `when` (a
    period, a `When`, or words such as 1-9月 that lack their year), `indicator`, `unit`, and
    `growth` where it is that of a number and not the number itself. Else `unknown` is what
    is not understood of it.
    """

    text: str
    column: str = ""
    passed_over: str = ""
    is_number: bool = False
    when: Period | When | str | None = None
    indicator: Indicator | None = None
    unit: str = ""
    growth: Growth | None = None
    unknown: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it says anything that is understood."""
        return bool(self.column or self.passed_over or self.is_number)


def names_the_row(text: str) -> bool:
    """Whether a header cell stands over what each row is: 指标, 地区 and the like."""
    what = _SPELLINGS.get(spelling(text))
    return what in ("indicator", "indicator_code", "district", "district_code")


def read_heading(text: str, catalogue: Catalogue) -> Heading:
    """What a header cell says; of one that says nothing known, only its text."""
    words = spelling(text)
    if column := _SPELLINGS.get(words):
        return Heading(text, column=column)
    if is_passed_over(text):
        return Heading(text, passed_over="供对照")
    if words in _NUMBERING:
        return Heading(text, passed_over="序号")
    name, unit = without_unit(words)
    if indicator := catalogue.indicator(words) or catalogue.indicator(name):
        named_whole = catalogue.indicator(words) is not None
        return Heading(text, is_number=True, indicator=indicator, unit="" if named_whole else unit)
    if _REFERENCE.fullmatch(words):
        return Heading(text, passed_over="对照数")
    if growth := read_growth(words):
        return _growth_of(text, growth, catalogue)
    if name in _PLAIN_NUMBERS:
        return Heading(text, is_number=True, unit=unit)
    alone = words.strip("()").removeprefix("单位:")
    if units.is_known(alone):
        return Heading(text, is_number=True, unit=alone)
    when = _when(name)
    if when is not None:
        return Heading(text, is_number=True, when=when, unit=unit)
    return Heading(text, unknown=text)


def without_unit(words: str) -> tuple[str, str]:
    """A name without the unit in brackets after it, and that unit.

    >>> without_unit("地区生产总值(亿元)"), without_unit("餐饮销售额(万达广场)")
    (('地区生产总值', '亿元'), ('餐饮销售额(万达广场)', ''))
    """
    found = _IN_BRACKETS.fullmatch(words)
    unit = found and found[2].removeprefix("单位:")
    return (found[1].strip(), unit) if found and units.is_known(unit) else (words, "")


def _growth_of(text, growth, catalogue) -> Heading:
    """A growth column with the number that it names, as far as it names one."""
    of, _ = without_unit(growth.of)
    if not of or of in _PLAIN_NUMBERS:
        return Heading(text, is_number=True, growth=growth)
    when = _when(of)
    if when is not None:
        return Heading(text, is_number=True, growth=growth, when=when)
    if indicator := catalogue.indicator(of):
        return Heading(text, is_number=True, growth=growth, indicator=indicator)
    return Heading(text, unknown=text)


def _when(words) -> Period | When | str | None:
    """The period that words name, in relation to the table's or without its year too."""
    try:
        return periods.parse(words)
    except PeriodRefused:
        pass
    words = words.translate(_DASHES)
    for ending in _PLAIN_NUMBERS:
        if len(words) > len(ending) + 1 and words.endswith(ending):
            return _when(words.removesuffix(ending))
    if _OF_THE_MONTH.fullmatch(words):
        return When.MONTH
    if _OF_THE_YEAR.fullmatch(words):
        return When.YEAR_TO
    if _OF_THE_QUARTER.fullmatch(words):
        return When.QUARTER
    if words in _OF_THE_TABLE:
        return When.TABLE
    try:
        periods.parse(f"2000年{words}")
    except PeriodRefused:
        return None
    return words
