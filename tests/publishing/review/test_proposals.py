"""Changing a published card by a signed proposal."""

import pytest

from publishing.review import proposals, steps
from publishing.review.errors import StepRefused
from publishing.review.models import Proposal, ReviewEvent
from publishing.review.snapshots import fingerprint, snapshot
from tests.publishing.examples.making import new_scheme, published, with_milestones
from tests.publishing.examples.models import Scheme


@pytest.fixture
def scheme(people):
    """A published scheme with one milestone."""
    scheme = steps.draft(new_scheme(), by=people.clerk)
    with_milestones(scheme, "招标")
    steps.submit(scheme, by=people.clerk)
    return steps.approve_and_publish(scheme, by=people.signer)


def signed(proposal, people):
    steps.submit(proposal, by=people.clerk)
    return steps.approve_and_publish(proposal, by=people.signer)


def test_a_signed_proposal_changes_the_card_and_nothing_before_it_does(scheme, people):
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    assert proposal.code == "BG-321111-000001"
    steps.submit(proposal, by=people.clerk)
    steps.approve(proposal, by=people.reviewer)
    assert Scheme.objects.get().name == "雨污分流"
    steps.publish(proposal, by=people.signer)

    card = Scheme.objects.public().get()
    assert (card.name, card.version) == ("新名", 2)
    last = ReviewEvent.objects.of(card).last()
    assert (last.step, last.by, last.proposal_code) == ("published", people.signer, proposal.code)
    assert last.fingerprint == fingerprint(card)
    assert last.content == snapshot(card)
    assert card.published_at == scheme.published_at


def test_a_proposal_keeps_only_what_differs(scheme, people):
    wanted = snapshot(scheme)
    wanted["fields"]["kind"] = "micro"
    proposal = proposals.propose(scheme, wanted, by=people.clerk)
    assert proposal.changes == {"fields": {"kind": "micro"}, "inlines": {}}


def test_a_proposal_that_changes_nothing_is_refused(scheme, people):
    with pytest.raises(StepRefused, match="没有任何改动"):
        proposals.propose(scheme, snapshot(scheme), by=people.clerk)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"fields": {"name": ""}}, "“名称”"),
        ({"fields": {"name": "长" * 61}}, "“名称”"),
        ({"fields": {"code": "YL-7"}}, "没有可修改的字段“code”"),
        ({"inlines": {"milestones": [{"name": "", "due_on": "2021-01-01"}]}}, "“节点”"),
        ({"inlines": {"owners": []}}, "没有附属内容“owners”"),
    ],
)
def test_what_could_not_be_applied_is_refused_today(scheme, people, changes, problem):
    with pytest.raises(StepRefused, match=problem):
        proposals.propose(scheme, changes, by=people.clerk)
    assert not Proposal.objects.exists()
    assert scheme.milestones.get().name == "招标"


def test_inline_rows_change_with_the_card(scheme, people):
    row = snapshot(scheme)["inlines"]["milestones"][0]
    rows = [{**row, "name": "开标"}, {"name": "竣工", "due_on": "2022-06-30", "unit": None}]
    proposal = proposals.propose(scheme, {"inlines": {"milestones": rows}}, by=people.clerk)
    assert [(item.old[:5], item.new[:5]) for item in proposals.differences(proposal)] == [
        ("节点：招标", "节点：开标"),
        ("", "节点：竣工"),
    ]
    assert scheme.milestones.count() == 1
    signed(proposal, people)
    assert list(scheme.milestones.order_by("pk").values_list("name", flat=True)) == ["开标", "竣工"]


def test_a_card_that_has_moved_on_refuses_the_proposal_and_says_what_moved(scheme, people):
    first, second = (
        proposals.propose(scheme, {"fields": {"name": name}}, by=people.clerk)
        for name in ("甲", "乙")
    )
    steps.submit(second, by=people.clerk)
    signed(first, people)
    with pytest.raises(StepRefused, match="依据第1版，现为第2版（名称：雨污分流→甲）"):
        steps.approve_and_publish(second, by=people.signer)
    assert Scheme.objects.get().name == "甲"
    assert Proposal.objects.get(code=second.code).state == "submitted"


