"""What one cell says: the normal form of its text, and numbers as plain decimal text."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

SPACES = " \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
INVISIBLE = "\u200b\u200c\u200d\u2060\u180e\u00ad\u200e\u200f\ufeff"
TRIMMED = SPACES + INVISIBLE
LINE_BREAKS = "\t\r\n"
LONGEST_CELL = 32_767
#: What a converter puts where it could not read a character.
LOST = "\ufffd"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ERRORS = (
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#VALUE!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
)


def literal(text: str) -> str:
    """A text as its author meant it: trimmed, without the one apostrophe that marks it as text.

    What follows the apostrophe is left alone, so that what we export comes back unchanged.

    >>> literal("  '=1+1 ")
    '=1+1'
    """
    text = text.strip(TRIMMED + LINE_BREAKS)
    return text[1:] if text.startswith("'") else text


def normalise(text: str) -> str:
    """The form in which codes, numbers, dates and choices are read: literal, NFKC, trimmed again.

    >>> normalise("　１２．５ ")
    '12.5'
    """
    if text.isascii() and text.isprintable() and text.strip(" '") == text:
        return text
    return _short_normal(text) if len(text) <= 64 else _normal(text)


def _normal(text):
    text = literal(text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.strip(TRIMMED)


# Names of units, places and indicators repeat on every row; long texts would only fill the memory.
_short_normal = lru_cache(maxsize=4096)(_normal)


def fault(text: str) -> str:
    """Why a text must not be stored, as a Chinese reason; empty where nothing is wrong with it.

    >>> fault("润州\\x00区")
    '含有看不见的控制字符（第3个字）'
    """
    if text.isprintable() and len(text) <= LONGEST_CELL and LOST not in text:
        return ""
    if found := _CONTROL.search(text):
        return f"含有看不见的控制字符（第{found.start() + 1}个字）"
    if LOST in text:
        return f"含有乱码“{LOST}”（第{text.index(LOST) + 1}个字），原来的字已经丢失"
    if len(text) > LONGEST_CELL:
        return f"超过{LONGEST_CELL}字"
    return ""


def visible(text: str) -> str:
    """The text with control characters drawn as symbols and surrogates as “�”, fit for a message.

    >>> visible("润\\x00州")
    '润␀州'
    """
    if text.isprintable():
        return text
    return "".join(_drawn(character) for character in text)


def _drawn(character):
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    if character.isprintable() or character in SPACES:
        return character
    return "�"


def is_error(text: str) -> bool:
    """Whether a cell shows a spreadsheet error.

    >>> is_error("#REF!")
    True
    """
    return text.startswith("#") and text.upper() in _ERRORS


def plain(number: Decimal) -> str:
    """A decimal as digits only: no exponent, no trailing zeros after the point, no minus zero.

    >>> plain(Decimal("1E+5")), plain(Decimal("2000.0")), plain(Decimal("-0.0"))
    ('100000', '2000', '0')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shown_number(number: float) -> str:
    """A spreadsheet's binary number as plain decimal text, shortest form.

    Spreadsheets show 15 digits; where the 16th and 17th are nothing but binary noise (0.1 + 0.2)
    they go.

    >>> shown_number(2000.0), shown_number(222.3), shown_number(0.1 + 0.2), shown_number(1e5)
    ('2000', '222.3', '0.3', '100000')
    """
    shortest = plain(Decimal(repr(number)))
    if len(shortest) > 16 and not number.is_integer():
        rounded = plain(Decimal(format(number, ".15g")))
        if len(rounded) + 3 <= len(shortest):
            return rounded
    return shortest


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(27), letters(16383)
    ('A', 'AB', 'XFD')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_index(name: str) -> int:
    """The column with these letters, counted from 0; raises `ValueError` beyond XFD.

    >>> column_index("A"), column_index("AB"), column_index("XFD")
    (0, 27, 16383)
    """
    column = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            raise ValueError("not a column")
        column = column * 26 + ord(letter) - 64
    if not 1 <= column <= 16_384:
        raise ValueError("not a column")
    return column - 1
