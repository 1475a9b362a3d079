"""A file read as `check` reads it, but for what stands in the database: no staging, no digest."""

import io

from figures import periods
from figures.importing.shapes import Said, recognise
from figures.resources.catalogue import Catalogue
from figures.resources.rows import MANNER, FigureRows
from publishing.tables.problems import Report
from publishing.tables.reading import read_table


def read_file(content: bytes, *, catalogue: Catalogue, name="表.csv", sheet=None, **said):
    """The figures of a file (`FigureRow`), and its problems as staff read them.

    `said` may give `district`, a code, and `period`, its words.
    """
    table = read_table(io.BytesIO(content), name=name, sheet=sheet)
    report = Report.on(table)
    told = Said(
        catalogue,
        district=catalogue.districts.get(said.get("district", "")),
        period=periods.parse(said["period"]) if said.get("period") else None,
    )
    shape = recognise(table, said=told, report=report)
    figures = []
    if shape is not None:
        rows = FigureRows(
            shape.columns,
            catalogue=catalogue,
            district=shape.district,
            period=shape.period,
            unit=shape.unit,
        )
        read = (rows.read(row, report=report) for row in shape.rows())
        figures = [figure for figure in read if figure is not None]
    return figures, [str(problem) for problem in report.problems]


def manner_of(figure) -> dict:
    """What a figure says besides its place, indicator, period and number."""
    return dict(zip(MANNER, figure.manner.columns, strict=True))
