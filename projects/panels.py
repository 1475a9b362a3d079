"""What projects add to other rooms' pages (`publishing.panels`)."""

from urllib.parse import urlencode

from django.db.models import F, QuerySet

from accounts.models import Unit
from districts.models import District, KeyArea
from projects.models import Project, ProjectUnit, StageEvent
from projects.stage_counts import counts_of
from publishing import panels
from publishing.arithmetic.dates import today
from publishing.panels import Panel

#: More stand one click away.
MOST_PROJECTS = 8
#: A unit's projects have no list of their own to lead to.
MOST_OF_A_UNIT = 60


def register_all() -> None:
    """Register the panels of this room; `AppConfig.ready()` calls it once."""
    panels.register("districts.district", district_panel, position=30)
    panels.register("districts.keyarea", key_area_panel, position=30)
    panels.register("accounts.unit", unit_panel, position=30)


def district_panel(district: District) -> Panel | None:
    """项目 of a district."""
    return _panel(Project.objects.filter(district=district), {"district": district.code})


def key_area_panel(key_area: KeyArea) -> Panel | None:
    """项目 of a key area."""
    return _panel(Project.objects.filter(key_area=key_area), {"key_area": key_area.code})


def unit_panel(unit: Unit) -> Panel | None:
    """参与的项目: those in which the unit has a role, and which."""
    roles: dict[int, list[str]] = {}
    for row in ProjectUnit.objects.filter(unit=unit):
        roles.setdefault(row.project_id, []).append(row.get_role_display())
    projects = list(_newest_first(Project.objects.filter(pk__in=roles))[:MOST_OF_A_UNIT])
    if not projects:
        return None
    for project in projects:
        project.roles = "、".join(roles[project.pk])
    return Panel(
        "projects",
        "参与的项目",
        "projects/includes/projects_panel.html",
        {"projects": projects, "total": len(projects)},
    )


def _panel(projects: QuerySet, conditions: dict[str, str]) -> Panel | None:
    standing = _newest_first(projects)
    counts = counts_of(standing)
    if not counts:
        return None
    return Panel(
        "projects",
        "项目",
        "projects/includes/projects_panel.html",
        {
            "projects": list(standing[:MOST_PROJECTS]),
            "total": sum(counts.values()),
            "counts": [
                (stage.label, counts[stage]) for stage in StageEvent.LADDER if stage in counts
            ],
            "query": urlencode(conditions),
        },
    )


def _newest_first(projects: QuerySet) -> QuerySet:
    """The public ones as they stand today, those that moved last first."""
    standing = projects.public().with_stage(on=today())
    return standing.order_by(F("stage_since").desc(nulls_last=True), "name", "code")
