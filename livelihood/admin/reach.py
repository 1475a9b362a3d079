"""Who sees and writes what here: the scopes of `accounts.scopes`, asked about more than the owner.

Writing stays with the owner unit, as the steps have it; an update's owner is a unit that files for
its matter (`Matter.filing_units`). Reading goes further.
"""

from django.db.models import Q

from accounts.place_codes import containing_places
from accounts.scopes import limit, may, scopes_of
from livelihood.models import MatterUnit


class ReadInItsPlace:
    """Read by whoever works in the place or in a part of it, for any unit; written by the owner.

    A bureau's clerk chooses the district's programme and its documents, though they are another's.
    """

    def limited(self, queryset, user, roles, *, reading=False):
        if not reading:
            return super().limited(queryset, user, roles)
        within = limit(queryset, user, roles, owner=None, all_units_only=False)
        above = Q(place_code__in=_places_above(user, roles))
        return queryset.filter(Q(pk__in=within.order_by().values("pk")) | above)

    def reaches(self, user, roles, record, *, reading=False):
        if not reading:
            return super().reaches(user, roles, record)
        place = self.place_of(record)
        here = may(user, roles, place_code=place, owner_id=None, all_units_only=False)
        return here or place in _places_above(user, roles)


class ReadByRole:
    """Read by the owner unit and by every unit that has a role in the matter: 牵头, 责任, 配合.

    `matter_lookup` leads from the record to its matter; "" where it is the matter.
    """

    matter_lookup = ""

    def limited(self, queryset, user, roles, *, reading=False):
        own = super().limited(queryset, user, roles, reading=reading)
        if not reading:
            return own
        matter = self.matter_lookup or "pk"
        units = limit(
            MatterUnit.objects.order_by(), user, roles, place="matter__place_code", owner="unit"
        )
        found = Q(pk__in=own.order_by().values("pk")) | Q(
            **{f"{matter}__in": units.values("matter")}
        )
        if self.matter_lookup:
            of_owner = limit(queryset, user, roles, owner=f"{self.matter_lookup}__owner")
            found |= Q(pk__in=of_owner.order_by().values("pk"))
        return queryset.filter(found)

    def reaches(self, user, roles, record, *, reading=False):
        if super().reaches(user, roles, record, reading=reading):
            return True
        matter = getattr(record, self.matter_lookup, None) if self.matter_lookup else record
        if not reading or matter is None or matter.pk is None:
            return False
        units = {matter.owner_id, *matter.units.values_list("unit_id", flat=True)}
        return any(may(user, roles, place_code=matter.place_code, owner_id=unit) for unit in units)


def _places_above(user, roles) -> set[str]:
    """The places in which those lie where one of `roles` is held."""
    return {
        place
        for scope in scopes_of(user)
        if scope.role in frozenset(roles)
        for place in containing_places(scope.place_code)
    }
