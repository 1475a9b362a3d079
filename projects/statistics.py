"""What offices published about projects as a whole: figures, shown as stated, never recounted."""

from figures.models import Figure

#: Totals and stated rates of projects, in the order of the page.
INDICATORS = (
    "projects_landed",
    "large_projects_landed_rate",
    "project_attraction_count",
    "project_signing_growth",
    "project_start_rate",
    "project_completion_rate",
    "digital_projects_signed",
    "digital_projects_signed_investment",
    "digital_projects_negotiating",
    "digital_projects_negotiating_investment",
    "industrial_projects_implemented",
    "industrial_project_investment",
    "key_industrial_projects_completed",
    "fund_attracted_projects",
    "urban_key_projects_completed",
)


def published_statistics(*, district_code: str = "") -> list[Figure]:
    """The newest public figure of each of these indicators, of one place if given: one query."""
    figures = (
        Figure.objects.public()
        .current()
        .filter(indicator__code__in=INDICATORS, key_area_code="")
        .newest_of_each_series()
        .with_release()
    )
    if district_code:
        figures = figures.filter(district__code=district_code)
    return sorted(
        figures,
        key=lambda figure: (figure.district.code, INDICATORS.index(figure.indicator.code)),
    )
