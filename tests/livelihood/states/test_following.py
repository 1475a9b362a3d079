"""States follow each publication, and what would leave an illegal sequence is refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from livelihood.models import MatterState
from livelihood.states.writing import rebuild
from publishing.changes.models import Change
from publishing.review import proposals, steps
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from tests.factories import (
    make_matter,
    make_plan_node,
    make_public_matter,
    make_sub_target,
)
from tests.livelihood.making import happened, new_update, on, published, status

pytestmark = pytest.mark.django_db


def intervals(matter) -> list[str]:
    """`2021-01-20 – listed`, oldest first."""
    return [
        f"{state.valid_from} {state.valid_to or '–'} {state.status}"
        for state in matter.states.all()
    ]


def test_publication_and_withdrawal_write_the_states(people):
    matter = make_public_matter()
    started = happened(matter, "started", "2021-03-01", people)
    assert intervals(matter) == ["2021-01-20 2021-03-01 listed", "2021-03-01 – under_way"]
    steps.withdraw(started, by=people.signer, reason="有误")
    assert intervals(matter) == ["2021-01-20 – listed"]


def test_a_matter_has_states_while_it_is_published(people):
    matter = published(make_matter(), people)
    assert intervals(matter) == ["2021-01-20 – listed"]
    steps.withdraw(matter, by=people.signer, reason="重复")
    assert intervals(matter) == []


def test_a_publication_out_of_order_is_refused_naming_both(people):
    matter = make_public_matter(title="雨污分流")
    happened(matter, "completed", "2021-06-01", people)
    late = new_update(matter, "progress", "2021-07-01")
    with pytest.raises(StepRefused) as refused:
        published(late, people)
    assert refused.value.reasons == (
        "“雨污分流”：2021年7月1日的“进展”不能排在2021年6月1日的“完工”之后：事项此时为“完工待验收”。",
    )
    assert happened(matter, "progress", "2021-05-31", people)  # before it, it may stand


def test_a_withdrawal_that_would_leave_a_gap_in_the_story_is_refused(people):
    matter = make_public_matter()
    suspended = happened(matter, "suspended", "2021-04-01", people)
    happened(matter, "resumed", "2021-05-01", people)
    with pytest.raises(StepRefused, match="2021年5月1日的“恢复”之前没有别的进展"):
        steps.withdraw(suspended, by=people.signer, reason="有误")
    assert suspended.state == "published"


def test_a_correction_is_judged_by_what_results(people):
    matter = make_public_matter()
    suspended = happened(matter, "suspended", "2021-04-01", people)
    happened(matter, "resumed", "2021-05-01", people)
    happened(matter, "suspended", "2021-04-10", people, corrects=suspended)
    assert intervals(matter)[0] == "2021-01-20 2021-04-10 listed"
    suspended.refresh_from_db()
    assert suspended.state == "withdrawn"
    with pytest.raises(StepRefused, match="恢复"):
        happened(matter, "suspended", "2021-05-02", people, corrects=matter.updates.get(
            state="published", kind="suspended"
        ))  # fmt: skip


def test_a_batch_is_judged_as_a_whole_when_it_is_signed(people):
    matter, other = make_public_matter(), make_public_matter()
    # Newest first, as many tables have it: one by one the first would be out of order.
    updates = [new_update(matter, "resumed", "2021-05-01"), new_update(matter, "suspended", "2021-04-01"),
               new_update(other, "started", "2021-04-01")]  # fmt: skip
    for update in updates:
        steps.draft(update, by=people.clerk)
    batch = make_batch(updates, title="四月", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    steps.approve_and_publish(batch, by=people.signer)
    assert [line.split()[2] for line in intervals(matter)] == ["listed", "suspended", "listed"]
    assert intervals(other)[-1].endswith("under_way")

    wrong = [
        new_update(matter, "resumed", "2021-06-01"),
        new_update(other, "started", "2021-06-01"),
    ]
    for update in wrong:
        steps.draft(update, by=people.clerk)
    batch = make_batch(wrong, title="六月", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    with pytest.raises(StepRefused) as refused:
        steps.approve_and_publish(batch, by=people.signer)
    assert len(refused.value.reasons) == 2


def test_the_promise_is_moved_by_an_update_and_corrected_by_a_proposal_with_its_reason(people):
    matter = steps.initialise(make_matter(title="雨污分流", original_due_on=on("2021-09-30")))
    happened(matter, "due_changed", "2021-10-05", people, new_due_on=on("2021-11-30"))
    assert (status(matter, "2021-10-02"), status(matter, "2021-10-06")) == ("overdue", "unreported")
    change = {"fields": {"original_due_on": "2021-10-31"}}
    proposal = proposals.propose(matter, change, by=people.clerk)
    with pytest.raises(StepRefused, match="“原定完成日期”发布后只能作为更正修改"):
        steps.submit(proposal, by=people.clerk)
    proposal.note = "原清单笔误"
    steps.edited(proposal, by=people.clerk)
    published(proposal, people)
    assert status(matter, "2021-10-02") == "unreported"
    said = Change.objects.of(matter).latest("pk")
    assert (said.kind, said.sentence) == (
        "corrected",
        "更正“雨污分流”：原定完成日期由“2021-09-30”改为“2021-10-31”（原清单笔误）。",
    )


def test_sub_targets_and_the_day_of_listing_change_the_states_with_the_card(people):
    matter = make_public_matter()
    target = make_sub_target(matter=matter, target=10)
    update = new_update(matter, "progress", "2021-06-01")
    steps.draft(update, by=people.clerk)
    update.quantities.create(sub_target=target, quantity=5)
    published(update, people)
    assert matter.states.latest("valid_from").progress == 500
    rows = [{"id": target.pk, "name": target.name, "unit": "", "target": "20.0000", "position": 0}]
    changes = {"fields": {"listed_on": "2021-02-01"}, "inlines": {"sub_targets": rows}}
    published(proposals.propose(matter, changes, by=people.clerk), people)
    assert matter.states.latest("valid_from").progress == 250
    assert str(matter.states.earliest("valid_from").valid_from) == "2021-02-01"


def test_a_node_that_an_update_reached_stays_in_the_plan(people):
    matter = make_public_matter()
    node = make_plan_node(matter=matter)
    happened(matter, "progress", "2021-06-01", people, node=node)
    with pytest.raises(StepRefused, match="已有记录用到"):
        proposals.propose(matter, {"inlines": {"plan_nodes": []}}, by=people.clerk)


def test_a_matter_turned_into_a_reported_one_must_make_sense_as_such(people):
    matter = make_public_matter()
    happened(matter, "progress", "2021-06-01", people)
    happened(matter, "resumed", "2021-07-01", people, reporting="reported")
    proposal = proposals.propose(matter, {"fields": {"reporting": "reported"}}, by=people.clerk)
    with pytest.raises(StepRefused, match="恢复"):
        published(proposal, people)


# The command, and what the database itself refuses


def check() -> str:
    """What `rebuild_matter_states --check` complains of; "" if nothing."""
    from io import StringIO

    err = StringIO()
    try:
        call_command("rebuild_matter_states", "--check", stdout=StringIO(), stderr=err)
    except CommandError:
        return err.getvalue()
    return ""


def test_the_command_finds_what_is_not_so_and_writes_it_anew(people):
    matter = make_public_matter()
    happened(matter, "started", "2021-03-01", people)
    before = list(matter.states.values())
    assert check() == ""
    assert rebuild([matter]) == 0
    MatterState.objects.filter(valid_to=None).update(status="done")
    assert f"{matter.code} 存储的状态与进展推算的不一致（2021-03-01起）" in check()
    call_command("rebuild_matter_states", verbosity=0)
    assert check() == ""
    untimed = [{k: v for k, v in row.items() if k != "id"} for row in before]
    again = [{k: v for k, v in row.items() if k != "id"} for row in matter.states.values()]
    assert again == untimed


def test_the_command_finds_gaps_and_overlaps(people):
    if connection.vendor == "postgresql":
        pytest.skip("the database itself refuses them")
    matter = make_public_matter()
    happened(matter, "started", "2021-03-01", people)
    MatterState.objects.filter(valid_to=None).update(valid_from=on("2021-04-01"))
    assert "2021-03-01至2021-04-01没有状态" in check()
    MatterState.objects.filter(valid_to=None).update(valid_from=on("2021-02-01"))
    assert "2021-02-01起的状态与前一个重叠" in check()


def test_postgresql_refuses_a_gap(people):
    """livelihood_matterstate_leaves_no_gap; SQLite cannot say so, there the command looks."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps the chain by itself")
    matter = make_public_matter()
    happened(matter, "started", "2021-03-01", people)
    with (
        pytest.raises(IntegrityError, match="livelihood_matterstate_leaves_no_gap"),
        transaction.atomic(),
    ):
        MatterState.objects.filter(valid_to=None).update(valid_from=on("2021-04-01"))
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
