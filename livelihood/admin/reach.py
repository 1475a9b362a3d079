"""Who sees and writes what here: the scopes of `accounts.scopes`, asked about more than the owner.

Writing stays with the owner unit, as the steps have it; an update's owner is a unit that files for
its matter (`Matter.filing_units`). Reading goes further.
"""

from django.db.models import Q

from accounts.scopes import limit, may
from livelihood.models import MatterUnit


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
