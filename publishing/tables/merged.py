"""Merged cells: every cell of a merged range says what stands in its first one."""

from dataclasses import dataclass

from publishing.tables.cells import letters
from publishing.tables.problems import refused

MOST_MERGES = 5000
MOST_FILLED = 1_000_000
MOST_FILLED_TEXT = 20_000_000
TOO_MANY = f"合并单元格超过{MOST_MERGES}处；请取消合并再上传"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows counted from 1, columns from 0, both ends within."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self):
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


class MergedCells:
    """Fills merged ranges, row by row, with what stands in the first cell of each."""

    def __init__(self, merges: list[Merge]):
        self._waiting = sorted(merges, key=lambda merge: merge.top, reverse=True)
        self._open = []
        self._filled = self._filled_text = 0

    def fill(self, number: int, cells: dict[int, str]):
        """Add to `cells` (texts by column) of row `number` what merged ranges put there."""
        self._open = [(merge, text) for merge, text in self._open if merge.bottom >= number]
        while self._waiting and self._waiting[-1].top <= number:
            merge = self._waiting.pop()
            if merge.top == number and merge.left in cells:
                self._open.append((merge, cells[merge.left]))
        for merge, text in self._open:
            self._filled += merge.right - merge.left + 1
            self._filled_text += (merge.right - merge.left + 1) * len(text)
            if self._filled > MOST_FILLED or self._filled_text > MOST_FILLED_TEXT:
                raise refused("合并单元格的范围过大；请取消合并再上传", row=number)
            for column in range(merge.left, merge.right + 1):
                cells.setdefault(column, text)


def merge_note(merges: list[Merge]) -> str:
    """One sentence on the merged cells of a sheet."""
    places = "、".join(str(merge) for merge in merges[:3])
    more = "等" if len(merges) > 3 else ""
    return f"{len(merges)}处合并单元格已按左上角的内容填满（{places}{more}）"
