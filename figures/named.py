"""The newest figures of the indicators that a programme, service, team or project names.

A total that an office published has one home, here; upper rooms name its indicator and read it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from figures.models import Figure


class Named(NamedTuple):
    """Which figure is meant: keys of indicator and district, role, and 口径 or before/after."""

    indicator_id: int
    district_id: int
    role: str = Figure.FigureRole.ACTUAL
    basis: str = ""


def newest_named(names: Iterable[Named]) -> dict[Named, Figure]:
    """For each name its newest public figure of the whole district; names without one are left out.

    One query, however many names; figures come with release, source, indicator and district.
    """
    wanted = set(names)
    rows = (
        Figure.objects.public()
        .current()
        .with_release()
        .filter(
            indicator__in={name.indicator_id for name in wanted},
            district__in={name.district_id for name in wanted},
            key_area_code="",
        )
        .order_by("-period_end", "period_start", "pk")
    )
    found: dict[Named, Figure] = {}
    for figure in rows:
        name = Named(figure.indicator_id, figure.district_id, figure.role, figure.basis)
        if name in wanted:
            found.setdefault(name, figure)
    return found
