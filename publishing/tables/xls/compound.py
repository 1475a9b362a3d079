"""The compound file around an XLS workbook: a small file system of sectors, all of it bounded."""

import struct
import sys
from array import array

from publishing.tables.containers import MOST_UNPACKED, TOO_BIG, unreadable
from publishing.tables.problems import refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR = 0xFFFFFFFA
_ENTRY_SIZE = 128
_STREAM = 2
_SMALL_SECTOR = 64


class CompoundFile:
    """The streams in the root folder of a compound file: `names`, and `stream(name)` as bytes."""

    def __init__(self, file):
        file.seek(0)
        self._data = file.read(MOST_UNPACKED + 1)
        if len(self._data) > MOST_UNPACKED:
            raise refused(TOO_BIG)
        try:
            self._open()
        except (struct.error, ValueError, IndexError):
            raise unreadable() from None

    @property
    def names(self) -> list[str]:
        """The streams in the root folder, in lower case."""
        return list(self._streams)

    def stream(self, name: str) -> bytes:
        """The contents of the stream `name`; refuses the file where its sectors are in disorder."""
        start, size = self._streams[name]
        try:
            if size < self._cutoff:
                whole = _chained(start, self._small_table, self._small, _SMALL_SECTOR)
            else:
                whole = self._chain(start)
        except IndexError:
            raise unreadable() from None
        if len(whole) < size:
            raise unreadable()
        return whole[:size]

    def _open(self):
        (shift,) = struct.unpack_from("<H", self._data, 30)
        if shift not in (9, 12):
            raise ValueError("sectors of an impossible size")
        self._size = 1 << shift
        directory, self._cutoff, small_table, _, more = struct.unpack_from("<L4x4L", self._data, 48)
        self._sectors = memoryview(self._data)[self._size :]
        self._table = self._sector_table(more)
        entries = self._chain(directory)
        root_child, start = struct.unpack_from("<L36xL", entries, 76)
        self._small = memoryview(self._chain(start))
        table = self._chain(small_table)
        self._small_table = _numbers(table[: len(table) // 4 * 4])
        self._streams = _streams(entries, root_child)

    def _sector_table(self, more):
        """Which sector follows which; the sectors of this table are listed in the header and on."""
        listed = list(struct.unpack_from("<109L", self._data, 76))
        while more < _NO_SECTOR and len(listed) * self._size <= 4 * len(self._data) + 4096:
            *numbers, more = struct.unpack(f"<{self._size // 4}L", self._sector(more))
            listed += numbers
        pieces = [self._sector(number) for number in listed if number < _NO_SECTOR]
        if len(pieces) * self._size > len(self._data):
            raise ValueError("a table of sectors larger than the file")
        return _numbers(b"".join(pieces))

    def _sector(self, number):
        return self._sectors[number * self._size : (number + 1) * self._size]

    def _chain(self, start):
        return _chained(start, self._table, self._sectors, self._size)


def _numbers(data):
    """Numbers of four bytes, kept as four bytes: as objects they would take ten times as much."""
    numbers = array("I", bytes(data))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _chained(number, table, sectors, size):
    """The sectors from `number` on, joined; `IndexError` where the chain leads out or round."""
    pieces, most = [], len(sectors) // size + 1
    while number < _NO_SECTOR:
        if len(pieces) >= most or number * size >= len(sectors):
            raise IndexError(number)
        pieces.append(sectors[number * size : (number + 1) * size])
        number = table[number]
    return b"".join(pieces)


def _streams(entries, child):
    """The streams beside each other under the root: name → (first sector, size)."""
    streams, waiting, seen = {}, [child], set()
    while waiting:
        number = waiting.pop()
        offset = number * _ENTRY_SIZE
        if number in seen or offset + _ENTRY_SIZE > len(entries):
            continue
        seen.add(number)
        length, kind = struct.unpack_from("<HB", entries, offset + 64)
        left, right = struct.unpack_from("<2L", entries, offset + 68)
        start, size = struct.unpack_from("<2L", entries, offset + 116)
        name = bytes(entries[offset : offset + max(0, min(length, 64) - 2)])
        if kind == _STREAM:
            streams[name.decode("utf-16-le", "replace").casefold()] = (start, size)
        waiting += [left, right]
    return streams
