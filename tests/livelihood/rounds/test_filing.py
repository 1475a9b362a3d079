"""What a unit sends in: one batch, all or none, and what is mended rather than repeated."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from livelihood.handover import hand_over
from livelihood.models import MatterUpdate, RoundFiling
from livelihood.rounds.amounts import Done
from livelihood.rounds.answers import answers_of
from livelihood.rounds.asking import asked_of
from livelihood.rounds.filing import (
    Entry,
    batches_of,
    file_return,
    recall_filing,
    waiting_alone,
)
from publishing.models import ReviewEvent
from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from tests.factories import make_public_matter, make_sub_target, make_unit, make_user

pytestmark = pytest.mark.django_db


def entries_of(matters, **fields):
    return [Entry(matter, text=f"{matter}铺沥青", **fields) for matter in matters]


def sent(round_, unit, entries, people, means="file", **more):
    return file_return(round_, unit, entries, by=people.clerk, means=means, **more)


def test_a_sending_is_one_submitted_batch_of_dated_updates(round_, unit, matters, people):
    target = make_sub_target(matter=matters[0], name="改造小区", unit="个", target=15)
    entries = entries_of(matters[:2], problems="缺沥青", expected_on=date(2021, 12, 20))
    entries[0] = replace(entries[0], done=Done(quantities={target: Decimal(7)}))
    entries[1] = replace(entries[1], done=Done(progress=60))
    filing = sent(round_, unit, entries, people, file_name="住建局.xlsx")
    assert filing.batch.state == "submitted"
    assert filing.batch.title == f"{round_} 住建局"
    first, second = MatterUpdate.objects.order_by("pk")
    assert [update.state for update in (first, second)] == ["submitted"] * 2
    assert (first.round, first.owner, first.happened_on) == (round_, unit, date(2021, 10, 31))
    assert first.quantities.get().quantity == 7
    assert (second.progress, second.problems_public) == (60, False)
    assert [answer.word for answer in answers_of(round_, unit)] == [
        "已报送待审", "已报送待审", "本月未报",
    ]  # fmt: skip


def test_what_was_sent_already_is_passed_over_and_what_differs_is_refused(
    round_, unit, matters, people
):
    sent(round_, unit, entries_of(matters[:1]), people)
    again = sent(round_, unit, entries_of(matters[:2]), people)
    assert [record.matter for record in again.batch.records()] == [matters[1]]
    with pytest.raises(StepRefused, match="都已报送过"):
        sent(round_, unit, entries_of(matters[:2]), people)
    with pytest.raises(StepRefused, match="“第1件”：本期已报送，内容与这次填的不同"):
        sent(round_, unit, [Entry(matters[0], text="别的话"), *entries_of(matters[2:])], people)
    assert MatterUpdate.objects.count() == 2


def test_a_returned_matter_is_mended_and_not_repeated(round_, unit, matters, people):
    filing = sent(round_, unit, entries_of(matters[:1]), people)
    steps.send_back(filing.batch, by=people.reviewer, reason="写清到哪条路")
    [answer, *_] = answers_of(round_, unit)
    assert (answer.is_returned, answer.reason) == (True, "写清到哪条路")
    mended = Entry(matters[0], text="解放路铺沥青", done=Done(progress=40))
    filing = sent(round_, unit, [mended], people)
    update = MatterUpdate.objects.get()
    assert (update.text, update.progress, update.state) == ("解放路铺沥青", 40, "submitted")
    steps.approve_and_publish(filing.batch, by=people.signer)
    with pytest.raises(StepRefused, match="已签发公开"):
        sent(round_, unit, [replace(mended, text="又改")], people)
    assert asked_of(round_, unit).count() == 3


def test_a_sending_is_called_back_and_sent_anew(round_, unit, matters, people):
    filing = sent(round_, unit, entries_of(matters), people)
    recall_filing(filing, by=people.clerk)
    assert {answer.word for answer in answers_of(round_, unit)} == {"已收回，未报送"}
    filing = sent(round_, unit, entries_of(matters, problems="缺沥青"), people)
    assert set(MatterUpdate.objects.values_list("state", "problems")) == {("submitted", "缺沥青")}
    assert RoundFiling.objects.count() == 2


def test_a_completion_without_a_photo_refuses_all_and_names_the_matter(
    round_, unit, matters, people
):
    photo = ContentFile(b"\xff\xd8\xff", name="photo.jpg")
    done = Entry(matters[1], text="已完工", completed=True)
    with pytest.raises(StepRefused) as refused:
        sent(round_, unit, [*entries_of(matters[:1]), done], people)
    assert refused.value.reasons == ("“第2件”：完工须附照片或文件。",)
    assert not MatterUpdate.objects.exists()
    sent(round_, unit, [replace(done, photos=(photo,))], people)
    update = MatterUpdate.objects.get()
    assert (update.kind, update.files.get().kind) == ("completed", "photo")


def test_what_is_filed_for_a_unit_has_a_scan_and_says_so(round_, unit, matters, people):
    with pytest.raises(StepRefused, match="扫描"):
        sent(round_, unit, entries_of(matters[:1]), people, means="paper")
    scan = ContentFile(b"%PDF-1.4", name="scan.pdf")
    filing = sent(round_, unit, entries_of(matters[:1]), people, means="paper", scan=scan)
    assert filing.scan.name.endswith(".pdf")
    update = MatterUpdate.objects.get()
    assert ReviewEvent.objects.of(update).first().step == "filed_for"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (lambda own, other: Entry(other, text="铺沥青"), "不是本期要住建局填报的事项"),
        (lambda own, other: Entry(own, problems="缺沥青"), "没有写本期进展"),
        (lambda own, other: Entry(own, text="铺", done=Done(progress=101)), "进度不能超过100"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_matter(entry, sentence, round_, unit, matters, people):
    entry = entry(matters[0], make_public_matter(title="别处的事"))
    with pytest.raises(StepRefused, match=sentence) as refused:
        sent(round_, unit, [*entries_of(matters[1:]), entry], people)
    assert refused.value.reasons[0].startswith(f"“{entry.matter}”：")
    assert not MatterUpdate.objects.exists()


def test_a_closed_round_takes_nothing_more(round_, unit, matters, people):
    round_.closed_at = "2021-11-06T08:00:00+08:00"
    round_.save()
    with pytest.raises(StepRefused, match="已经收齐关闭"):
        sent(round_, unit, entries_of(matters), people)


def test_a_correction_answers_for_what_it_corrects_in_the_round(round_, unit, matters, people):
    filing = sent(round_, unit, entries_of(matters, expected_on=date(2021, 12, 20)), people)
    steps.approve_and_publish(filing.batch, by=people.signer)
    wrong = MatterUpdate.objects.get(matter=matters[0])
    right = MatterUpdate(
        matter=wrong.matter, kind="progress", happened_on=wrong.happened_on, text="铺了一半",
        owner=unit, corrects=wrong,
    )  # fmt: skip
    steps.draft(right, by=people.clerk)
    assert {answer.word for answer in answers_of(round_, unit)} == {"已发布"}
    steps.submit(right, by=people.clerk)
    steps.approve_and_publish(right, by=people.signer)
    first = answers_of(round_, unit)[0]
    assert (first.word, first.update) == ("已发布", right)
    assert first.update.expected_on == date(2021, 12, 20)


def test_whatever_waits_of_a_round_is_found_however_it_was_submitted(round_, unit, matters, people):
    recall_filing(sent(round_, unit, entries_of(matters), people), by=people.clerk)
    first, second, third = MatterUpdate.objects.order_by("pk")
    steps.submit(first, by=people.clerk)
    together = make_batch([second, third], title="合并报送", by=people.clerk)
    steps.submit(together, by=people.clerk)
    assert batches_of(round_) == [together]
    assert waiting_alone(round_) == [first]


def test_what_was_returned_is_mended_at_the_desk_that_took_the_matter_over(
    round_, unit, matters, people
):
    filing = sent(round_, unit, entries_of(matters[:1]), people)
    steps.send_back(filing.batch, by=people.signer, reason="写明路段")
    successor = make_unit(name="城建局")
    handed = hand_over(unit, successor, by=people.clerk)
    steps.submit(handed, by=people.clerk)
    steps.approve_and_publish(handed, by=people.signer)
    clerk = make_user(scopes=[{"role": "clerk", "unit": successor}])
    file_return(round_, successor, entries_of(matters[:1]), by=clerk, means="file")
    update = MatterUpdate.objects.get()
    assert (update.state, update.owner) == ("submitted", successor)
