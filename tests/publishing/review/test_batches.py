"""Many records reported together and signed once."""

import pytest

from accounts.models import Role
from publishing.review import proposals, steps
from publishing.review.batches import make_batch
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
