"""Staff at their desks: who sees what, who files, who accepts."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role
from livelihood.models import Matter, MatterUpdate
from publishing.models import Proposal
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_community,
    make_district,
    make_matter_unit,
    make_plan_node,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_sub_target,
    make_unit,
    make_user,
)
from tests.livelihood.making import happened, status

pytestmark = pytest.mark.django_db

ADD = "/admin/livelihood/matterupdate/add/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


def desk(unit=None, role=Role.CLERK, place="321111"):
    """The browser of somebody over one unit, or over all."""
    return signed_in(make_user(scopes=[{"role": role, "unit": unit, "place_code": place}]))


def listed(client, model) -> set:
    """The records that a list shows."""
    answer = client.get(reverse(f"admin:livelihood_{model}_changelist"))
    return set(answer.context["cl"].result_list)


def test_units_with_a_role_read_and_only_the_owner_changes():
    matter, stranger = make_public_matter(), make_unit()
    supporting = make_matter_unit(matter=matter).unit
    update = make_public_update(matter=matter)
    make_public_matter()
    page = reverse("admin:livelihood_matter_change", args=[matter.pk])
    for unit, may_read, may_change in (
        (matter.owner, True, True), (supporting, True, False), (stranger, False, False),
    ):  # fmt: skip
        client = desk(unit)
        assert (matter in listed(client, "matter")) == may_read
        assert (update in listed(client, "matterupdate")) == may_read
        answer = client.get(page)
        assert (answer.status_code == 200) == may_read
        if may_read:
            assert (b'name="_save"' in answer.content) == may_change
    assert len(listed(desk(), "matter")) == 2


def test_a_leading_unit_sees_what_it_and_the_owner_filed():
    matter = make_public_matter()
    lead = make_matter_unit(matter=matter, role="lead").unit
    of_lead = make_public_update(matter=matter, owner=lead)
    of_owner = make_public_update(matter=matter)
    for unit in (lead, matter.owner):
        assert listed(desk(unit), "matterupdate") == {of_lead, of_owner}


def test_programmes_are_read_by_every_unit_and_street_of_the_district():
    programme, elsewhere = make_public_programme(), make_public_programme(place_code="321102")
    for client in (desk(make_unit()), desk(place="321111001")):
        assert listed(client, "programme") == {programme}
    assert listed(desk(place="321102"), "programme") == {elsewhere}


def test_a_clerk_files_an_update_from_the_matter_s_page():
    matter = make_public_matter(title="雨污分流")
    node, target = make_plan_node(matter=matter), make_sub_target(matter=matter, name="改造小区")
    make_plan_node(text="别的事项的节点")
    client = desk(matter.owner)
    page = client.get(reverse("admin:livelihood_matter_change", args=[matter.pk]))
    assert f'href="{ADD}?matter={matter.pk}"' in page.text
    form = client.get(f"{ADD}?matter={matter.pk}")
    assert "2021-06-30 完成招标" in form.text
    assert "别的事项的节点" not in form.text
    assert 'value="accepted"' not in form.text
    data = typed(form) | {
        "kind": "progress", "happened_on": "2021-10-10", "brief": "铺沥青", "progress": "60",
        "node": node.pk, "quantities-TOTAL_FORMS": "1", "quantities-0-sub_target": target.pk,
        "quantities-0-quantity": "7", "files-TOTAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(f"{ADD}?matter={matter.pk}", data)
    assert answer.status_code == 302, answer.context["errors"]
    update = MatterUpdate.objects.get()
    assert (update.owner, update.place_code, update.node) == (matter.owner, "321111", node)
    assert update.quantities.get().quantity == 7


def test_the_matter_s_own_unit_is_offered_to_a_clerk_of_all_units():
    matter = make_public_matter()
    form = desk().get(f"{ADD}?matter={matter.pk}")
    assert typed(form)["owner"] == matter.owner.pk
    assert desk().get(f"{ADD}?matter=x").status_code == 200


def test_an_acceptance_is_signed_on_a_page_of_its_own(people):
    matter = make_public_matter(title="雨污分流")
    happened(matter, "completed", "2021-10-01", people)
    page = reverse("admin:livelihood_matter_accept", args=[matter.pk])
    form = reverse("admin:livelihood_matter_change", args=[matter.pk])
    reviewer, clerk = signed_in(people.reviewer), signed_in(people.clerk)
    assert page in reviewer.get(form).text
    assert page not in clerk.get(form).text
    assert clerk.get(page).status_code == 403
    assert clerk.post(page, {"on": "2021-10-10"}).status_code == 403
    shown = reviewer.get(page)
    assert "2021年10月1日的“完工”" in shown.text
    early = reviewer.post(page, {"on": "2021-09-01"})
    assert "之前没有别的进展" in early.text
    answer = reviewer.post(page, {"on": "2021-10-10", "text": "合格"}, follow=True)
    assert "已通过验收" in answer.text
    assert status(matter, "2021-10-10") == "done_early"
    assert reviewer.get(page).status_code == 403


def test_selected_matters_are_accepted_today_all_or_none(people):
    matters = [make_public_matter() for _ in range(2)]
    for matter in matters:
        happened(matter, "completed", "2021-10-01", people)
    client = signed_in(people.reviewer)
    url = reverse("admin:livelihood_matter_changelist")
    data = {"action": "accept_selected", "_selected_action": [matter.pk for matter in matters]}
    confirmation = client.post(url, data)
    assert matters[0].title in confirmation.text
    versions = {f"seen_version:{matter.pk}": matter.version for matter in matters}
    client.post(url, data | versions | {"_confirmed": "yes"})
    assert [status(matter, "2021-10-15") for matter in matters] == ["done_early"] * 2


def test_a_moved_promise_is_proposed_and_asks_for_the_reason_only_to_report_it(people):
    matter = make_public_matter()
    client = signed_in(people.clerk)
    url = reverse("admin:livelihood_matter_change", args=[matter.pk])
    data = typed(client.get(url)) | {"original_due_on": "2021-11-30"}
    client.post(url, data)
    proposal = Proposal.objects.get()
    assert proposal.changes["fields"] == {"original_due_on": "2021-11-30"}
    review = reverse("admin:publishing_proposal_review", args=[proposal.pk])
    answer = client.post(review, {"step": "submitted", "expected_version": proposal.version})
    assert "只能作为更正修改" in answer.text


def test_a_matter_in_a_community_lies_there():
    make_district(state="published")
    programme = make_public_programme()

    community = make_community(code="321111001002", state="published")
    client = desk(place="321111")
    add = reverse("admin:livelihood_matter_add")
    data = typed(client.get(add)) | {
        "programme": programme.pk, "title": "雨污分流", "district": programme.district.pk,
        "community": community.pk, "owner": programme.owner.pk, "listed_on": "2021-01-20",
    }  # fmt: skip
    answer = client.post(add, data)
    assert answer.status_code == 302, answer.context["errors"]
    assert Matter.objects.get().place_code == "321111001002"


@pytest.mark.parametrize("matters", [1, 25])
def test_the_list_costs_the_same_queries_for_one_matter_or_many(matters, django_assert_num_queries):
    programme = make_public_programme()
    for _ in range(matters):
        make_public_matter(programme=programme, owner=programme.owner)
    client = desk()
    url = reverse("admin:livelihood_matter_changelist")
    client.get(url)
    with django_assert_num_queries(8):
        answer = client.get(f"{url}?status=unreported")
    assert len(answer.context["cl"].result_list) == matters
