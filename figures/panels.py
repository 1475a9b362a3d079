"""What figures add to the pages of districts, key areas and units (`publishing.panels`)."""

from itertools import groupby

from accounts.models import Unit
from districts.models import District, KeyArea
from figures.freshness import known_until
from figures.headlines import headline_figures
from figures.models import Figure, Release
from figures.models.series import LATEST_FIRST
from publishing.arithmetic import dates
from publishing.panels import Panel

#: More would make a page that no phone scrolls through; the rest is one click away.
MOST_FIGURES = 400
MOST_RELEASES = 10
#: As the catalogue lists them, so that a total is followed by its parts.
CATALOGUE_ORDER = ("indicator__category__position", "indicator__category__code", "indicator_id")


def headlines_panel(district: District) -> Panel | None:
    """主要数据: the figures that the district's headlines choose."""
    figures = headline_figures([district])[district.pk]
    if not figures:
        return None
    return Panel(
        "headlines", "主要数据", "figures/includes/headlines_panel.html", {"figures": figures}
    )


def figures_panel(district: District) -> Panel | None:
    """全部数据: the newest figure of every indicator of the place, by category."""
    figures = newest_of_each_indicator(district)
    if not figures:
        return None
    categories = [
        (category, list(rows))
        for category, rows in groupby(figures, lambda figure: figure.indicator.category)
    ]
    return Panel(
        "figures",
        "全部数据",
        "figures/includes/figures_panel.html",
        {
            "categories": categories,
            "district": district,
            "known_until": known_until(figures, today=dates.today()),
        },
    )


def key_area_panel(area: KeyArea) -> Panel | None:
    """主要数据: the newest figure of every indicator of a key area."""
    figures = Figure.objects.public().current().with_release().filter(key_area_code=area.code)
    newest = figures.newest_of_each_series().order_by(*CATALOGUE_ORDER, *LATEST_FIRST)
    figures = list(newest[:MOST_FIGURES])
    if not figures:
        return None
    return Panel(
        "figures",
        "主要数据",
        "figures/includes/key_area_panel.html",
        {
            "figures": figures,
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


def newest_of_each_indicator(district: District) -> list[Figure]:
    """One figure of each series of the place, the newest, in the order of the categories.

    Those of its key areas stand on the pages of these.
    """
    figures = Figure.objects.for_district(district).filter(key_area_code="")
    figures = figures.newest_of_each_series()
    return list(figures.order_by(*CATALOGUE_ORDER, *LATEST_FIRST)[:MOST_FIGURES])
