"""Reading one cell: numbers with their qualifiers and units, years, dates, choices and texts.

Every reader takes the text of a cell and answers with a `Read`: its value, whether that is
literally what stands there, and if not, why. An empty cell reads as "not given". Everything else
raises `CellRefused`, whose Chinese reason reads on after the quoted cell: `“2024.7”不是年份`.
"""

from publishing.tables.values.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    DateRead,
    read_date,
    read_year,
)
from publishing.tables.values.numbers import (
    QUALIFIER_WORDS,
    NumberRead,
    read_decimal,
    read_integer,
)
from publishing.tables.values.reads import CellRefused, Read
from publishing.tables.values.words import read_choice, read_text

__all__ = [
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "QUALIFIER_WORDS",
    "CellRefused",
    "DateRead",
    "NumberRead",
    "Read",
    "read_choice",
    "read_date",
    "read_decimal",
    "read_integer",
    "read_text",
    "read_year",
]
