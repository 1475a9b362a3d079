"""Tables to download: CSV, XLSX and JSON that open in Chinese Excel and import unchanged.

Rows are sequences in the order of the columns. Cells are str, int, Decimal, date, datetime, bool or
None; what they are decides how they are written, so codes are passed as str. Floats raise
`TypeError`.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import xlsxwriter
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from publishing.arithmetic.dates import SHANGHAI
from publishing.tables.cells import LONGEST_CELL, TRIMMED, plain

EXACT_DIGITS = 15
MOST_ROWS = 1_048_576
CHUNK = 64 * 1024
_LIVE = tuple("=+-@＝＋－＠'\t\r\n")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_FILE_NAMES = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]")
_FIRST_SHEET_DAY = date(1900, 3, 1)
#: The moment that the parts of a workbook carry; it says nothing.
_FIRST_ZIP_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)


def safe_text(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula: an apostrophe in front where it might.

    `cells.literal` takes that apostrophe off again, and so a text that begins with one gets
    another.

    >>> safe_text("=1+1"), safe_text("-12.5"), safe_text("＠某某")
    ("'=1+1", '-12.5', "'＠某某")
    """
    start = text.lstrip(TRIMMED)
    if start.startswith(_LIVE) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def cell_text(value) -> str:
    """One cell in CSV: numbers plain, days in ISO form, moments in Shanghai time, 是 or 否."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case str() | Promise():
            return safe_text(str(value))
        case int():
            return str(value)
        case Decimal():
            return plain(value)
        case datetime():
            return _local(value).strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence], *, above: Sequence[str] = ()
) -> Iterator[bytes]:
    """A CSV file piece by piece: UTF-8 with byte order mark and CRLF, as Chinese Excel expects.

    `above` are title lines over the column names.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    for line in above:
        writer.writerow([cell_text(line)])
    writer.writerow([cell_text(column) for column in columns])
    for row in rows:
        writer.writerow([cell_text(value) for value in row])
        if text.tell() > CHUNK:
            yield _taken(text)
    yield _taken(text)


def write_xlsx(
    file,
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    title: str = "",
    above: Sequence[str] = (),
):
    """An XLSX workbook with one sheet into `file` (binary), in constant memory.

    `title` names the sheet; `above` are title lines over the column names. Numbers are numbers only
    where 15 digits hold them exactly, else text. The same cells are the same bytes, whenever they
    are written. Raises `ValueError` for more rows than a sheet has.
    """
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": _FIRST_ZIP_MOMENT})
    with book:
        sheet = book.add_worksheet(sheet_name(title))
        head = book.add_format({"bold": True})
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        top = len(above)
        sheet.freeze_panes(top + 1, 0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, min(40, max(10, 2 * len(str(column)) + 2)))
        for number, line in enumerate(above):
            sheet.write_string(number, 0, safe_text(str(line)), head)
        for index, column in enumerate(columns):
            sheet.write_string(top, index, safe_text(str(column)), head)
        for number, row in enumerate(rows, start=top + 1):
            if number >= MOST_ROWS:
                raise ValueError("an XLSX sheet holds 1,048,576 rows")
            for index, value in enumerate(row):
                _write_cell(sheet, number, index, value, formats)


def json_rows(columns: Sequence[str], rows: Iterable[Sequence]) -> Iterator[bytes]:
    """A JSON array of objects piece by piece; numbers beyond 15 digits are strings."""
    keys = [json.dumps(str(column), ensure_ascii=False) for column in columns]
    pieces, size, before = ["["], 1, "\n"
    for row in rows:
        cells = zip(keys, map(_json_cell, row), strict=True)
        piece = before + "{" + ", ".join(f"{key}: {cell}" for key, cell in cells) + "}"
        before = ",\n"
        pieces.append(piece)
        size += len(piece)
        if size > CHUNK:
            yield "".join(pieces).encode()
            pieces, size = [], 0
    pieces.append("\n]\n")
    yield "".join(pieces).encode()


def content_disposition(filename: str) -> str:
    """The header value that saves a response under `filename`, Chinese names included.

    >>> content_disposition("figures.csv")
    'attachment; filename="figures.csv"'
    """
    return content_disposition_header(True, _NOT_IN_FILE_NAMES.sub("_", filename).strip() or "_")


def sheet_name(title: str) -> str:
    """`title` as a sheet may be called: 31 characters, without those that no sheet name has.

    >>> sheet_name("2021/1–9月：主要指标"), sheet_name("")
    ('2021 1–9月：主要指标', '数据')
    """
    name = _NOT_IN_SHEET_NAMES.sub(" ", title).strip(" '")[:31].strip(" '")
    return "数据" if not name or name.lower() == "history" else name


def _write_cell(sheet, row, column, value, formats):
    match value:
        case None:
            return
        case bool():
            sheet.write_string(row, column, cell_text(value))
        case int() | Decimal() if _is_exact(value):
            sheet.write_number(row, column, float(value))
        case datetime() if value.date() >= _FIRST_SHEET_DAY:
            moment = _local(value).replace(microsecond=0, tzinfo=None)
            sheet.write_datetime(row, column, moment, formats[datetime])
        case date() if not isinstance(value, datetime) and value >= _FIRST_SHEET_DAY:
            sheet.write_datetime(row, column, value, formats[date])
        case _:
            text = cell_text(value)
            if len(text) > LONGEST_CELL:
                text = text[: LONGEST_CELL - 1] + "…"
            sheet.write_string(row, column, text)


def _json_cell(value):
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal() if _is_exact(value):
            return cell_text(value)
        case str() | Promise():
            return json.dumps(str(value), ensure_ascii=False)
        case _:
            return json.dumps(cell_text(value), ensure_ascii=False)


def _is_exact(value):
    """Whether a double holds the number to its last digit."""
    return len(plain(Decimal(value)).lstrip("-").replace(".", "").lstrip("0")) <= EXACT_DIGITS


def _local(moment):
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment


def _taken(text):
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
