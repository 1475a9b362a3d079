"""Who sees a round, and for which of its units somebody reads or files.

A round as a whole, its board above all, is for those whose scope covers the programme over all
units; a unit's desk is for those of the unit too.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Role, Unit
from accounts.scopes import limit, may
from livelihood.models import ReportRound, RoundReturn


def sees_board(user, round_: ReportRound) -> bool:
    """Whether somebody reads everything of the round."""
    return may(user, Role.values, place_code=round_.place_code, owner_id=None)


def desks_of(user, rounds: QuerySet[ReportRound], roles: Iterable[str]) -> QuerySet[RoundReturn]:
    """The returns in these rounds of the units for which one of `roles` lets `user` act."""
    returns = RoundReturn.objects.order_by().filter(round__in=rounds)
    own = limit(returns, user, roles, place="unit__place_code", owner="unit")
    # A bureau of the city may lead in a district's programme.
    here = limit(returns, user, roles, place="round__place_code", owner="unit")
    return returns.filter(Q(pk__in=own.values("pk")) | Q(pk__in=here.values("pk")))


def units_of(user, round_: ReportRound, roles: Iterable[str]) -> list[Unit]:
    """The units of the round for which one of `roles` lets `user` act."""
    desks = desks_of(user, ReportRound.objects.filter(pk=round_.pk), roles)
    return list(Unit.objects.filter(pk__in=desks.values("unit")))
