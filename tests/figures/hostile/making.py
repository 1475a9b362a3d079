"""One sound table, the ways to write it as a file, and what is to be said of a spoilt one."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from publishing.tables.cells import column_index
from tests.publishing.tables import making

CHINESE = ["行政区划代码", "指标", "报告期", "数值", "单位", "约数说明", "备注"]
ENGLISH = [
    "district_code", "indicator_code", "period_type", "period_start", "period_end",
    "value", "unit", "qualifier", "note",
]  # fmt: skip
SOUND = (
    CHINESE,
    ["321111", "地区生产总值", "2019年", "198.5", "亿元", "", ""],
    ["321111", "地区生产总值", "2020年", "211.6", "亿元", "", "修订"],
    ["321111", "地区生产总值", "2021年1-9月", "222.3", "亿元", "", ""],
    ["321111", "企业数", "2020年末", "51649", "户", "", ""],
    ["321102", "企业数", "2021年11月", "1300", "户", "以上", "口径同上"],
    ["321111", "占比", "2021年", "41.2", "%", "约", ""],
    ["321102", "占比", "2021年", "38.7", "%", "", ""],
)
SOUND_ENGLISH = (
    ENGLISH,
    ["321111", "gdp", "year", "2019-01-01", "2019-12-31", "198.5", "亿元", "exact", ""],
    ["321111", "gdp", "cumulative", "2021-01-01", "2021-09-30", "222.3", "亿元", "", "初步"],
    ["321111", "firms", "date", "2020-12-31", "2020-12-31", "51649", "户", "", ""],
    ["321102", "firms", "month", "2021-11-01", "2021-11-30", "1300", "户", "more_than", ""],
    ["321102", "share", "quarter", "2021-07-01", "2021-09-30", "38.7", "%", "about", ""],
)
VARIANTS = 5


@dataclass(frozen=True)
class Hostile:
    """A file, the sentence in which it is refused, and where: (row, letter).

    The letter is empty where a row as a whole is wrong, the row 0 where no row can be named.
    `problems` is how many are found; more than one defect shows in more than one.
    """

    name: str
    data: bytes
    says: str
    at: tuple[int, str] = (0, "")
    problems: int = 1
    said: dict = field(default_factory=dict)


#: The classes: a name, and what yields its files.
CLASSES: dict[str, Callable[[], Iterator[Hostile]]] = {}


def hostile(name: str):
    """Enter a generator of five files as the class `name`."""

    def entered(function):
        assert name not in CLASSES, name
        CLASSES[name] = function
        return function

    return entered


def spoilt(at: str, value, *, table=SOUND):
    """The rows of the sound table with `value` in the cell at this address."""
    letter, number = at.rstrip("0123456789"), int(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    rows = [list(row) for row in table]
    rows[number - 1][column_index(letter)] = value
    return rows


def where(at: str) -> tuple[int, str]:
    """Row and letter of an address."""
    letter = at.rstrip("0123456789")
    return int(at[len(letter) :]), letter


def text_of(rows, *, separator=",") -> str:
    """The rows as the text of a CSV."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n").writerows(rows)
    return file.getvalue()


def as_csv(rows, *, encoding="utf-8", separator=","):
    """The rows as a CSV file: its name and its bytes."""
    return "数据.csv", text_of(rows, separator=separator).encode(encoding)


def as_xlsx(rows, **options):
    """The rows as an XLSX workbook: its name and its bytes."""
    return "数据.xlsx", making.workbook(*rows, **options).getvalue()


def as_xls(rows, **options):
    """The rows as an XLS workbook: its name and its bytes."""
    return "数据.xls", making.old_workbook(*rows, **options).getvalue()


#: In what kinds of file staff send the same table.
KINDS = (
    as_csv,
    as_xlsx,
    lambda rows: as_csv(rows, encoding="gb18030"),
    as_xls,
    lambda rows: as_csv(rows, encoding="utf-16", separator="\t"),
)


def one_cell_each(at: str, values, says: str | list[str], *, table=SOUND, **said):
    """Five files with one bad cell each, in five kinds; `at` may be a list, one for each."""
    ats = [at] * VARIANTS if isinstance(at, str) else at
    sentences = [says] * VARIANTS if isinstance(says, str) else says
    for kind, place, value, sentence in zip(KINDS, ats, values, sentences, strict=True):
        name, data = kind(spoilt(place, value, table=table))
        yield Hostile(name, data, sentence, where(place), **said)