def test_two_changes_of_unlike_fields_conflict_all_the_same(scheme, people):
    """The second signer read a card that no longer stands."""
    first = proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk)
    second = proposals.propose(scheme, {"fields": {"kind": "micro"}}, by=people.clerk)
    signed(first, people)
    with pytest.raises(StepRefused, match="请按现在的内容重新填报"):
        steps.submit(second, by=people.clerk)


def test_a_proposal_on_an_older_version_is_refused(scheme, people):
    signed(proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk), people)
    card = Scheme.objects.get()
    with pytest.raises(StepRefused, match="您看到的是第1版，现为第2版"):
        proposals.propose(card, {"fields": {"name": "乙"}}, by=people.clerk, expected_version=1)


def test_a_withdrawn_card_takes_no_proposal(scheme, people):
    proposal = proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk)
    steps.submit(proposal, by=people.clerk)
    steps.withdraw(scheme, by=people.signer, reason="停办")
    with pytest.raises(StepRefused, match="现为已撤下"):
        steps.approve_and_publish(proposal, by=people.signer)
    with pytest.raises(StepRefused, match="请直接修改"):
        proposals.propose(scheme, {"fields": {"name": "乙"}}, by=people.clerk)


def test_whoever_may_not_write_the_card_proposes_nothing(scheme, people):
    with pytest.raises(StepRefused, match="不能修改"):
        proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.auditor)


def test_a_proposal_may_not_carry_a_card_out_of_the_writer_s_place(scheme, people):
    with pytest.raises(StepRefused, match="不能修改"):
        proposals.propose(scheme, {"fields": {"place_code": "321102"}}, by=people.clerk)


def test_a_returned_proposal_is_written_anew_on_the_card_as_it_stands(scheme, people):
    returned = proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk)
    steps.submit(returned, by=people.clerk)
    steps.send_back(returned, by=people.reviewer, reason="名称不规范")
    signed(proposals.propose(scheme, {"fields": {"kind": "micro"}}, by=people.clerk), people)
    proposals.revise(returned, {"fields": {"name": "规范名称"}}, by=people.clerk, note="按意见修改")
    assert (returned.base_version, returned.note) == (2, "按意见修改")
    signed(returned, people)
    card = Scheme.objects.get()
    assert (card.name, card.kind, card.version) == ("规范名称", "micro", 3)


def test_an_applied_proposal_still_tells_what_it_replaced(scheme, people):
    proposal = signed(
        proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk), people
    )
    signed(
        proposals.propose(Scheme.objects.get(), {"fields": {"name": "乙"}}, by=people.clerk),
        people,
    )
    told = [(item.label, item.old, item.new) for item in proposals.differences(proposal)]
    assert told == [("名称", "雨污分流", "甲")]


def test_the_card_as_proposed_is_shown_without_being_saved(scheme, people):
    proposal = proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk)
    assert proposals.changed_card(proposal).name == "甲"
    assert Scheme.objects.get().name == "雨污分流"


def test_reverting_is_a_proposal_of_an_older_version(scheme, people):
    row = snapshot(scheme)["inlines"]["milestones"][0]
    changes = {"fields": {"name": "甲"}, "inlines": {"milestones": []}}
    signed(proposals.propose(scheme, changes, by=people.clerk), people)
    card = Scheme.objects.get()
    assert not card.milestones.exists()

    proposal = proposals.revert(card, version=1, by=people.clerk)

    assert proposal.note == "恢复到第1版"
    signed(proposal, people)
    card = Scheme.objects.get()
    assert (card.name, card.version) == ("雨污分流", 3)
    assert card.milestones.get().name == row["name"]
    first, *_, last = ReviewEvent.objects.of(card).publications()
    assert last.fingerprint == first.fingerprint


def test_only_versions_that_were_public_can_be_brought_back(scheme, people):
    with pytest.raises(StepRefused, match="没有发布过第7版"):
        proposals.revert(scheme, version=7, by=people.clerk)


def test_a_proposal_for_a_place_needs_a_scope_over_all_units(people, monkeypatch):
    monkeypatch.setattr(Scheme, "needs_all_units", True)
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "甲"}}, by=people.clerk)
    assert scheme.scope_owner_id is proposal.scope_owner_id is None
