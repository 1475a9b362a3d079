"""What the first page says is to be done with matters, and the lists behind it."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from livelihood.models import MatterUpdate
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_matter_unit,
    make_public_matter,
    make_public_programme,
    make_unit,
    make_user,
)
from tests.livelihood.making import happened
from tests.publishing.examples.making import make_people

pytestmark = pytest.mark.django_db

LIST = "/admin/livelihood/matter/"
#: A day in the autumn of the factories' year.
NOW = "2021-11-15T09:00:00+08:00"


@pytest.fixture
def autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(autumn, db):
    """A bureau with matters of every kind, and one of its clerks."""
    people = make_people()
    bureau = make_unit(name="住建局")
    programme = make_public_programme()

    def matter(title, *, due=date(2021, 12, 31), **fields):
        fields = {"programme": programme, "owner": bureau, "original_due_on": due} | fields
        return make_public_matter(title=title, **fields)

    soon = matter("月底到期", due=date(2021, 11, 30))
    happened(soon, "progress", "2021-11-01", people, progress=60)
    late = matter("已经逾期", due=date(2021, 10, 31))
    happened(late, "progress", "2021-11-01", people, progress=60)
    matter("没有消息")
    above = matter("有子项的", due=date(2021, 12, 10))
    child = matter("子项", parent=above, owner=above.owner, due=date(2021, 12, 10))
    happened(child, "progress", "2021-11-02", people, progress=10)
    led = matter("牵头的", owner=make_unit(name="别的局"))
    make_matter_unit(matter=led, unit=bureau, role="lead")
    supported = matter("配合的", owner=make_unit(name="又一个局"), due=date(2021, 11, 30))
    make_matter_unit(matter=supported, unit=bureau, role="supporting")
    awaiting = matter("完工了的")
    happened(awaiting, "completed", "2021-11-10", people)
    asked = matter("有异议的")
    happened(asked, "progress", "2021-11-03", people, progress=30)
    happened(asked, "objection", "2021-11-05", people)
    answered = matter("答复过的")
    happened(answered, "progress", "2021-11-03", people, progress=30)
    happened(answered, "objection", "2021-11-05", people)
    happened(answered, "objection_answered", "2021-11-08", people)
    # The filings of the fixture were all made today; those of one matter are older.
    MatterUpdate._base_manager.filter(matter=led).update(filed_on=date(2021, 9, 1))
    people.bureau = make_user(scopes=[{"role": Role.CLERK, "unit": bureau}])
    people.stranger = make_user(scopes=[{"role": Role.CLERK, "unit": make_unit()}])
    return people


def home(user) -> dict:
    """What the group of matters says on the first page."""
    groups = signed_in(user).get("/admin/").context["waiting_groups"]
    return {link.label: (link.count, link.url) for link in groups.get("民生实事", ())}


def titles(user, work) -> set[str]:
    rows = signed_in(user).get(f"{LIST}?work={work}").context["cl"].result_list
    return {matter.title for matter in rows}


def test_a_clerk_finds_her_matters_that_want_a_look_behind_a_number_each(office):
    assert home(office.bureau) == {
        "30天内到期": (3, f"{LIST}?work=due"),
        "30天没有更新": (2, f"{LIST}?work=silent"),
        "异议待答复": (1, f"{LIST}?work=objection"),
    }
    assert titles(office.bureau, "due") == {"月底到期", "有子项的", "子项"}
    assert titles(office.bureau, "silent") == {"没有消息", "牵头的"}
    assert titles(office.bureau, "objection") == {"有异议的"}
    assert home(office.stranger) == {}


def test_a_completion_waits_for_whoever_had_no_hand_in_it(office):
    assert titles(office.signer, "accept") == {"完工了的"}
    assert home(office.signer) == {"待验收": (1, f"{LIST}?work=accept")}
    office.clerk.scopes.create(role=Role.SIGNER, place_code="321111")
    assert titles(office.clerk, "accept") == set()
    elsewhere = make_user(scopes=[{"role": Role.SIGNER, "unit": make_unit()}])
    assert titles(elsewhere, "accept") == set()


def test_the_list_offers_only_the_work_of_one_s_role(office):
    text = signed_in(office.signer).get(LIST).text
    assert "?work=accept" in text
    assert "?work=due" not in text
    assert signed_in(office.signer).get(f"{LIST}?work=nonsense").status_code == 200


def test_the_first_page_costs_the_same_queries_for_one_matter_or_many(office):
    def queries():
        client = signed_in(office.bureau)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/admin/").status_code == 200
        return len(captured)

    few = queries()
    unit = office.bureau.scopes.get().unit
    for _ in range(8):
        make_public_matter(owner=unit)
    assert queries() == few
