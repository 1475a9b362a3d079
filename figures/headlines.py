"""The few figures that stand first for a district: those that its headlines (cards) choose."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from districts.models import District
from figures.models import Figure, Headline, Indicator


def headline_figures(
    districts: Iterable[District], *, most: int | None = None
) -> dict[int, list[Figure]]:
    """For each district's pk, the newest figure of each of its headlines, in the staff's order.

    Two queries, however many districts. A headline without a public figure is left out.
    """
    newest = (
        Figure.objects.public()
        .current()
        .filter(
            district=OuterRef("district"),
            key_area_code="",
            indicator=OuterRef("indicator"),
            role=OuterRef("role"),
            basis=OuterRef("basis"),
            publisher=OuterRef("publisher"),
        )
        .order_by("-period_end", "period_start")
        .values("pk")[:1]
    )
    districts = list(districts)
    chosen = list(
        Headline.objects.public()
        .filter(district__in=districts)
        .annotate(figure_id=Subquery(newest))
        .order_by("district", "position", "id")
        .values_list("district_id", "figure_id")
    )
    figures = Figure.objects.filter(pk__in=[pk for _, pk in chosen if pk]).with_release().in_bulk()
    found: dict[int, list[Figure]] = {district.pk: [] for district in districts}
    for district, figure in chosen:
        if figure in figures and (most is None or len(found[district]) < most):
            found[district].append(figures[figure])
    return found


def chosen_of(indicator: Indicator) -> dict[tuple[int, str], tuple[str, str]]:
    """Which 口径 and publisher staff put first: by district's pk and role, (basis, publisher)."""
    return {
        (district, role): (basis, publisher)
        for district, role, basis, publisher in Headline.objects.public()
        .filter(indicator=indicator)
        .values_list("district_id", "role", "basis", "publisher")
    }
