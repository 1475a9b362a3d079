"""Exports of admin lists: exactly the rows in scope, in the formats that upper rooms bring.

The writers of CSV and XLSX live a floor above (`publishing.tables.writing`); `publishing`
registers them here when it starts.
"""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import ForeignKey
from django.http import FileResponse, Http404
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry

#: An export this small never touches the disk.
IN_MEMORY = 2 * 1024 * 1024


@dataclass(frozen=True)
class ExportFormat:
    """A way to write a table: `write(file, header, rows)` writes texts, numbers and days."""

    name: str
    label: str
    content_type: str
    write: Callable[[BinaryIO, list[str], Iterable[list]], None]


_formats: dict[str, ExportFormat] = {}


def register_export_format(export_format: ExportFormat) -> None:
    """Offer one more format under every list that can be exported."""
    _formats[export_format.name] = export_format


def export_formats() -> list[ExportFormat]:
    """The formats on offer, in the order in which they were registered."""
    return list(_formats.values())


def export_answer(model_admin, request, queryset, name: str) -> FileResponse:
    """The rows of `queryset` that the person may export, as a download; 404 without such a format.

    What was exported, by whom and how many rows stands in the audit log.
    """
    if name not in _formats:
        raise Http404
    export_format = _formats[name]
    rows = model_admin.limited(queryset, request.user, model_admin.export_roles, reading=True)
    opts = model_admin.opts
    header, cells = model_admin.export_table(rows)
    written = _Counted(cells)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    export_format.write(file, header, written)
    file.seek(0)
    audit.record(
        AuditEntry.Action.EXPORT,
        summary=f"导出{opts.verbose_name}{written.count}条（{export_format.label}）",
        record_type=opts.label_lower,
        detail={"rows": written.count, "format": name, "query": request.GET.urlencode()[:1000]},
        request=request,
    )
    day = timezone.localdate().strftime("%Y%m%d")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{opts.verbose_name}-{day}.{name}",
        content_type=export_format.content_type,
    )


def table_of(model_admin, rows) -> tuple[list[str], Iterable[list]]:
    """The columns `export_fields` of `rows`: their headers, and the cells row by row."""
    opts, columns = model_admin.opts, model_admin.export_fields
    relations = [
        field.name
        for field in opts.concrete_fields
        if field.name in columns and isinstance(field, ForeignKey)
    ]
    rows = rows.select_related(*relations) if relations else rows
    header = [str(label_for_field(column, opts.model, model_admin)) for column in columns]
    cells = (
        [_cell(column, row, model_admin) for column in columns]
        for row in rows.iterator(chunk_size=2000)
    )
    return header, cells


class _Counted:
    """Rows that pass through, counted."""

    def __init__(self, rows):
        self.rows, self.count = rows, 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row


def _cell(column, row, model_admin):
    """A cell that a table can hold: text, number or day."""
    field, _, value = lookup_field(column, row, model_admin)
    if field is not None and getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int | Decimal | date):
        return value
    return str(value)
