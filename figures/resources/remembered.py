"""What the cells of some columns were read as: distinct texts are read and checked once."""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from publishing.tables.headers import Columns, Line

#: Beyond this many different texts everything is read anew, so that memory stays flat.
MOST_REMEMBERED = 8192


class Remembered:
    """Reads the columns `names` of one table, remembering every answer that needs no remark.

    `read(line, …)` reads the cells of a line anew and answers with None where they are refused.
    What is refused, or not read literally, is read anew on each line, for the report names them.
    """

    def __init__(self, columns: Columns, names: Iterable[str], read: Callable):
        indexes = [columns.indexes[name] for name in names if name in columns]
        self._pick = itemgetter(*indexes) if indexes else _nothing
        self._read = read
        self._known: dict = {}

    def known(self, given: Sequence[str]):
        """The answer for a row's cells as the file gives them; None where none is remembered."""
        return self._known.get(self._pick(given))

    def learn(self, given: Sequence[str], line: Line, *more):
        """The answer read anew; `more` is handed on, and has to follow from the same cells."""
        before = line.report.problem_count, line.report.reading_count
        answer = self._read(line, *more)
        if answer is not None and before == (line.report.problem_count, line.report.reading_count):
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[self._pick(given)] = answer
        return answer


def _nothing(given):
    return ()
