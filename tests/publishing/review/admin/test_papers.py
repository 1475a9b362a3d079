"""Proposals, batches and the trail in the admin."""

import pytest
from django.urls import reverse

from accounts.models import Role
from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.models import Proposal
from tests.accounts.browsing import signed_in
from tests.factories import make_district, make_proposal, make_review_event, make_user
from tests.publishing.examples.making import new_notice

pytestmark = pytest.mark.django_db


def test_proposals_for_a_place_are_read_but_not_written_by_a_single_unit(people):
    proposal = make_proposal()
    unit = proposal.owner
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": unit}])
    url = reverse("admin:publishing_proposal_change", args=[proposal.pk])
    page = signed_in(clerk).get(url)
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert signed_in(people.clerk).get(url).context["has_change_permission"]


def test_a_proposal_links_to_its_card_and_shows_what_it_changes(people):
    proposal = make_proposal()
    page = signed_in(people.clerk).get(
        reverse("admin:publishing_proposal_change", args=[proposal.pk])
    )
    card = make_district()
    assert reverse("admin:districts_district_change", args=[card.pk]) in page.text
    assert "润州区" in page.text
    assert proposal.changes["fields"]["name"] in page.text


def test_nobody_adds_a_proposal_by_hand(people):
    url = reverse("admin:publishing_proposal_add")
    assert signed_in(people.district_admin).get(url).status_code == 403
    assert not Proposal.objects.exists()


def test_a_batch_is_read_with_its_records_and_signed_as_one(people):
    notices = [steps.draft(new_notice(title=title), by=people.clerk) for title in ("甲事", "乙事")]
    batch = make_batch(notices, title="十月报送", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    signer = signed_in(people.signer)
    url = reverse("admin:publishing_batch_review", args=[batch.pk])
    page = signer.get(url)
    assert "甲事" in page.text
    assert "乙事" in page.text
    signer.post(url, {"step": "approve_and_publish", "expected_version": 1})
    assert {record.state for record in batch.records()} == {"published"}


def test_the_trail_is_read_by_auditors_of_its_place_only():
    here, there = make_review_event(), make_review_event(place_code="321102")
    auditor = make_user(scopes=[Role.AUDITOR])
    listed = signed_in(auditor).get(reverse("admin:publishing_reviewevent_changelist"))
    assert list(listed.context["cl"].result_list) == [here]
    other = reverse("admin:publishing_reviewevent_change", args=[there.pk])
    assert signed_in(auditor).get(other).status_code == 302


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_of_proposals_costs_the_same_for_one_or_many(
    people, django_assert_num_queries, count
):
    card = make_district(state="published")
    for _ in range(count):
        make_proposal(card=card)
    client = signed_in(people.signer)
    url = reverse("admin:publishing_proposal_changelist")
    with django_assert_num_queries(9):
        assert client.get(url).text.count("润州区") >= count


def test_kinds_of_records_stand_in_chinese(people):
    make_proposal()
    make_review_event()
    proposals = signed_in(people.signer).get(reverse("admin:publishing_proposal_changelist"))
    steps_taken = signed_in(people.auditor).get(reverse("admin:publishing_reviewevent_changelist"))
    for page in (proposals, steps_taken):
        assert ">districts.district<" not in page.text
        assert "行政区" in page.text


def test_proposals_are_narrowed_to_one_kind_of_card(people):
    proposal = make_proposal()
    client = signed_in(people.signer)
    url = reverse("admin:publishing_proposal_changelist")
    listed = client.get(url, {"target_type": "districts.district"}).context["cl"]
    assert list(listed.result_list) == [proposal]
    listed = client.get(url, {"target_type": "districts.community"}).context["cl"]
    assert list(listed.result_list) == []
