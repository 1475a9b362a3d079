"""What this room adds to the pages of places, units, projects and matters."""

from accounts.models import Unit
from districts.models import Community, District
from livelihood.models import Matter
from projects.models import Project
from publishing import panels
from publishing.panels import Panel
from teams.models import Team
from teams.serving import period, serving
from teams.totals import numbers_of_teams, with_totals

#: More would push what stands below off the page; the rest is in the list.
MOST_TEAMS = 12


def register_all() -> None:
    """Register the panels of this room; `AppConfig.ready()` calls it once."""
    panels.register("districts.district", district_panel, position=50)
    panels.register("districts.community", community_panel, position=50)
    panels.register("accounts.unit", unit_panel, position=50)
    panels.register("projects.project", serving_panel, position=50)
    panels.register("livelihood.matter", serving_panel, position=50)


def district_panel(district: District) -> Panel | None:
    """服务队伍 of the district: those with no public team above them, whole groups first."""
    teams = Team.objects.public().filter(district=district)
    top = teams.exclude(parent__in=Team.objects.public()).order_by("-is_group", "kind", "pk")
    return _teams_panel(top, all_of=teams, query=f"district={district.code}")


def community_panel(community: Community) -> Panel | None:
    """服务队伍 of the community."""
    return _teams_panel(Team.objects.public().filter(community=community))


def unit_panel(unit: Unit) -> Panel | None:
    """服务队伍 that rest on the unit, or in which it has a post."""
    return _teams_panel(Team.objects.public().of_unit(unit))


def serving_panel(record: Project | Matter) -> Panel | None:
    """服务队伍 of a project or matter, and since when."""
    assignments = [(row.team, period(row)) for row in serving(record)]
    if not assignments:
        return None
    return Panel(
        "teams", "服务队伍", "teams/includes/serving_panel.html", {"assignments": assignments}
    )


def _teams_panel(teams, *, all_of=None, query: str = "") -> Panel | None:
    """The first of `teams`; where `query` leads to all of them, how many these are."""
    shown = with_totals(teams.select_related("unit")[:MOST_TEAMS])
    if not shown:
        return None
    numbers = numbers_of_teams(shown)
    return Panel(
        "teams",
        "服务队伍",
        "teams/includes/teams_panel.html",
        {
            "teams": shown,
            "numbers": numbers if len(numbers) > 1 else [],
            "count": teams.count() if all_of is None else all_of.count(),
            "query": query,
        },
    )
