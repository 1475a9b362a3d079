"""Lists as files: exactly the rows that the page's filters leave, in the columns the view names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from tempfile import TemporaryFile

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse

from publishing.masking import mask
from publishing.tables.writing import content_disposition, json_rows, write_csv, write_xlsx

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}
#: A workbook is built before its first byte leaves; CSV and JSON flow and have no such limit.
MOST_WORKBOOK_ROWS = 100_000
AT_ONCE = 1000


@dataclass(frozen=True)
class Column:
    """One column of a download: its key in JSON, its heading in tables, and how to read it.

    `read` takes the row and gives what `publishing.tables.writing` takes for a cell.
    """

    key: str
    heading: str
    read: Callable


def download_links(query) -> list[tuple[str, str]]:
    """`(“CSV”, address)` for each format; `query(format=…)` gives the query string."""
    return [(format.upper(), f"?{query(format=format)}") for format in FORMATS]


def download(
    rows: QuerySet,
    columns: list[Column],
    *,
    format: str,
    title: str,
    dress: Callable[[list], list] = list,
) -> HttpResponse:
    """The rows as an attachment named `<title>.<format>`, read as they are sent.

    `dress` adds to some rows at a time what their columns read besides their own fields.
    Raises Http404 for a format that is none, or a workbook larger than `MOST_WORKBOOK_ROWS`.
    """
    if format not in FORMATS or not columns:
        raise Http404("没有这种格式")
    cells = ([_public(column.read(row)) for column in columns] for row in _dressed(rows, dress))
    headings = [column.heading for column in columns]
    if format == "xlsx":
        if rows.count() > MOST_WORKBOOK_ROWS:
            raise Http404("行数超过 XLSX 下载的上限，请下载 CSV")
        file = TemporaryFile()  # noqa: SIM115  (the response closes it when it is sent)
        write_xlsx(file, headings, cells, title=mask(title))
        file.seek(0)
        response = FileResponse(file)
    elif format == "json":
        response = StreamingHttpResponse(json_rows([column.key for column in columns], cells))
    else:
        response = StreamingHttpResponse(write_csv(headings, cells))
    response["Content-Type"] = FORMATS[format]
    response["Content-Disposition"] = content_disposition(mask(f"{title}.{format}"))
    response["X-Robots-Tag"] = "noindex"
    return response


def _dressed(rows, dress):
    unread = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(unread, AT_ONCE)):
        yield from dress(some)


def _public(cell):
    """A cell as the public may read it: its personal data masked (rules, section 9)."""
    return _masked(cell) if isinstance(cell, str) else cell


#: The same names and words stand in row after row.
_masked = lru_cache(maxsize=4096)(mask)
