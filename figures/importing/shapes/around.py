"""The lines around a table: its title, its unit, notes below it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.place_codes import covers
from districts.models import District
from figures import periods
from figures.models import Indicator
from figures.periods import Period
from figures.resources.catalogue import Catalogue
from figures.resources.values import convertible
from publishing.tables import units
from publishing.tables.cells import normalise
from publishing.tables.headers import is_passed_over, spelling
from publishing.tables.problems import quoted
from publishing.tables.rows import Row

_NOTE = re.compile(
    r"(?:附?注(?:释|解)?\d*|说明|备注|(?:资料|数据|信息)?来源|资料提供|填表说明|指标解释|口径)[:.、]"
    r"|\(?(?:续表|接上表|转下页|续上表)\d*\)?$"
    r"|(?:制表|填表|审核|统计|报送|填报|编制|联系|单位负责|负责)(?:人|单位|机构|日期|时间|电话)?:"
    r"|第\d+页|本表|[*※]+|注\d*$"
)
_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|数值)?单位:\s*([^\s():;。]+)")
_SEVERAL = re.compile("[、,/]|和|或")
#: How the columns of official returns are numbered: 甲, 乙 those that name things, 1, 2 the others.
_STEMS = "甲乙丙丁戊己庚辛"
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,12}(?:局|委员会|政府|办公室|调查队|中心)")


@dataclass
class Surroundings:
    """What the lines above a table say.

    `periods` are those that its title names, `district` the one place that it names, `unit` what
    its unit line gives: it holds where rows and columns give none.
    """

    lines: list[str] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    places: list[District] = field(default_factory=list)
    unit: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def district(self) -> District | None:
        """The one place that the title names."""
        return self.places[0] if len(self.places) == 1 else None


def is_note(text: str) -> bool:
    """Whether a line that stands alone is a note, a source or a signature.

    >>> is_note("注：2020年数为普查修订数"), is_note("地区生产总值")
    (True, False)
    """
    return _NOTE.match(spelling(text)) is not None


def numbers_the_columns(cells: list[str]) -> bool:
    """Whether a row below the header does no more than number the columns: 甲, 乙, 1, 2, 3.

    >>> numbers_the_columns(["甲", "乙", "1", "2", "3"]), numbers_the_columns(["甲", "", "3", "9"])
    (True, False)
    """
    said = [text for cell in cells if (text := spelling(cell).strip("()"))]
    numbers = [text for text in said if text not in _STEMS]
    return bool(
        said
        and said[0] == _STEMS[0]
        and numbers == [str(number) for number in range(1, len(numbers) + 1)]
    )


def unit_of(text: str) -> str | None:
    """What a line such as “单位：亿元” gives, one unit or several; None where it is no such line.

    >>> unit_of("（单位：亿元）"), unit_of("单位：万元、%"), unit_of("指标")
    ('亿元', '万元、%', None)
    """
    found = _UNIT.search(normalise(text)) or _UNIT.match(spelling(text))
    return found[1] if found else None


def unit_for(line: str, indicator: Indicator) -> str:
    """Of the units that a unit line gives the only one that fits the indicator, else all of them.

    >>> unit_for("万元、%", Indicator(unit="亿元")), unit_for("万元、亿元", Indicator(unit="亿元"))
    ('万元', '万元、亿元')
    """
    if not line or units.is_known(line):
        return line
    named = {units.canonical(each) for each in _SEVERAL.split(line) if units.is_known(each)}
    fitting = [each for each in named if convertible(each, indicator.unit)]
    return fitting[0] if len(fitting) == 1 else line


def read_around(rows: Iterable[Row], catalogue: Catalogue) -> Surroundings:
    """What the rows above a header say, which are all but empty or merged across."""
    found = Surroundings()
    for row in rows:
        cells = [cell for cell in row.cells if cell and not is_passed_over(cell)]
        for cell in dict.fromkeys(cells):
            found.lines.append(cell)
            unit = unit_of(cell)
            if unit:
                found.unit = unit
                found.notes.append(f"单位行：没有另写单位的数按{quoted(unit)}读")
            elif unit is not None:
                found.notes.append(
                    f"{quoted(cell)}不是一个单位，各数按所在行、列或指标目录的单位读"
                )
    title = [line for line in found.lines if not is_note(line)]
    for line in title:
        for period in periods.find(line):
            if period not in found.periods:
                found.periods.append(period)
    found.places = _places_in(title, catalogue)
    if found.lines:
        shown = "、".join(quoted(line) for line in found.lines[:5])
        found.notes.insert(0, f"表头上面的文字：{shown}")
    return found


def _places_in(lines, catalogue) -> list[District]:
    """The places that a title names, the smallest where it names what they lie in too."""
    text = "\n".join(_OFFICE.sub("", line) for line in lines)
    named = [each for each in catalogue.districts.values() if each.name in text]
    return [
        each
        for each in named
        if not any(other is not each and covers(each.code, other.code) for other in named)
        and not any(other is not each and each.name in other.name for other in named)
    ]
