"""What practical matters, programmes and services add to pages below (`publishing.panels`)."""

from accounts.models import Unit
from districts.models import Community, District
from livelihood.filters import AS_LISTED
from livelihood.following import of_community, of_programme, of_unit, ways_to_follow
from livelihood.matter_parts import matters_in_words
from livelihood.models import Matter, Programme, Service
from livelihood.programmes import told as told_programmes
from livelihood.sentences import told
from livelihood.sharing.sentences import group_message
from publishing import panels
from publishing.arithmetic.dates import today
from publishing.panels import Panel

#: A community's sheet lists all it has; no community has more.
MOST_OF_A_COMMUNITY = 300
MOST_OF_A_UNIT = 20
MOST_PROGRAMMES = 12
MOST_SERVICES = 8


def register_all() -> None:
    """Register the panels of this room; `AppConfig.ready()` calls it once."""
    panels.register("districts.district", programmes_panel, position=40)
    panels.register("districts.district", services_panel, position=60)
    panels.register("districts.community", community_panel, position=40)
    panels.register("accounts.unit", unit_panel, position=40)
    panels.register("accounts.unit", unit_services_panel, position=60)
    panels.register("livelihood.programme", follow_panel, position=90)


def programmes_panel(district: District) -> Panel | None:
    """民生实事: the programmes of a district with their counts, and all its matters."""
    on = today()
    programmes = Programme.objects.public().for_list().filter(district=district)
    shown = told_programmes(programmes[:MOST_PROGRAMMES], on=on)
    matters = Matter.objects.public().filter(district=district).count()
    if not shown and not matters:
        return None
    return Panel(
        "livelihood",
        "民生实事",
        "livelihood/includes/programmes_panel.html",
        {"programmes": shown, "matters": matters, "district": district},
    )


def services_panel(district: District) -> Panel | None:
    """惠民服务与举措: some of a district's services, and how many there are."""
    services = Service.objects.public().filter(district=district)
    return _services(services, f"district={district.code}")


def unit_services_panel(unit: Unit) -> Panel | None:
    """惠民服务与举措 that a unit provides."""
    return _services(Service.objects.public().filter(provider_unit=unit), "")


def _services(services, query) -> Panel | None:
    shown = list(services.select_related("district")[:MOST_SERVICES])
    if not shown:
        return None
    return Panel(
        "services",
        "惠民服务与举措",
        "livelihood/includes/services_panel.html",
        {"services": shown, "count": services.count(), "query": query},
    )


def community_panel(community: Community) -> Panel | None:
    """民生实事: every matter of a community and of the compounds in it, a sheet to print.

    Beside it the same as a message for the residents' group.
    """
    shown = _as_rows(of_community(community).matters, MOST_OF_A_COMMUNITY)
    if not shown:
        return None
    ways = _ways("community", community, shown)
    return Panel(
        "livelihood",
        "民生实事",
        "livelihood/includes/matters_panel.html",
        {
            "matters": shown,
            "words": matters_in_words(shown),
            "named": True,
            "message": group_message(community.name, shown, on=today()),
            "ways": ways,
            "name": community.name,
        },
        alternates=ways,
    )


def unit_panel(unit: Unit) -> Panel | None:
    """民生实事: what a unit leads, answers for or supports."""
    matters = of_unit(unit).matters
    shown = _as_rows(matters, MOST_OF_A_UNIT)
    if not shown:
        return None
    ways = _ways("unit", unit, shown)
    return Panel(
        "livelihood",
        "民生实事",
        "livelihood/includes/matters_panel.html",
        {
            "matters": shown,
            "count": matters.count(),
            "query": f"unit={unit.code}",
            "named": True,
            "ways": ways,
            "name": unit.name,
        },
        alternates=ways,
    )


def _ways(kind, record, shown):
    is_dated = any(matter.state_due_on for matter in shown)
    return ways_to_follow(kind, record.code, record.name, is_dated=is_dated)


def follow_panel(programme: Programme) -> Panel:
    """订阅: the feed and the calendar of a programme."""
    ways = ways_to_follow(
        "programme", programme.code, programme.name, is_dated=of_programme(programme).has_days()
    )
    return Panel(
        "follow",
        "订阅",
        "livelihood/includes/follow_panel.html",
        {"ways": ways, "name": programme.name},
        alternates=ways,
    )


def _as_rows(matters, most) -> list[Matter]:
    on = today()
    return told(matters.with_status(on=on).for_list().order_by(*AS_LISTED)[:most], on=on)
