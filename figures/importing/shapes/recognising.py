"""Finding the header row, and with it the shape."""

from itertools import islice

from figures.importing.shapes.shape import LongTable, Said, Shape
from figures.resources.columns import (
    COLUMNS,
    PROVENANCE_COLUMNS,
    SHAPES,
    is_figure_table,
    missing_columns,
)
from publishing.tables.headers import match_header
from publishing.tables.problems import Report
from publishing.tables.rows import TableReader

#: How far down a header row may stand.
SEARCHED = 30


def recognise(table: TableReader, *, said: Said, report: Report) -> Shape | None:
    """The shape of `table`; None, with one sentence or the faulty columns in `report`, for none.

    `said` is what the upload says besides: district, period, and the catalogue of names.
    """
    top = list(islice(table.rows(), SEARCHED))
    for header in top:
        if is_figure_table(header):
            return _long_table(table, header, said, report)
    report.refuse(f"第一行不是数据表的表头。{SHAPES}", row=top[0].number)
    return None


def _long_table(table, header, said, report) -> Shape | None:
    columns = match_header(header, columns=COLUMNS | PROVENANCE_COLUMNS, report=report)
    for missing in missing_columns(
        columns, district_known=said.district is not None, period_known=said.period is not None
    ):
        report.refuse(f"缺少“{missing}”这一列", row=header.number)
    if "unit" not in columns:
        report.note("文件没有“单位”列，数值按指标目录里的单位读")
    if not report.ok:
        return None
    english = "indicator_code" in columns and columns.headers["indicator_code"].isascii()
    return LongTable(
        kind="long_en" if english else "long_zh",
        label="英文长表" if english else "中文长表",
        table=table,
        report=report,
        header=header.number,
        columns=columns,
        district=said.district,
        period=said.period,
        is_plain=True,
    )
