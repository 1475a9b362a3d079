"""The newest figures of the indicators that a programme, service, team or project names.

A total that an office published has one home, here; upper rooms name its indicator and read it.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from figures.models import Figure
from figures.models.series import SERIES_POINT, VINTAGE


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
    figures = Figure.objects.public()
    if released_by is None:
        figures = figures.current()
    else:
        figures = figures.filter(release__released_on__lte=released_by)
    rows = (
        figures.with_release()
        .filter(
            indicator__in={name.indicator_id for name in wanted},
            district__in={name.district_id for name in wanted},
            key_area_code="",
        )
        .order_by(
            "-period_end", "period_start", "publisher", *(term.desc() for term in VINTAGE), "pk"
        )
    )
    found: dict[Named, Figure] = {}
    points = set()
    for figure in rows:
        point = tuple(getattr(figure, name) for name in SERIES_POINT)
        if point in points:
            continue  # superseded by the vintage before it
        points.add(point)
        name = Named(figure.indicator_id, figure.district_id, figure.role, figure.basis)
        if name in wanted and not figure.is_tombstone:
            found.setdefault(name, figure)
    return found
