"""The form of a matter: its rows are moved about as one plan."""

from datetime import date

import pytest

from livelihood.models import Matter, PlanNode
from publishing.review import steps
from publishing.review.models import Proposal
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_matter, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    """A draft with two nodes, a 牵头单位 and a 责任单位 that was named before it."""
    matter = make_matter()
    matter.plan_nodes.create(due_on=date(2021, 6, 30), text="招标")
    matter.plan_nodes.create(due_on=date(2021, 9, 30), text="完工")
    matter.units.create(role="responsible", unit=make_unit(name="城管局"))
    matter.units.create(role="lead", unit=make_unit(name="住建局"))
    return matter


def sent(matter, people, **changes):
    client, url = signed_in(people.clerk), f"/admin/livelihood/matter/{matter.pk}/change/"
    return client.post(url, typed(client.get(url), **changes))


def days(matter) -> dict:
    return {node.text: f"{node.due_on:%m-%d}" for node in matter.plan_nodes.all()}


#: Every step a quarter later: the first takes the day of the second.
LATER = {"plan_nodes-0-due_on": "2021-09-30", "plan_nodes-1-due_on": "2021-12-31"}


def test_a_whole_plan_moves_on_in_one_save(matter, people):
    assert sent(matter, people, **LATER).status_code == 302
    assert days(matter) == {"招标": "09-30", "完工": "12-31"}
    # One step takes the day of another that goes.
    sent(matter, people, **{"plan_nodes-0-due_on": "2021-12-31", "plan_nodes-1-DELETE": "on"})
    assert days(matter) == {"招标": "12-31"}


def test_the_plan_of_a_public_matter_moves_on_in_one_proposal(matter, people):
    Matter.objects.filter(pk=matter.pk).update(state="published")
    sent(matter, people, **LATER)
    proposal = Proposal.objects.get()
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)
    assert days(matter) == {"招标": "09-30", "完工": "12-31"}
    assert PlanNode.objects.count() == 2, "the updates that reached a node still do"


def test_two_units_change_their_roles_in_one_save(matter, people):
    # The rows stand by role: 牵头 first.
    changes = {"units-0-role": "responsible", "units-1-role": "lead"}
    for state in ("draft", "published"):
        Matter.objects.filter(pk=matter.pk).update(state=state)
        assert sent(matter, people, **changes).status_code == 302
    assert list(matter.units.values_list("role", "unit__name")) == [
        ("lead", "城管局"),
        ("responsible", "住建局"),
    ]
    proposal = Proposal.objects.get()
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)
    assert dict(matter.units.values_list("role", "unit__name"))["lead"] == "住建局"


def test_a_day_given_twice_is_refused_in_words_that_staff_know(matter, people):
    answer = sent(matter, people, **{"plan_nodes-0-due_on": "2021-09-30"})
    assert answer.status_code == 200
    assert "“节点日期”重复" in answer.text
    assert "修改due_on" not in answer.text


def test_what_the_steps_refuse_keeps_what_was_typed(matter, people):
    Matter.objects.filter(pk=matter.pk).update(state="published")
    swapped = {"plan_nodes-0-due_on": "2021-09-30", "plan_nodes-1-due_on": "2021-06-30"}
    answer = sent(matter, people, note="改了很久的备注", **swapped)
    assert answer.status_code == 200
    assert "同一天的节点请合写成一条" in answer.text
    assert "改了很久的备注" in answer.text
    assert not Proposal.objects.exists()


def test_what_the_database_refuses_keeps_what_was_typed(matter, people):
    swapped = {"plan_nodes-0-due_on": "2021-09-30", "plan_nodes-1-due_on": "2021-06-30"}
    answer = sent(matter, people, note="改了很久的备注", **swapped)
    assert answer.status_code == 200
    assert "没有保存" in answer.text
    assert "改了很久的备注" in answer.text
    assert days(matter) == {"招标": "06-30", "完工": "09-30"}
