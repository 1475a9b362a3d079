"""What makes two figures the same point, two values the same, and two files the same release."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from figures.models import SERIES_POINT, Figure
from publishing.tables.cells import plain

#: What a figure says, its key apart.
CONTENT = (
    "value",
    "qualifier",
    "value_kind",
    "value_text",
    "accounting_stage",
    "comparison_type",
    "comparison_base_period",
    "comparison_value",
    "comparison_unit",
    "comparison_text",
    "rank_scope",
    "rank_basis",
    "rank_position",
    "rank_change",
    "rank_change_base",
    "rank_text",
    "derived",
    "audience",
    "is_tombstone",
)

#: Where a number comes from; differing only in these, two figures say the same.
PROVENANCE = (
    "derivation",
    "period_text",
    "period_basis",
    "period_precision",
    "source_locator",
    "source_line",
    "note",
)

_POINT = tuple(Figure._meta.get_field(name).attname for name in SERIES_POINT)
#: The columns of a stored figure that a file fills: its key, what it says, where it is from.
STORED = (*_POINT, *CONTENT, *PROVENANCE)


class Identity(NamedTuple):
    """Digests of one figure: of its series point, of what it says, and of these with its origin."""

    point: bytes
    said: bytes
    whole: bytes

    @classmethod
    def of(cls, values: Mapping, *, codes: Mapping[str, Mapping[int, str]]) -> "Identity":
        """The identity of stored values by the names of `STORED`.

        `codes` gives, for `district_id` and `indicator_id`, the code of each key: equal figures
        are equal in every database, and in files of every encoding, format and order.
        """
        point = digest(
            canonical(
                codes[name][values[name]] if name in codes else values[name] for name in _POINT
            )
        )
        said = digest(canonical(values[name] for name in CONTENT))
        origin = digest(canonical(values[name] for name in PROVENANCE))
        return cls(point, said, point + said + origin)


def digest_of(wholes: Iterable[bytes]) -> str:
    """SHA-256, in hexadecimal, of figures by their `Identity.whole`, in ascending order.

    Of a file it makes two files the same release; of the stored figures it is what is signed.
    """
    hashed = hashlib.sha256()
    for whole in wholes:
        hashed.update(whole)
    return hashed.hexdigest()


def canonical(values) -> str:
    """Values as one text that is equal where they are, whatever database they come from.

    >>> canonical((Decimal("222.3000"), None)) == canonical((Decimal("222.3"), ""))
    True
    """
    return "\x1f".join(map(_canonical, values))


def _canonical(value):
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def digest(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
