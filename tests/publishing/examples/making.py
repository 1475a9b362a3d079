"""Schemes, notices and the people around them, the smallest that are valid."""

from datetime import date
from types import SimpleNamespace

from accounts.models import Role
from publishing.review import steps
from tests.factories import make_unit, make_user
from tests.publishing.examples.models import Milestone, Notice, Scheme


def make_people():
    """One person of each role over all units of 润州, two where one is not enough."""
    return SimpleNamespace(
        clerk=make_user(name="信息员甲", scopes=[Role.CLERK]),
        other_clerk=make_user(name="信息员乙", scopes=[Role.CLERK]),
        reviewer=make_user(name="审核人甲", scopes=[Role.REVIEWER]),
        signer=make_user(name="签发人甲", scopes=[Role.SIGNER]),
        everything=make_user(name="多面手", scopes=[Role.CLERK, Role.REVIEWER, Role.SIGNER]),
        district_admin=make_user(name="区管理员甲", scopes=[Role.DISTRICT_ADMIN]),
        system_admin=make_user(name="系统管理员甲", scopes=[Role.SYSTEM_ADMIN]),
        auditor=make_user(name="审计员甲", scopes=[Role.AUDITOR]),
    )


def new_scheme(**fields) -> Scheme:
    """A scheme of 润州, not saved."""
    fields.setdefault("owner", None)
    owner = fields.pop("owner") or make_unit()
    return Scheme(**{"name": "雨污分流", "place_code": "321111", "owner": owner} | fields)


def new_notice(**fields) -> Notice:
    """A notice of 润州, not saved."""
    fields.setdefault("owner", None)
    owner = fields.pop("owner") or make_unit()
    return Notice(**{"title": "开工", "place_code": "321111", "owner": owner} | fields)


def published(record, people):
    """`record`, drafted and reported by the clerk, approved and signed by the signer."""
    steps.draft(record, by=people.clerk)
    steps.submit(record, by=people.clerk)
    return steps.approve_and_publish(record, by=people.signer)


def with_milestones(scheme: Scheme, *names: str) -> Scheme:
    """The stored scheme with a milestone of each name, due at the end of 2021."""
    for name in names:
        Milestone.objects.create(scheme=scheme, name=name, due_on=date(2021, 12, 31))
    return scheme
