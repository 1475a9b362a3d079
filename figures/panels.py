"""What figures add to the pages of districts, key areas and units (`publishing.panels`)."""

from accounts.models import Unit
from districts.models import District, KeyArea
from figures.freshness import known_until
from figures.headlines import headline_figures
from figures.models import Figure, Indicator, Release
from figures.models.series import LATEST_FIRST
from figures.profile import CATALOGUE_ORDER, MOST_FIGURES, sections_of, shown_with_trends
from figures.side_by_side import comparable_across_places
from publishing.arithmetic import dates
from publishing.panels import Panel

MOST_RELEASES = 10


def headlines_panel(district: District) -> Panel | None:
    """主要数据: the figures that the district's headlines choose, with their trends."""
    figures = headline_figures([district])[district.pk]
    if not figures:
        return None
    indicators = Indicator.objects.filter(pk__in={figure.indicator_id for figure in figures})
    return Panel(
        "headlines",
        "主要数据",
        "figures/includes/headlines_panel.html",
        {
            "headlines": shown_with_trends(figures, today=dates.today()),
            "district": district,
            "known_until": known_until(figures, today=dates.today()),
            "compared": set(comparable_across_places(indicators).values_list("pk", flat=True)),
        },
    )


def figures_panel(district: District) -> Panel | None:
    """全部数据: the newest figure of every indicator of the place, by category."""
    sections = sections_of(district, today=dates.today())
    if not sections:
        return None
    figures = [shown.figure for section in sections for shown in section.figures]
    return Panel(
        "figures",
        "全部数据",
        "figures/includes/figures_panel.html",
        {
            "sections": sections,
            "district": district,
            "known_until": known_until(figures, today=dates.today()),
        },
    )


def key_area_panel(area: KeyArea) -> Panel | None:
    """主要数据: the newest figure of every indicator of a key area, with their trends."""
    figures = Figure.objects.public().current().filter(key_area_code=area.code)
    newest = figures.newest_of_each_series().with_release()
    newest = newest.order_by(*CATALOGUE_ORDER, *LATEST_FIRST)
    figures = list(newest[:MOST_FIGURES])
    if not figures:
        return None
    shown = shown_with_trends(figures, today=dates.today())
    return Panel(
        "figures",
        "主要数据",
        "figures/includes/key_area_panel.html",
        {
            "figures": shown,
            "multiples": [each for each in shown if each.multiple],
            "area": area,
            "known_until": known_until(figures, today=dates.today()),
        },
    )


def releases_panel(unit: Unit) -> Panel | None:
    """数据发布: the newest releases that a unit answers for, and how many there are."""
    releases = Release.objects.public().filter(owner=unit)
    newest = list(releases.select_related("source")[:MOST_RELEASES])
    if not newest:
        return None
    return Panel(
        "releases",
        "数据发布",
        "figures/includes/releases_panel.html",
        {"releases": newest, "count": releases.count(), "unit": unit},
    )
