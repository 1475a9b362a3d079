"""The newest figures of the indicators that a programme, service, team or project names.

A total that an office published has one home, here; upper rooms name its indicator and read it.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from figures.models import Figure


class Named(NamedTuple):
    """Which figure is meant: keys of indicator and district, role, and 口径 or before/after."""

    indicator_id: int
    district_id: int
    role: str = Figure.FigureRole.ACTUAL
    basis: str = ""


def newest_named(names: Iterable[Named], *, released_by: date | None = None) -> dict[Named, Figure]:
    """For each name its newest public figure of the whole district; names without one are left out.

    With `released_by` what stood by then of all that sources had released up to that day. One
    query, however many names; figures come with release, source, indicator and district.
    """
    wanted = set(names)
    figures = Figure.objects.public().filter(
        indicator__in={name.indicator_id for name in wanted},
        district__in={name.district_id for name in wanted},
        key_area_code="",
    )
    figures = figures.current() if released_by is None else figures.as_of(released_by)
    found: dict[Named, Figure] = {}
    for figure in figures.with_release().order_by("-period_end", "period_start", "publisher", "pk"):
        name = Named(figure.indicator_id, figure.district_id, figure.role, figure.basis)
        if name in wanted:
            found.setdefault(name, figure)
    return found
