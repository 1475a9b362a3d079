"""Which records of an admin a person reaches: by role, place and owner unit."""

from collections.abc import Iterable
from copy import copy

from django.db.models import Q

from accounts.place_codes import containing_places
from accounts.scopes import limit, may, scopes_of


def follow(record, lookup: str):
    """What a lookup such as `release__place_code` finds from `record`; None where a link is.

    A relation at its end is answered by its key, without a query.
    """
    *relations, last = lookup.split("__")
    for relation in relations:
        record = getattr(record, relation, None)
    return getattr(record, f"{last}_id" if hasattr(record, f"{last}_id") else last, None)


def remember_as_stored(record) -> None:
    """Keep what `record` is now, before a form writes to it what somebody typed."""
    record._as_stored = copy(record)


def as_stored(record):
    """`record` as it was when it was loaded, where that was remembered."""
    return record.__dict__.get("_as_stored", record)


class ScopedReach:
    """Permissions of an admin out of scopes alone: Django's own permissions play no part.

    The role lists say who may do a thing within her scopes. Whoever may change or export a record
    also sees it. Override `limited` and `reaches` together, for records whose place and owner no
    lookup finds.
    """

    view_roles: Iterable[str] = ()
    add_roles: Iterable[str] = ()
    change_roles: Iterable[str] = ()
    delete_roles: Iterable[str] = ()
    export_roles: Iterable[str] = ()
    #: Where a record's place stands; None for records of no place (indicators).
    place_lookup: str | None = "place_code"
    #: Where its owner unit stands; None for records without one (places, catalogues): a scope
    #: over one unit then sees them and never writes them.
    owner_lookup: str | None = "owner"
    #: Whether those who work in a place also see the records of the places it lies in, as a
    #: district's clerk needs the city's yearbook.
    seen_from_below = False
    #: Whether every unit that works in a place sees all records there, as a bureau's clerk chooses
    #: the district's programme and names the offices that work with hers; written by the owner.
    seen_by_every_unit = False

    def limited(self, queryset, user, roles, *, reading: bool = False):
        """The rows of `queryset` that one of `roles` reaches; `reading` asks for less."""
        within = limit(
            queryset,
            user,
            roles,
            place=self.place_lookup,
            owner=None if reading and self.seen_by_every_unit else self.owner_lookup,
            all_units_only=not reading,
        )
        if reading and self.seen_from_below:
            above = Q(**{f"{self.place_lookup}__in": _places_above(user, roles)})
            return queryset.filter(Q(pk__in=within.order_by().values("pk")) | above)
        return within

    def reaches(self, user, roles, record, *, reading: bool = False) -> bool:
        """Whether one of `roles` reaches `record` as it stands in memory."""
        place = self.place_of(record)
        if reading and self.seen_from_below and place in _places_above(user, roles):
            return True
        return may(
            user,
            roles,
            place_code=place,
            owner_id=None if reading and self.seen_by_every_unit else self.owner_of(record),
            all_units_only=not reading,
        )

    def place_of(self, record) -> str | None:
        """The record's place code; "" while it has none yet, None for a record of no place."""
        if self.place_lookup is None:
            return None
        return follow(record, self.place_lookup) or ""

    def owner_of(self, record) -> int | None:
        """The id of the record's owner unit."""
        return follow(record, self.owner_lookup) if self.owner_lookup else None

    def holds(self, user, roles, *, reading: bool = False) -> bool:
        """Whether one of `roles` may reach some record of this admin at all."""
        roles = frozenset(roles)
        return any(
            scope.role in roles
            and (scope.unit_id is None or self.owner_lookup is not None or reading)
            for scope in scopes_of(user)
        )

    def readers(self) -> frozenset[str]:
        """The roles that see records here."""
        return frozenset((*self.view_roles, *self.change_roles, *self.export_roles))

    def writers(self) -> frozenset[str]:
        """The roles that write records here."""
        return frozenset((*self.add_roles, *self.change_roles))

    def _permits(self, user, roles, record, *, reading: bool = False) -> bool:
        if record is None or record.pk is None:
            return self.holds(user, roles, reading=reading)
        return self.reaches(user, roles, as_stored(record), reading=reading)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return self._permits(request.user, self.readers(), obj, reading=True)

    def has_add_permission(self, request):
        return self.holds(request.user, self.add_roles)

    def has_change_permission(self, request, obj=None):
        return self._permits(request.user, self.change_roles, obj)

    def has_delete_permission(self, request, obj=None):
        return self._permits(request.user, self.delete_roles, obj)

    def has_export_permission(self, request):
        """Whether somebody may export anything of this list."""
        return self.holds(request.user, self.export_roles, reading=True)


def _places_above(user, roles) -> set[str]:
    roles = frozenset(roles)
    return {
        place
        for scope in scopes_of(user)
        if scope.role in roles
        for place in containing_places(scope.place_code)
    }
