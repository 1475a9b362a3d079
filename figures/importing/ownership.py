"""Where a release belongs: the smallest place of its rows, and the unit that answers for it."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Role, Unit
from accounts.place_codes import LEVEL_ENDS, WHOLE_COUNTRY
from accounts.scopes import scopes_of


def own_unit(user) -> Unit | None:
    """The one unit for which `user` may file; None where she files for all units or for several."""
    units = {scope.unit for scope in scopes_of(user) if scope.role == Role.CLERK}
    return units.pop() if len(units) == 1 else None


def default_owner(user, *, place_code: str) -> Unit | None:
    """The unit that answers for a release of `user`: her own, else the only office of the place.

    None where that is not clear and she has to say it.
    """
    if unit := own_unit(user):
        return unit
    offices = Unit.objects.in_force(on=timezone.localdate())
    offices = offices.filter(place_code=place_code, parent=None)[:2]
    return offices[0] if len(offices) == 1 else None


def smallest_place(codes: Iterable[str]) -> str:
    """The smallest place that holds all of these; the whole country where nothing smaller does.

    >>> smallest_place(["321111"]), smallest_place(["321111", "321102"])
    ('321111', '321100')
    >>> smallest_place(["321111001", "321111"]), smallest_place(["321111", "110101"])
    ('321111', '000000')
    """
    codes = set(codes)
    if len(codes) == 1:
        return codes.pop()
    shortest = min(len(code.partition("-")[0]) for code in codes) if codes else 0
    for end in reversed(LEVEL_ENDS):
        shared = {code[:end] for code in codes}
        if end <= shortest and len(shared) == 1:
            return shared.pop().ljust(6, "0")
    return WHOLE_COUNTRY
