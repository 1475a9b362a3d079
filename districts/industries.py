"""The industries that an area or a district pursues, as its own scheme arranges them."""

from dataclasses import dataclass
from itertools import groupby

from districts.models import District, KeyArea


@dataclass(frozen=True)
class Scheme:
    """One 提法, such as 1+2+6, and its tiers: `(“1”, [names])`, the number "" where it has none."""

    name: str
    tiers: list[tuple[str, list[str]]]


def schemes_of(card: KeyArea | District) -> list[Scheme]:
    """The schemes of a place, each tier in its order; one query."""
    rows = card.industries.order_by("scheme", "tier", "position", "id")
    return [
        Scheme(
            name,
            [
                (str(tier or ""), [industry.name for industry in of_tier])
                for tier, of_tier in groupby(of_scheme, lambda industry: industry.tier)
            ],
        )
        for name, of_scheme in groupby(rows, lambda industry: industry.scheme)
    ]
