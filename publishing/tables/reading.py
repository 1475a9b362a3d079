"""Opening a table file of any kind: `read_table` looks at the content, not at the name alone."""

import re
from itertools import islice

from publishing.tables.delimited import DelimitedTable
from publishing.tables.problems import TableRefused, Unreadable, quoted, refused
from publishing.tables.rows import Row, TableReader
from publishing.tables.xls.compound import SIGNATURE
from publishing.tables.xls.table import XlsTable
from publishing.tables.xlsx.table import XlsxTable

__all__ = ["Row", "TableReader", "TableRefused", "read_table"]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR压缩包"),
    (b"7z\xbc\xaf", "7z压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"{\\rtf", "RTF文档"),
)
_WEB_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|head|meta)", re.IGNORECASE
)
_SAVE_AGAIN = "请用WPS表格或Excel打开，另存为 .xlsx 再上传"


def read_table(file, *, name: str, sheet: str | None = None) -> TableReader:
    """Open `file` (binary, seekable) as a table; `name` is its file name, `sheet` the wanted sheet.

    Reads CSV, XLSX and XLS. Raises `TableRefused` where the file is no table, is hostile, or holds
    no data.
    """
    try:
        table = _opened(file, name, sheet)
        first = list(islice(table.rows(), 20))
    except Unreadable:
        if name.lower().endswith(".et"):
            raise refused("这个 .et 文件读不出来，请另存为 .xlsx 再上传") from None
        raise
    if not first:
        raise _nothing_in(table, "文件里没有内容")
    if len(first) == 1:
        raise _nothing_in(table, "文件里只有表头，没有数据")
    chinese = [cell for row in first for cell in row.cells if _CHINESE.search(cell)]
    if chinese and table.encoding:
        table.notes.append(
            "开头的中文：" + "、".join(quoted(cell) for cell in list(dict.fromkeys(chinese))[:5])
        )
    return table


def _nothing_in(table, reason):
    """A sheet that holds no data; where it was not asked for, the others are named."""
    return refused("。".join(filter(None, (reason, table.of_several))))


def _opened(file, name, sheet):
    file.seek(0)
    start = file.read(512)
    if not start:
        raise refused("文件是空的")
    for mark, kind in _OTHER_KINDS:
        if start.startswith(mark):
            raise refused(f"这是{kind}，不是表格；请上传 .xlsx、.xls 或 .csv 文件")
    if start.startswith(b"PK\x03\x04"):
        return XlsxTable(file, name=name, sheet=sheet)
    if start.startswith(SIGNATURE):
        return XlsTable(file, name=name, sheet=sheet)
    if _WEB_PAGE.match(start):
        raise refused(f"这是网页格式的文件，不是真正的表格；{_SAVE_AGAIN}")
    return DelimitedTable(file, name=name)
