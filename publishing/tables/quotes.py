"""Where the quotes of a text table break: the cell to name when a record cannot be read."""

from collections.abc import Iterable
from csv import field_size_limit

NOT_CLOSED = "引号没有配对，这一格以引号开头，后面却没有与它配对的引号"
TEXT_BEHIND = "引号外还有文字，格里的引号要写成两个，整格再用引号括起来"
TOO_LONG = "单元格过长"


def broken_quote(lines: Iterable[str], *, separator: str) -> tuple[int, str]:
    """The index of the cell at which a record that starts with `lines` breaks, and why.

    >>> broken_quote(['321111,"地区"生产,1'], separator=",")
    (1, '引号外还有文字，格里的引号要写成两个，整格再用引号括起来')
    """
    index, length = 0, 0
    quoted = closed = False
    for line in lines:
        for character in line:
            if quoted and not closed:
                closed = character == '"'
                length += 1
            elif quoted and character == '"':
                closed = False
            elif character == separator or character in "\r\n":
                index, length, quoted, closed = index + 1, 0, False, False
            elif quoted:
                return index, TEXT_BEHIND
            elif character == '"' and not length:
                quoted = True
            else:
                length += 1
            if length > field_size_limit():
                return index, NOT_CLOSED if quoted else TOO_LONG
        if not quoted or closed:
            break
    return index, NOT_CLOSED
