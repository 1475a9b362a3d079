"""The formats in which staff take lists out of the admin: CSV and XLSX, formula-safe.

`accounts.scoped_admin` chooses the rows and columns; it stands a floor below and knows no writer.
"""

from accounts.scoped_admin import ExportFormat, register_export_format
from publishing.tables.writing import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_csv_file(file, header, rows) -> None:
    """Write a CSV file that opens in Chinese Excel into the binary `file`."""
    file.writelines(write_csv(header, rows))


def register_admin_exports() -> None:
    """Offer CSV and XLSX under every admin list that may be exported."""
    register_export_format(ExportFormat("csv", "CSV", "text/csv; charset=utf-8", write_csv_file))
    register_export_format(ExportFormat("xlsx", "XLSX", XLSX, write_xlsx))
