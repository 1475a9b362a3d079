"""A table of records as a file: the empty one to fill in, and the one that imports unchanged."""

import io
from collections.abc import Callable

from publishing.records.resources import RecordResource


def template_file(resource_class: type[RecordResource], write: Callable) -> io.BytesIO:
    """A file with the headers alone, by `write(file, header, rows)` of an export format."""
    file = io.BytesIO()
    header = [
        column.column_name for column in resource_class().columns.values() if not column.readonly
    ]
    write(file, header, [])
    file.seek(0)
    return file
