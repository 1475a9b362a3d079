"""三证: how long the three permits that open a building site took together."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.models import Permit

Kind = Permit.Kind
#: 建设用地规划许可证, 不动产权证书, 建设工程规划许可证.
THREE = (Kind.LAND_USE, Kind.PROPERTY, Kind.PLANNING)


@dataclass(frozen=True)
class ThreePermits:
    """What is known of the three: the days they took, or what a source says of them."""

    days: int | None
    stated: str

    @property
    def words(self) -> str:
        """As pages print it; "" where nothing is known."""
        if self.days is not None:
            return f"{self.days}天（首次受理至最后核发，两端都计）"
        return f"来源表述：{self.stated}" if self.stated else ""


def three_permits(permits: Iterable[Permit]) -> ThreePermits:
    """From the first 受理 to the last issue, both days counted (rules, section 4).

    Computed only where all three are there with both their days; else a stated “3天” stays a
    stated one.
    """
    three = [permit for permit in permits if permit.kind in THREE]
    accepted = [permit.accepted_on for permit in three if permit.accepted_on]
    issued = [permit.issued_on for permit in three if permit.issued_on]
    complete = {permit.kind for permit in three} == set(THREE)
    if complete and len(accepted) == len(issued) == len(three):
        return ThreePermits((max(issued) - min(accepted)).days + 1, "")
    words = dict.fromkeys(permit.stated for permit in three if permit.stated)
    return ThreePermits(None, "；".join(words))
