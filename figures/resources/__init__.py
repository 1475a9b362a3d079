"""The shape of a figure file: its columns, what each cell may say, and one row as one figure.

docs/figures-file.md tells staff the same, column by column.
"""

from figures.resources.columns import (
    COLUMNS,
    PROVENANCE_COLUMNS,
    SHAPES,
    is_figure_table,
    missing_columns,
)
from figures.resources.identity import STORED, Identity, digest_of
from figures.resources.keeping import kept
from figures.resources.rows import MANNER, FigureRow, FigureRows

__all__ = [
    "COLUMNS",
    "MANNER",
    "PROVENANCE_COLUMNS",
    "SHAPES",
    "STORED",
    "FigureRow",
    "FigureRows",
    "Identity",
    "digest_of",
    "is_figure_table",
    "kept",
    "missing_columns",
]
