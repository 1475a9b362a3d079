"""Mobile numbers and resident identity numbers among all the other digits of a text."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

_GAP = "[ \\-\u200b]{0,2}"
_MOBILE = re.compile(
    rf"(?<!\d)(?:\(?\+?(?:0086|86)\)?{_GAP}|0)?"
    rf"(?P<number>(1[3-9]\d){_GAP}(?:\d{{4}}){_GAP}(\d{{4}}))(?!\d)"
    rf"|(?<!\d)(?P<dotted>(1[3-9]\d)\.\d{{4}}\.(\d{{4}}))(?!\d)",
    re.ASCII,
)
_IDENTITY = re.compile(
    rf"(?<!\d)(\d{{6}}){_GAP}(\d{{8}}){_GAP}(\d{{3}}[\dXx])(?![0-9])"
    rf"|(?<!\d)(\d{{6}})(\d{{6}})(\d{{3}})(?!\d)",
    re.ASCII,
)
# GB/T 2260 numbers the provinces; 81 to 83 are residents of Hong Kong, Macao and Taiwan.
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

# What makes a row of digits a number of something else.
_AMOUNT = re.compile(
    r" ?(?:亿|元(?!某|先生|女士)|万[元人户吨平千立㎡]|千[元瓦]|吨|平方|立方|[%‰])"
    r"|\.\d{1,2}(?!\d|年|月|日)"
)
_MONEY_BEFORE = re.compile(r"[¥￥$] ?$|(?<!\d)0\.$")
_NUMBERED_BEFORE = re.compile(r"第 ?$")
_NUMBERED_AFTER = re.compile(r" ?号(?!码)")
_PERMIT = re.compile(r"许可|编号|项目代码|信用代码|不动产|批准|备案|合同|文号|注册号|登记号")
_PERSON = re.compile(r"身份|公民|证件")
_WINDOW = 16
# Building permits have 18 digits too: place, day of issue, number. None is older than this.
_FIRST_PERMITS = "2008"


def plain_digits(text: str) -> str:
    """The text, character for character, with digits of every script, dashes and spaces made plain.

    >>> plain_digits("１３８－１２３４")
    '138-1234'
    """
    return text if text.isascii() else "".join(map(_plain, text))


def mobile_numbers(plain: str):
    """(start, end, masked) of every mobile number in a text of plain digits."""
    for found in _MOBILE.finditer(plain):
        name = "number" if found["number"] else "dotted"
        start, end = found.span(name)
        if not _is_something_else(plain, start, end) and not _is_inside_a_code(plain, start, end):
            first, last = plain[start : start + 3], plain[end - 4 : end]
            yield start, end, f"{first}****{last}"


def identity_numbers(plain: str):
    """(start, end, masked) of every valid resident identity number, the 15-digit ones included."""
    for found in _IDENTITY.finditer(plain):
        digits = "".join(part for part in found.groups() if part).upper()
        start, end = found.span()
        if not (is_identity_number(digits) or is_old_identity_number(digits)):
            continue
        before = plain[max(0, start - _WINDOW) : start]
        if not _PERSON.search(before):
            if _is_something_else(plain, start, end):
                continue
            if _PERMIT.search(before) and not "1900" <= digits[6:10] < _FIRST_PERMITS:
                continue
            if _is_inside_a_code(plain, start, end):
                continue
        yield start, end, f"{digits[:2]}{'*' * (len(digits) - 5)}{digits[-3:]}"


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a resident identity number (GB 11643: province, birthday, check).

    >>> is_identity_number("11010519491231002X"), is_identity_number("321111202100012000")
    (True, False)
    """
    if len(digits) != 18 or not _PROVINCES.match(digits) or not _is_birthday(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17]


def is_old_identity_number(digits: str) -> bool:
    """Whether 15 digits can be an identity number from before 2000, which has no check digit."""
    return (
        len(digits) == 15
        and _PROVINCES.match(digits) is not None
        and _is_birthday(f"19{digits[6:12]}")
    )


def _is_birthday(digits):
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _is_something_else(plain, start, end):
    before = plain[max(0, start - 4) : start]
    if _AMOUNT.match(plain, end) or _MONEY_BEFORE.search(before):
        return True
    return bool(_NUMBERED_BEFORE.search(before) and _NUMBERED_AFTER.match(plain, end))


def _is_inside_a_code(plain, start, end):
    """Whether letters and further digits surround the number: credit codes, digests."""
    first, last = start, end
    while first and plain[first - 1].isascii() and plain[first - 1].isalnum():
        first -= 1
    while last < len(plain) and plain[last].isascii() and plain[last].isalnum():
        last += 1
    around = plain[first:start] + plain[end:last]
    return any(character.isalpha() for character in around) and any(map(str.isdigit, around))


@lru_cache(maxsize=4096)
def _plain(character):
    number = unicodedata.decimal(character, None)
    if number is not None:
        return str(number)
    kind = unicodedata.category(character)
    if kind == "Zs":
        return " "
    if kind == "Cf":
        return "\u200b"
    if kind == "Pd" or character == "\u2212":
        return "-"
    simple = unicodedata.normalize("NFKC", character)
    return simple if len(simple) == 1 and simple.isascii() else character
