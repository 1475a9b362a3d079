"""Dates that no source states."""

from collections.abc import Iterator

from django.db.models import Count

from figures.models import Figure, Release
from figures.quality.findings import Finding, Kind
from publishing.arithmetic.dates import Basis, Precision

_WHY = {
    Figure.PeriodBasis.INFERRED: "个数的报告期是推断的",
    Figure.PeriodBasis.PUBLICATION: "个数来源未注明时间，按刊发日期登记",
}


def dates_not_stated(figures) -> Iterator[Finding]:
    """Releases with figures whose period the source does not state, or without a day of their own."""
    unstated = figures.filter(period_basis__in=_WHY).order_by()
    counted = list(
        unstated.values_list("release", "period_basis")
        .annotate(count=Count("pk"))
        .order_by("release", "period_basis")
    )
    releases = Release.objects.in_bulk([release for release, _, _ in counted])
    for release, basis, count in counted:
        yield Finding(Kind.DATES, f"{count}{_WHY[basis]}", release=releases[release])
    undated = Release.objects.filter(pk__in=figures.order_by().values("release"))
    for release in undated.exclude(
        released_basis=Basis.STATED, released_precision=Precision.DAY
    ).order_by("pk"):
        known = release.get_released_precision_display()
        words = "推断" if release.released_basis == Basis.INFERRED else f"只知到“{known}”"
        yield Finding(
            Kind.DATES,
            f"来源发布日期 {release.released_on:%Y-%m-%d} {words}",
            is_note=True,
            release=release,
        )
