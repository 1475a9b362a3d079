"""What a person may do and where: the one rule, as a question and as a filter.

A scope is one role in one place, for one unit or for all units there. Every permission of the
project is asked here: by the admin, by the steps of review, by imports.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Role, StaffScope
from accounts.place_codes import WHOLE_COUNTRY, covers, place_prefix


def scopes_of(user, *, on: date | None = None) -> tuple[StaffScope, ...]:
    """The scopes of `user` in force on the day `on` (today), read once per user instance.

    An inactive or anonymous user has none. A superuser is a system administrator of the whole
    country by that flag, and nothing else by it: whoever reviews or signs was granted that role.
    """
    if not user.is_active:
        return ()
    on = on or timezone.localdate()
    known = user.__dict__.setdefault("_scopes_by_day", {})
    if on not in known:
        in_force = StaffScope.objects.in_force(on=on).filter(user=user)
        scopes = list(in_force.select_related("unit"))
        if user.is_superuser:
            scopes.append(StaffScope(user=user, role=Role.SYSTEM_ADMIN, place_code=WHOLE_COUNTRY))
        known[on] = tuple(scopes)
    return known[on]


def may(
    user,
    roles: Iterable[str],
    *,
    place_code: str | None,
    owner_id: int | None,
    all_units_only: bool = True,
) -> bool:
    """Whether one of `roles` lets `user` act on a record of this place and owner unit.

    A scope over one unit needs the record to be that unit's; pass `owner_id=None` for records
    without an owner (places, catalogues), which only scopes over all units reach, unless
    `all_units_only=False` says that reading them takes less. Pass `place_code=None` for records
    of no place (indicators), which a scope over any place reaches.
    """
    roles = frozenset(roles)
    return any(
        scope.role in roles
        and (place_code is None or covers(scope.place_code, place_code))
        and (scope.unit_id in (None, owner_id) or (owner_id is None and not all_units_only))
        for scope in scopes_of(user)
    )


def limit(
    queryset: QuerySet,
    user,
    roles: Iterable[str],
    *,
    place: str | None = "place_code",
    owner: str | None = "owner",
    all_units_only: bool = True,
) -> QuerySet:
    """The rows of `queryset` on which one of `roles` lets `user` act: `may` as a filter.

    `place` and `owner` are lookups such as `release__place_code`; `owner=None` for records
    without an owner, `place=None` for records of no place. Neither lookup may cross a relation
    to many rows: these would repeat the rows of `queryset`.
    """
    roles = frozenset(roles)
    reachable = Q(pk__in=())
    for scope in scopes_of(user):
        of_one_unit = scope.unit_id is not None
        if scope.role not in roles or (of_one_unit and owner is None and all_units_only):
            continue
        prefix = place_prefix(scope.place_code)
        inside = Q(**{f"{place}__startswith": prefix}) if place and prefix else Q()
        if of_one_unit and owner is not None:
            inside &= Q(**{owner: scope.unit_id})
        if not inside:
            return queryset
        reachable |= inside
    return queryset.filter(reachable)
