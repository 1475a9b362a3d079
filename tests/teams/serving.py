"""Public projects and matters for teams to serve, as small as they may be."""

from datetime import date

from livelihood.models import Matter, Programme
from projects.models import Project
from tests.factories import make_unit


def make_project_of(district, **fields) -> Project:
    """A published project of that place."""
    number = Project._base_manager.count() + 1
    defaults = {
        "code": f"XM-{district.code}-{number:06d}",
        "name": f"第{number}项目",
        "place_code": district.code,
        "owner": fields.get("owner") or make_unit(place_code=district.code),
        "state": "published",
    }
    return Project.objects.create(**defaults | fields, district=district)


def make_matter_of(district, **fields) -> Matter:
    """A published matter of that place, in a published programme of its own."""
    number = Matter._base_manager.count() + 1
    common = {
        "place_code": district.code,
        "owner": fields.get("owner") or make_unit(place_code=district.code),
        "state": "published",
        "district": district,
    }
    programme = Programme.objects.create(
        code=f"SS-{district.code}-{number:06d}",
        name=f"第{number}清单",
        kind=Programme.Kind.LED,
        period_start=date(2021, 1, 1),
        period_end=date(2021, 12, 31),
        **common,
    )
    defaults = common | {
        "code": f"SX-{district.code}-{number:06d}",
        "title": f"第{number}件实事",
        "programme": programme,
        "listed_on": date(2021, 1, 1),
    }
    return Matter.objects.create(**defaults | fields)
