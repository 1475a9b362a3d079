"""Texts in XLS records run on over their borders, and may change their width there."""

import struct

import pytest

from publishing.tables.xls.records import STRINGS, TextReader, packed_number, records


def wide(text):
    return text.encode("utf-16-le")


def test_a_text_may_turn_wide_where_its_record_is_continued():
    pieces = [struct.pack("<HB", 4, 0) + b"ab", b"\x01" + wide("润州")]
    assert TextReader(pieces).text() == "ab润州"


def test_a_text_may_turn_narrow_again():
    pieces = [struct.pack("<HB", 5, 1) + wide("润州"), b"\x00ab", b"\x01" + wide("区")]
    assert TextReader(pieces).text() == "润州ab区"


def test_formatting_and_pronunciation_behind_a_text_are_passed_over():
    rich = struct.pack("<HBHL", 2, 0x0C, 2, 3) + b"ab" + b"\xff" * 8 + b"\xee" * 3
    reader = TextReader([rich[:-5], rich[-5:] + struct.pack("<HB", 1, 0) + b"c"])
    assert [reader.text(), reader.text()] == ["ab", "c"]


def test_a_text_that_ends_too_early_is_an_error():
    with pytest.raises(ValueError, match="too early"):
        TextReader([struct.pack("<HB", 4, 0) + b"ab"]).text()


def test_a_record_over_the_end_is_an_error():
    with pytest.raises(ValueError, match="over the end"):
        list(records(struct.pack("<HH", 0x203, 100) + b"short"))


@pytest.mark.parametrize(
    ("packed", "number"),
    [(0x3FF00000, 1.0), (0b10, 0.0), (100 << 2 | 0b10, 100.0), (12345 << 2 | 0b11, 123.45)],
)
def test_packed_numbers_are_unpacked(packed, number):
    assert packed_number(packed) == number


def test_packed_numbers_may_be_negative():
    assert packed_number(-5 << 2 & 0xFFFFFFFF | 0b10) == -5.0


def test_a_text_in_countless_pieces_is_an_error():
    stream = struct.pack("<HH", STRINGS, 0) + b"\x3c\x00\x00\x00" * 30_000
    with pytest.raises(ValueError, match="too many pieces"):
        list(records(stream))
