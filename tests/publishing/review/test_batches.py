"""Many records reported together and signed once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from publishing.review import proposals, steps
from publishing.review.batches import make_batch, return_line, sign_together
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, ReviewEvent
from tests.factories import make_user
from tests.publishing.examples.making import new_notice, new_scheme, published
from tests.publishing.examples.models import Notice, Scheme


@pytest.fixture
def records(people):
    """Two notices and a proposal, all drafts."""
    scheme = published(new_scheme(), people)
    return [
        steps.draft(new_notice(title="甲"), by=people.clerk),
        steps.draft(new_notice(title="乙"), by=people.clerk),
        proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk),
    ]


@pytest.fixture
def batch(records, people):
    """A draft batch of them."""
    return make_batch(records, title="十月报送", by=people.clerk)


def test_a_batch_is_signed_once_and_each_record_keeps_its_own_events(batch, records, people):
    steps.submit(batch, by=people.clerk)
    steps.approve_and_publish(batch, by=people.signer)
    assert Notice.objects.public().count() == 2
    assert Scheme.objects.public().get().name == "新名"
    for record in (*records, Scheme.objects.get()):
        last = ReviewEvent.objects.of(record).last()
        assert (last.step, last.by, last.batch) == ("published", people.signer, batch)


def test_one_refusal_refuses_the_whole_batch(records, people):
    stranger = make_user(scopes=[{"role": Role.SIGNER, "unit": records[0].owner}])
    batch = make_batch(records, title="十月报送", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    with pytest.raises(StepRefused) as refused:
        steps.approve_and_publish(batch, by=stranger)
    assert len(refused.value.reasons) == 2
    assert not Notice.objects.public()
    assert Batch.objects.get().state == "submitted"


def test_a_record_altered_on_its_way_stops_the_batch(batch, people):
    steps.submit(batch, by=people.clerk)
    Notice._base_manager.update(title="另一回事")
    with pytest.raises(StepRefused, match="“另一回事”的内容与报送时不一致"):
        steps.approve(batch, by=people.reviewer)


def test_every_refused_record_is_named(records, people):
    batch = make_batch(records, title="十月报送", by=people.other_clerk)
    for record in records[:2]:
        steps.submit(record, by=people.clerk)
    with pytest.raises(StepRefused) as refused:
        steps.submit(batch, by=people.clerk)
    assert [reason.partition("：")[0] for reason in refused.value.reasons] == [
        record.code for record in records[:2]
    ]


def test_an_author_of_one_record_signs_no_batch_with_it(records, people):
    own = steps.draft(new_notice(), by=people.everything)
    batch = make_batch([*records, own], title="十月报送", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    with pytest.raises(StepRefused, match=f"{own.code}：多面手编写、代录或报送过"):
        steps.approve_and_publish(batch, by=people.everything)


def test_a_record_on_its_way_in_a_batch_takes_its_steps_with_it(batch, records, people):
    steps.submit(batch, by=people.clerk)
    for step in (steps.approve, steps.recall):
        by = people.clerk if step is steps.recall else people.reviewer
        with pytest.raises(StepRefused, match="请在批次里办理"):
            step(records[0], by=by)
    steps.send_back(batch, by=people.reviewer, reason="缺照片")
    assert {record.state for record in batch.records()} == {"returned"}
    steps.edited(Notice.objects.get(title="甲"), by=people.clerk)
    steps.submit(batch, by=people.clerk)
    steps.approve_and_publish(batch, by=people.signer)
    assert Notice.objects.public().count() == 2


def test_a_batch_is_called_back_whole(batch, people):
    steps.submit(batch, by=people.clerk)
    steps.recall(batch, by=people.clerk)
    assert {record.state for record in batch.records()} == {"draft"}


def test_a_batch_itself_is_not_withdrawn(batch, people):
    steps.submit(batch, by=people.clerk)
    steps.approve_and_publish(batch, by=people.signer)
    with pytest.raises(StepRefused, match="本身不公开"):
        steps.withdraw(batch, by=people.signer, reason="撤")


def test_a_batch_lies_in_the_smallest_place_that_holds_its_records(people):
    places = ["321111001", "321111002003"]
    records = [steps.draft(new_notice(place_code=code), by=people.clerk) for code in places]
    assert make_batch(records, title="两个街道", by=people.clerk).place_code == "321111"


def test_an_empty_batch_or_one_of_public_records_is_refused(people):
    with pytest.raises(StepRefused, match="至少要有一条"):
        make_batch([], title="空", by=people.clerk)
    with pytest.raises(StepRefused, match="现为已发布"):
        make_batch([published(new_notice(), people)], title="旧", by=people.clerk)


def test_batches_hold_no_batches(batch, people):
    with pytest.raises(StepRefused, match="不能再放批次"):
        make_batch([batch], title="套", by=people.clerk)


# One line of a batch


def test_one_line_is_returned_and_the_rest_is_signed(batch, records, people):
    steps.submit(batch, by=people.clerk)
    steps.approve(batch, by=people.reviewer)
    return_line(batch, records[0], by=people.reviewer, reason=" 缺照片 ")
    returned = ReviewEvent.objects.of(records[0]).last()
    assert (returned.step, returned.reason, returned.batch) == ("returned", "缺照片", batch)
    assert (batch.state, batch.records()) == ("approved", records[1:])
    steps.publish(batch, by=people.signer)
    assert Notice.objects.public().get().title == "乙"
    assert Notice.objects.get(title="甲").state == "returned"


def test_a_returned_line_goes_its_own_way_again(batch, records, people):
    steps.submit(batch, by=people.clerk)
    return_line(batch, records[0], by=people.reviewer, reason="缺照片")
    mended = Notice.objects.get(title="甲")
    steps.edited(mended, by=people.clerk)
    steps.submit(mended, by=people.clerk)
    steps.approve_and_publish(mended, by=people.signer)
    steps.approve_and_publish(batch, by=people.signer)
    assert Notice.objects.public().count() == 2


def test_a_batch_whose_last_line_is_returned_is_itself_returned_and_done_with(
    batch, records, people
):
    steps.submit(batch, by=people.clerk)
    for record in records:
        return_line(batch, record, by=people.signer, reason="重报")
    assert (batch.state, batch.records()) == ("returned", [])
    assert ReviewEvent.objects.of(batch).last().reason == "重报"
    with pytest.raises(StepRefused, match="已经没有记录"):
        steps.submit(batch, by=people.clerk)


@pytest.mark.parametrize(
    ("who", "reason", "problem"),
    [
        ("reviewer", "  ", "须写明理由"),
        ("clerk", "缺照片", "不能由本人退回修改"),
        ("district_admin", "缺照片", "须是该区划和单位的"),
    ],
)
def test_a_line_is_returned_by_who_could_return_it_alone(
    batch, records, people, who, reason, problem
):
    steps.submit(batch, by=people.clerk)
    with pytest.raises(StepRefused, match=problem):
        return_line(batch, records[0], by=getattr(people, who), reason=reason)
    assert batch.items.count() == 3
    assert Notice.objects.get(title="甲").state == "submitted"


def test_a_line_is_not_returned_that_changed_since_or_lies_elsewhere(batch, records, people):
    with pytest.raises(StepRefused, match="现为草稿"):
        return_line(batch, records[0], by=people.reviewer, reason="缺照片")
    steps.submit(batch, by=people.clerk)
    with pytest.raises(StepRefused, match="您看到的是第7版"):
        return_line(batch, records[0], by=people.reviewer, reason="缺照片", expected_version=7)
    other = steps.submit(steps.draft(new_notice(), by=people.clerk), by=people.clerk)
    with pytest.raises(StepRefused, match="不在报送批次“十月报送”中"):
        return_line(batch, other, by=people.reviewer, reason="缺照片")


def test_a_record_that_was_reported_otherwise_is_not_signed_with_a_batch(batch, people):
    """Whoever slips a record into a batch under review has it signed by nobody."""
    steps.submit(batch, by=people.clerk)
    slipped = steps.submit(steps.draft(new_notice(title="丁"), by=people.clerk), by=people.clerk)
    batch.items.create(record_type=slipped.record_type, record_code=slipped.code, position=9)
    with pytest.raises(StepRefused, match="“丁”不是随报送批次“十月报送”报送的"):
        steps.approve(batch, by=people.reviewer)


def test_a_record_leaves_the_returned_batch_when_it_is_reported_with_another(
    batch, records, people
):
    steps.submit(batch, by=people.clerk)
    steps.send_back(batch, by=people.reviewer, reason="重报")
    again = make_batch(records[:2], title="再报", by=people.clerk, filed_for=True)
    assert ReviewEvent.objects.of(again).get().step == "filed_for"
    assert batch.records() == records[2:]
    steps.submit(again, by=people.clerk)
    taken = Notice.objects.get(title="乙")
    with pytest.raises(StepRefused, match="“乙”现为已报送待审"):
        make_batch([taken], title="抢走", by=people.clerk)


# Several batches at once


@pytest.fixture
def round_of_two(people):
    """Two submitted batches of one notice each."""
    batches = []
    for title in ("甲", "乙"):
        notice = steps.draft(new_notice(title=title), by=people.clerk)
        batches.append(make_batch([notice], title=f"{title}报送", by=people.clerk))
        steps.submit(batches[-1], by=people.clerk)
    return batches


def test_several_batches_are_signed_at_once_whether_approved_already_or_not(round_of_two, people):
    steps.approve(round_of_two[0], by=people.reviewer)
    signed = sign_together(reversed(round_of_two), by=people.signer)
    assert signed == round_of_two
    assert {batch.state for batch in signed} == {"published"}
    assert Notice.objects.public().count() == 2


def test_one_batch_that_refuses_leaves_all_unsigned_and_names_the_record(round_of_two, people):
    own = steps.draft(new_notice(title="丙"), by=people.everything)
    batch = steps.submit(make_batch([own], title="丙报送", by=people.clerk), by=people.clerk)
    with pytest.raises(StepRefused, match=f"^{own.code}：多面手编写、代录或报送过“丙”"):
        sign_together([*round_of_two, batch], by=people.everything)
    assert set(Batch.objects.values_list("state", flat=True)) == {"submitted"}
    assert not Notice.objects.public()


def test_a_batch_signed_for_later_waits_and_is_public_at_its_moment(round_of_two, people):
    moment = timezone.now() + timedelta(days=1)
    sign_together(round_of_two[:1], by=people.signer, publish_at=moment)
    notice = Notice.objects.get(title="甲")
    assert (notice.state, ReviewEvent.objects.of(notice).last().step) == ("approved", "scheduled")
    assert steps.publish_due(now=moment - timedelta(seconds=1)) == []
    assert not Notice.objects.public()
    assert steps.publish_due(now=moment) == []
    assert Notice.objects.public().get() == notice
    last = ReviewEvent.objects.of(notice).last()
    assert (last.step, last.by) == ("published", people.signer)
    assert steps.publish_due(now=moment) == []


def test_a_moment_that_is_over_is_refused_once(round_of_two, people):
    with pytest.raises(StepRefused) as refused:
        sign_together(round_of_two, by=people.signer, publish_at=timezone.now())
    assert refused.value.reasons == ("定时公开的时间须晚于现在。",)


def test_what_cannot_be_published_at_its_moment_says_why_and_waits_for_a_person(
    round_of_two, people
):
    moment = timezone.now() + timedelta(days=1)
    sign_together(round_of_two, by=people.signer, publish_at=moment)
    Notice._base_manager.filter(title="甲").update(title="另一回事")
    (refused,) = steps.publish_due(now=moment)
    assert "“另一回事”的内容与报送时不一致" in refused
    assert Notice.objects.public().get().title == "乙"
    held = Batch.objects.get(title="甲报送")
    assert (held.state, held.held_back in refused) == ("approved", True)
    assert steps.publish_due(now=moment + timedelta(days=1)) == []
    Notice._base_manager.filter(title="另一回事").update(title="甲")
    steps.publish(held, by=people.signer)
    held.refresh_from_db()
    assert (held.state, held.held_back, held.publish_at) == ("published", "", None)


def test_what_was_returned_or_put_off_is_not_published_at_the_first_moment(round_of_two, people):
    soon, later = (timezone.now() + timedelta(days=days) for days in (1, 2))
    sign_together(round_of_two, by=people.signer, publish_at=soon)
    steps.send_back(Batch.objects.get(title="甲报送"), by=people.signer, reason="不报了")
    sign_together([Batch.objects.get(title="乙报送")], by=people.signer, publish_at=later)
    assert steps.publish_due(now=soon) == []
    assert not Notice.objects.public()
    assert Batch.objects.get(title="甲报送").publish_at is None
    steps.publish_due(now=later)
    assert Notice.objects.public().get().title == "乙"


def test_a_signer_who_lost_her_role_publishes_nothing_later(round_of_two, people):
    moment = timezone.now() + timedelta(days=1)
    sign_together(round_of_two, by=people.signer, publish_at=moment)
    people.signer.scopes.all().delete()
    assert all("须是该区划和单位的签发人" in why for why in steps.publish_due(now=moment))
    assert not Notice.objects.public()


def test_a_proposal_keeps_its_own_day_in_a_batch(people):
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    moment = proposal.publish_at = timezone.now() + timedelta(days=2)
    steps.edited(proposal, by=people.clerk)
    notice = steps.draft(new_notice(), by=people.clerk)
    batch = make_batch([notice, proposal], title="十月报送", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    # Signed for a day after the proposal's own: it follows its batch.
    sign_together([batch], by=people.signer, publish_at=moment + timedelta(days=1))
    assert steps.publish_due(now=moment) == []
    assert Scheme.objects.get().name == "雨污分流"
    steps.publish(batch, by=people.signer)
    assert Notice.objects.public().get() == notice
    assert Scheme.objects.get().name == "雨污分流"
    assert steps.publish_due(now=moment) == []
    assert Scheme.objects.get().name == "新名"


def test_only_a_batch_is_given_its_moment_by_who_signs(people):
    notice = steps.submit(steps.draft(new_notice(), by=people.clerk), by=people.clerk)
    steps.approve(notice, by=people.reviewer)
    with pytest.raises(StepRefused, match="只有报送批次"):
        steps.publish(notice, by=people.signer, publish_at=timezone.now() + timedelta(days=1))
