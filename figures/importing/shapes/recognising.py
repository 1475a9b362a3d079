"""Finding the header row, and with it the shape."""

import re
from collections.abc import Iterator
from itertools import islice

from figures import periods
from figures.importing.shapes.across import WideTable
from figures.importing.shapes.around import Surroundings, is_note, read_around, unit_of
from figures.importing.shapes.heads import MOST_HEADER_ROWS, Head, read_head
from figures.importing.shapes.indicator_rows import IndicatorRows
from figures.importing.shapes.place_rows import PlaceRows
from figures.importing.shapes.shape import NOT_GIVEN, LongTable, Said, Shape
from figures.importing.shapes.spans import is_monthly, spans_of, table_periods
from figures.importing.shapes.words import names_the_row
from figures.resources.columns import (
    COLUMNS,
    PROVENANCE_COLUMNS,
    SHAPES,
    is_figure_table,
    missing_columns,
    names_periods,
    unknown_columns,
)
from publishing.tables.headers import match_header, spelling
from publishing.tables.problems import Report, quoted
from publishing.tables.rows import Row, TableReader

#: How far down a header row may stand.
SEARCHED = 30
_NUMBER = re.compile(r"[+-]?[\d.,]+%?", re.ASCII)


def recognise(table: TableReader, *, said: Said, report: Report) -> Shape | None:
    """The shape of `table`; None, with one sentence or the faulty columns in `report`, for none.

    `said` is what the upload says besides: district, period, and the catalogue of names.
    """
    top = list(islice(table.rows(), SEARCHED))
    nearest = None
    for at, row in enumerate(top):
        is_long = is_figure_table(row)
        if is_long and (names_periods(row) or not unknown_columns(row)):
            return _long_table(table, top, at, said, report)
        for rows in _header_rows(top, at):
            head = read_head(rows, said.catalogue)
            if head.sound:
                return _wide_table(table, top, head, said, report)
            if head.may_be_meant and (
                nearest is None or len(head.problems) < len(nearest.problems)
            ):
                nearest = head
        if is_long and nearest is None:
            return _long_table(table, top, at, said, report)
    if nearest is None:
        said = "。".join(filter(None, ("没有找到能认的表头", table.of_several, SHAPES)))
        report.refuse(said, row=top[0].number)
    else:
        nearest.refuse(report, said.catalogue)
    return None


def _header_rows(top: list[Row], at: int) -> Iterator[list[Row]]:
    """The rows that may be the header together, where row `at` names what the rows are."""
    where = next((i for i, cell in enumerate(top[at].cells) if names_the_row(cell)), None)
    if where is None:
        return
    name = spelling(top[at].cell(where))
    first = last = at + 1
    while (
        last < min(len(top), at + MOST_HEADER_ROWS)
        and top[last].number == top[last - 1].number + 1
        and spelling(top[last].cell(where)) in ("", name)
    ):
        last += 1
        if _says_no_number(top[last - 1]):
            first = last
    for end in range(last, first - 1, -1):
        yield top[at:end]
    if at and first == at + 1 and spelling(top[at - 1].cell(where)) in ("", name):
        yield top[at - 1 : at + 1]


def _says_no_number(row) -> bool:
    """Whether a row below the names of the columns must be one more row of these."""
    cells = [cell for cell in row.cells if cell and cell not in NOT_GIVEN]
    return bool(cells) and not any(
        _NUMBER.fullmatch(cell) or unit_of(cell) is not None or is_note(cell) for cell in cells
    )


def _long_table(table, top, at, said, report) -> Shape | None:
    header = top[at]
    around = read_around(top[:at], said.catalogue)
    columns = match_header(header, columns=COLUMNS | PROVENANCE_COLUMNS, report=report)
    district, period = said.district, said.period
    if district is None and not {"district_code", "district"} & {*columns.indexes}:
        district = around.district
        _say_where(district, report)
    if period is None and not {"period", "period_start"} & {*columns.indexes}:
        named = table_periods(around, said)
        period = named[0] if len(named) == 1 else None
        if period is not None and said.period is None:
            report.note(f"报告期按标题读：{periods.label(period)}")
    for missing in missing_columns(
        columns, district_known=district is not None, period_known=period is not None
    ):
        report.refuse(f"缺少“{missing}”这一列", row=header.number)
    if "unit" not in columns and not around.unit:
        report.note("文件没有“单位”列，数值按指标目录里的单位读")
    if not report.ok:
        return None
    english = "indicator_code" in columns and columns.headers["indicator_code"].isascii()
    _say_around(around, report)
    return LongTable(
        kind="long_en" if english else "long_zh",
        label="英文长表" if english else "中文长表",
        table=table,
        report=report,
        header=header.number,
        columns=columns,
        district=district,
        period=period,
        unit=around.unit,
        is_plain=True,
        catalogue=said.catalogue,
    )


def _wide_table(table, top, head: Head, said, report) -> Shape | None:
    around = read_around((row for row in top if row.number < head.rows[0]), said.catalogue)
    if not head.names_indicators:
        kind, label, body = "places", "分地区表", PlaceRows
    elif any(is_monthly(slot.when) for slot in head.slots):
        kind, label, body = "monthly", "月报表", IndicatorRows
    else:
        kind, label, body = "wide", "年鉴横表", IndicatorRows
    rows = "、".join(str(number) for number in head.rows)
    report.note(f"认作{label}：第{rows}行是表头，每行有{len(head.slots)}个数")
    district = _district(head, around, said, report)
    spans = spans_of(head, around, said, report)
    for sentence in (*around.notes, *head.notes):
        report.note(sentence)
    if spans is None or not report.ok:
        return None
    return WideTable(
        kind=kind,
        label=label,
        table=table,
        report=report,
        header=head.rows[-1],
        columns=None,
        district=district,
        unit=around.unit,
        catalogue=said.catalogue,
        head=head,
        spans=spans,
        body=body,
    )


def _district(head, around: Surroundings, said, report):
    """The place of a table that has no column for it: what was said, or the title's."""
    if not head.names_indicators or {"district", "district_code"} & {*head.columns}:
        return said.district
    if said.district is None:
        if around.district is None:
            report.refuse(
                "这张表里没有行政区这一列，标题里也没有写明是哪一个；请在上传时选行政区",
                row=head.rows[-1],
            )
        else:
            _say_where(around.district, report)
        return around.district
    if around.places and said.district not in around.places:
        names = "、".join(each.name for each in around.places)
        report.refuse(
            f"标题写的是{quoted(names)}，所选的行政区是“{said.district.name}”，请核对",
            row=head.rows[-1],
        )
    return said.district


def _say_where(district, report) -> None:
    if district is not None:
        report.note(f"行政区按标题读：{district.name}（{district.code}）")


def _say_around(around, report) -> None:
    for sentence in around.notes:
        report.note(sentence)
