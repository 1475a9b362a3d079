"""What this room adds to pages (`publishing.panels`): areas, honours, events; a unit's place."""

from itertools import groupby

from accounts.models import Unit
from accounts.place_codes import containing_places
from districts.area_parts import nested
from districts.models import Community, District, DistrictEvent, Honour, KeyArea
from publishing import panels
from publishing.panels import Panel

#: More would make a page that no phone scrolls through.
MOST_AREAS = 60
MOST_HONOURS = 300
MOST_EVENTS = 60


def register_all() -> None:
    """Register the panels of this room; `AppConfig.ready()` calls it once."""
    panels.register("districts.district", key_areas_panel, position=25)
    panels.register("districts.district", honours_panel, position=70)
    panels.register("districts.district", events_panel, position=80)
    panels.register("districts.community", honours_panel, position=70)
    panels.register("districts.keyarea", events_panel, position=80)
    panels.register("accounts.unit", place_panel, position=5)


def key_areas_panel(district: District) -> Panel | None:
    """重点片区: the areas of the place, each with its parts, and what lies around."""
    areas = KeyArea.objects.public().filter(district=district).by_kind()
    own = areas.exclude(kind__in=KeyArea.AROUND).exclude(parent__in=areas.order_by())
    own = nested(own[:MOST_AREAS], deepest=1)
    around = list(areas.filter(kind__in=KeyArea.AROUND)[:MOST_AREAS])
    if not own and not around:
        return None
    return Panel(
        "key-areas",
        "重点片区",
        "districts/includes/key_areas_panel.html",
        {"areas": own, "around": around, "district": district},
    )


def honours_panel(place: District | Community) -> Panel | None:
    """荣誉: awards by level; what is said or was held, and is no award, apart."""
    reference = "district" if isinstance(place, District) else "community"
    honours = (
        Honour.objects.public()
        .select_related("source", "community")
        .filter(**{reference: place})
        .order_by("-on", "id")
    )
    honours = sorted(honours[:MOST_HONOURS], key=_honour_order)
    if not honours:
        return None
    groups = [(name, list(rows)) for name, rows in groupby(honours, _group_name)]
    return Panel("honours", "荣誉", "districts/includes/honours_panel.html", {"groups": groups})


def events_panel(record: District | KeyArea) -> Panel | None:
    """大事: what happened, the latest first; what has no date comes last."""
    reference = "district" if isinstance(record, District) else "key_area"
    events = (
        DistrictEvent.objects.public()
        .select_related("key_area", "source", "district")
        .filter(**{reference: record})
        .order_by("-on", "-id")
    )
    events = sorted(events[:MOST_EVENTS], key=lambda event: event.precision == "unknown")
    if not events:
        return None
    return Panel(
        "events",
        "大事",
        "districts/includes/events_panel.html",
        {"events": events, "of_area": isinstance(record, KeyArea)},
    )


def place_panel(unit: Unit) -> Panel | None:
    """所在地: the places in which a unit lies, the largest first."""
    codes = [unit.place_code, *containing_places(unit.place_code)]
    places = [
        *District.objects.public().filter(code__in=codes),
        *Community.objects.public().filter(code__in=codes),
    ]
    if not places:
        return None
    places.sort(key=lambda place: codes.index(place.code), reverse=True)
    return Panel("place", "所在地", "districts/includes/place_panel.html", {"places": places})


def _honour_order(honour):
    return honour.is_statement, list(Honour.Level).index(honour.level), -honour.on.toordinal()


def _group_name(honour):
    return "表述和活动" if honour.is_statement else honour.get_level_display()
