"""What a release that is not public yet would change, compared with the values that stand."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from figures.importing import Difference
from figures.models import SERIES_POINT, Figure, Release
from figures.resources.identity import CONTENT

_NULLABLE = {name for name in CONTENT if Figure._meta.get_field(name).null}


def changed_figures(release: Release):
    """The release's figures that say something else than what stands, each with `standing_id`."""
    point = {name: OuterRef(name) for name in SERIES_POINT}
    standing = Figure.objects.filter(is_current=True, **point).exclude(release=release)
    alike = standing.filter(*(_as_before(name) for name in CONTENT))
    return (
        release.figures.annotate(standing_id=Subquery(standing.values("pk")[:1]))
        .filter(standing_id__isnull=False)
        .exclude(Exists(alike))
        .with_release()
        .order_by("district__code", "indicator__code", "-period_end", "pk")
    )


def _as_before(name: str) -> Q:
    """That a column is as in the outer row; nothing equals nothing here."""
    same = Q(**{name: OuterRef(name)})
    if name in _NULLABLE:
        same |= Q(IsNull(F(name), True), IsNull(OuterRef(name), True))
    return same


def differences(figures: Iterable[Figure]) -> list[Difference]:
    """Old and new of figures out of `changed_figures`: one query."""
    figures = list(figures)
    standing = Figure.objects.with_release().in_bulk([each.standing_id for each in figures])
    return [Difference(standing[each.standing_id], each) for each in figures]
