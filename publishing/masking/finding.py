"""Where personal data stands in a text; the masks and the crawl test both ask here."""

from dataclasses import dataclass

from publishing.masking.addresses import home_addresses
from publishing.masking.numbers import identity_numbers, mobile_numbers, plain_digits


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One find: `kind` is mobile, identity or address; `masked` is what the public may read."""

    kind: str
    start: int
    end: int
    text: str
    masked: str


_KINDS = {"mobile": mobile_numbers, "identity": identity_numbers, "address": home_addresses}


def find_personal_data(text: str) -> list[PersonalData]:
    """Everything personal in `text`, in order and without overlaps.

    >>> [each.text for each in find_personal_data("电话13812345678，建字第321111202100012号")]
    ['13812345678']
    """
    plain = plain_digits(text)
    spans = sorted(
        (start, -end, kind, masked)
        for kind, finder in _KINDS.items()
        for start, end, masked in finder(plain)
    )
    found, reached = [], 0
    for start, minus_end, kind, masked in spans:
        if start >= reached:
            reached = -minus_end
            found.append(PersonalData(kind, start, reached, text[start:reached], masked))
    return found
