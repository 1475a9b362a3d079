"""Whom the residents of a place ring."""

from accounts.models import Unit
from districts.models import Community
from publishing.arithmetic import dates


def unit_of(place: Community) -> Unit | None:
    """The unit of the community in which `place` lies, if the catalogue has one in force."""
    code = place.code.partition("-")[0]
    units = Unit.objects.in_force(on=dates.today())
    return units.filter(kind=Unit.Kind.COMMUNITY, place_code=code).order_by("code").first()
