"""The records of a BIFF8 workbook stream: how they follow each other, and how they write texts."""

import struct
from collections.abc import Iterator
from contextlib import suppress

from publishing.tables.shared_strings import SharedStrings

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
PASSWORD, DATE_SYSTEM, SHEET, FORMAT, CELL_FORMAT, STRINGS = 0x2F, 0x22, 0x85, 0x41E, 0xE0, 0xFC
NUMBER, PACKED, PACKED_ROW, SHARED_TEXT, TEXT, RICH_TEXT = 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6
TRUTH_OR_ERROR, FORMULA, FORMULA_TEXT, MERGES = 0x205, 0x06, 0x207, 0xE5
#: Pieces hold up to 8,224 bytes: more of them than this are no honest 50 MB.
MOST_PIECES = 20_000
_HEADER = struct.Struct("<HH")


def records(stream, position: int = 0) -> Iterator[tuple[int, list]]:
    """Every record from `position` on: its kind and its data, in pieces where it is continued.

    Raises `ValueError` where a record runs over the end of the stream.
    """
    view = memoryview(stream)
    while position + 4 <= len(view):
        kind, size = _HEADER.unpack_from(view, position)
        pieces = [view[position + 4 : position + 4 + size]]
        position += 4 + size
        while kind in (STRINGS, FORMULA_TEXT) and view[position : position + 2] == b"\x3c\x00":
            (size,) = struct.unpack_from("<H", view, position + 2)
            pieces.append(view[position + 4 : position + 4 + size])
            position += 4 + size
            if len(pieces) > MOST_PIECES:
                raise ValueError("a record is cut into too many pieces")
        if position > len(view):
            raise ValueError("a record runs over the end")
        yield kind, pieces


class TextReader:
    """Reads texts from the pieces of a record; raises `ValueError` where they end too early."""

    def __init__(self, pieces, offset: int = 0):
        self._pieces = pieces
        self._piece, self._offset = 0, offset

    def number(self, size: int) -> int:
        """The next unsigned number of `size` bytes."""
        return int.from_bytes(self._take(size), "little")

    def text(self, *, length_size: int = 2) -> str:
        """The next text: its length, its flags, its characters, and what hangs on it."""
        length = self.number(length_size)
        flags = self.number(1)
        runs = self.number(2) if flags & 0x8 else 0
        extra = self.number(4) if flags & 0x4 else 0
        text = self._characters(length, wide=bool(flags & 0x1))
        self._take(runs * 4 + extra)
        return text

    def _characters(self, length, *, wide):
        """A text that runs on in the next piece says there anew whether its characters are wide."""
        found = []
        while length:
            width = 2 if wide else 1
            here = min(length, (len(self._pieces[self._piece]) - self._offset) // width)
            data = bytes(self._take(here * width))
            found.append(data.decode("utf-16-le" if wide else "latin-1", "surrogatepass"))
            length -= here
            if length:
                self._next_piece()
                wide = bool(self.number(1) & 0x1)
        return "".join(found)

    def _take(self, size):
        """The next bytes, from as many pieces as they need."""
        taken = bytearray()
        while size:
            piece = self._pieces[self._piece]
            part = piece[self._offset : self._offset + size]
            self._offset += len(part)
            size -= len(part)
            taken += part
            if size:
                self._next_piece()
        return bytes(taken)

    def _next_piece(self):
        self._piece, self._offset = self._piece + 1, 0
        if self._piece >= len(self._pieces):
            raise ValueError("a text ends too early")


def shared_strings(pieces) -> SharedStrings:
    """The texts of the record that lists them all; some writers count more than there are."""
    reader, strings = TextReader(pieces, offset=4), SharedStrings()
    with suppress(ValueError):
        for _ in range(reader.number(4)):
            strings.append(reader.text())
    return strings


def packed_number(packed: int) -> float:
    """A number in four bytes: 30 bits of an integer or of a double, perhaps a hundredth of it.

    >>> packed_number(0b1001_11), packed_number(0x3FF00000)
    (0.09, 1.0)
    """
    if packed & 0x2:
        number = float((packed >> 2) - (0x40000000 if packed & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return number / 100 if packed & 0x1 else number
