"""Place codes: GB/T 2260 and its extensions, cut at 2·2·2·3·3 digits only.

A city is 321100, a district 321111, a subdistrict 321111001, a community 321111001002, a
compound or village 321111001002-003. Cutting trailing zeros anywhere else would let 310110
(a district that ends in a zero) cover 310112, its neighbour.
"""

import re

from django.core.exceptions import ValidationError

LEVEL_ENDS = (2, 4, 6, 9, 12)
WHOLE_COUNTRY = "000000"
PLACE_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3}(?:-[0-9]{3})*)?)?")


def place_prefix(code: str) -> str:
    """The digits that every place within `code` begins with.

    >>> place_prefix("321100"), place_prefix("310110"), place_prefix("000000")
    ('3211', '310110', '')
    >>> place_prefix("310110000000")
    '310110'
    """
    digits, compound, _ = code.partition("-")
    if compound:
        return code
    for end, start in zip(reversed(LEVEL_ENDS), reversed((0, *LEVEL_ENDS[:-1])), strict=True):
        if digits[start:end].strip("0"):
            return digits[:end]
    return ""


def covers(scope: str, place: str) -> bool:
    """Whether the place `scope` is, or contains, the place `place`.

    >>> covers("321100", "321111"), covers("310110", "310112")
    (True, False)
    """
    return place.startswith(place_prefix(scope))


def validate_place_code(code: str) -> None:
    """Refuse what is not 6, 9 or 12 digits (with `-NNN` behind 12 for a compound)."""
    if not PLACE_CODE.fullmatch(code):
        raise ValidationError(
            "“%(code)s”不是区划代码：应为6位、9位或12位数字，小区可在12位后加“-三位数字”。",
            code="place_code",
            params={"code": code},
        )


def containing_places(code: str) -> list[str]:
    """The places in which the place `code` lies, from the nearest to the whole country.

    >>> containing_places("321111001")
    ['321111', '321100', '320000', '000000']
    """
    digits, *compounds = code.split("-")
    above = ["-".join([digits, *compounds[:count]]) for count in reversed(range(len(compounds)))]
    prefix = place_prefix(digits)
    for end in (end for end in reversed((0, *LEVEL_ENDS)) if end < len(prefix)):
        # Above the district a code is padded with zeros to six digits.
        place = prefix[:end].ljust(6, "0")
        if place not in above:
            above.append(place)
    return above
