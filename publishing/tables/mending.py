"""The file back to whoever sent it, with the problems of each row beside it."""

from collections.abc import Iterator

from publishing.tables.cells import SPACES, literal
from publishing.tables.headers import REASON
from publishing.tables.problems import Report, TableRefused
from publishing.tables.rows import TableReader
from publishing.tables.writing import safe_text, write_csv


def write_problem_file(table: TableReader, report: Report, *, header: int = 0) -> Iterator[bytes]:
    """`table` as CSV with a first column 原因 that names the problems of each row.

    `header` is the number of the row that holds the column names, where titles stand above it.

    Rows keep their numbers, so what the report says fits this file too. It can be mended and sent
    again as it is: `match_header` passes over 原因.
    """
    return write_csv(*_with_reasons(table, report, header))


def _with_reasons(table, report, header):
    rows = table.rows()
    row, lines = next(rows), []
    while row.number < header:
        lines += [[]] * (row.number - len(lines) - 1) + [["", *_texts(row)]]
        row = next(rows)
    reasons = [report.reasons[number] for number in (0, row.number) if number in report.reasons]
    title = f"{REASON}（{'；'.join(reasons)}）" if reasons else REASON
    lines += [[]] * (row.number - len(lines) - 1) + [[title, *_texts(row)]]
    return lines[0], _following(lines[1:], row.number, rows, report)


def _following(lines, number, rows, report):
    yield from lines
    try:
        for row in rows:
            yield from [[]] * (row.number - number - 1)
            number = row.number
            yield [report.reasons.get(number, ""), *_texts(row)]
    except TableRefused as refusal:
        yield [str(refusal)]


def _texts(row):
    return [_text(row.given(index)) for index in range(len(row.cells))]


def _text(given):
    """A cell as its author meant it, set in as it was: that tells a part from its total."""
    text = literal(given)
    whole = given[: len(given) - len(given.lstrip(SPACES))] + text
    return whole if text and safe_text(whole) == whole else text
