"""Bulletins on the staff's side: one press each, and what is signed can be read before."""

from datetime import date

import pytest
import time_machine

from accounts.models import Role
from livelihood.bulletins.writing import draft_bulletin
from livelihood.models import Bulletin
from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from publishing.review.lines import lines_of
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_public_update, make_report_round, make_user
from tests.livelihood.bulletins.making import ON, make_full_programme, make_round_of
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
DRAFT = "/admin/livelihood/bulletin/draft/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=True):
        yield


@pytest.fixture
def made(db):
    return make_full_programme()


def page(bulletin, name) -> str:
    return f"/admin/livelihood/bulletin/{bulletin.pk}/{name}/"


def test_one_press_on_the_programme_drafts_its_bulletin_with_the_round_of_that_day(made, people):
    round_ = make_round_of(made)
    client = signed_in(people.clerk)
    shown = client.get(f"/admin/livelihood/programme/{made.programme.pk}/change/")
    assert 'value="2021-09-30"' in shown.text
    assert "生成通报" in shown.text

    sent = {"programme": made.programme.pk, "as_of": "2021-09-30"}
    answer = client.post(DRAFT, sent, follow=True)

    bulletin = Bulletin.objects.get()
    assert (bulletin.round, bulletin.as_of, bulletin.state) == (round_, date(2021, 9, 30), "draft")
    assert answer.redirect_chain[-1][0] == page(bulletin, "change")
    # A second press makes no second one.
    assert "已为您打开" in client.post(DRAFT, sent, follow=True).text
    assert Bulletin.objects.count() == 1


def test_a_refusal_is_a_sentence_and_nothing_is_written(made, people):
    client = signed_in(people.clerk)
    ahead = {"programme": made.programme.pk, "as_of": "2021-10-16"}
    assert "数据截止日还没有到" in client.post(DRAFT, ahead, follow=True).text
    assert "请选清单" in client.post(DRAFT, {"programme": "x"}, follow=True).text
    assert client.get(DRAFT).status_code == 405
    for who in (people.signer, people.auditor):
        sent = {"programme": made.programme.pk, "as_of": "2021-10-15"}
        assert signed_in(who).post(DRAFT, sent).status_code == 403
    far = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    assert "请选清单" in signed_in(far).post(DRAFT, sent, follow=True).text
    assert not Bulletin.objects.exists()


def test_another_day_in_the_form_takes_the_content_anew(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    other = make_report_round()
    client = signed_in(people.clerk)
    form = client.get(page(bulletin, "change"))
    assert str(other) not in form.text, "rounds of other programmes are no choice"

    client.post(page(bulletin, "change"), typed(form, as_of="2021-06-30", number="润督〔2021〕9号"))

    bulletin.refresh_from_db()
    assert bulletin.content["as_of"] == "2021-06-30"
    assert bulletin.title.endswith("（2021年6月）")
    form = client.get(page(bulletin, "change"))
    refused = client.post(page(bulletin, "change"), typed(form, as_of="2021-10-16"))
    assert "数据截止日还没有到" in refused.text


def test_a_draft_is_taken_anew_with_a_press_and_warned_about_before(made, people):
    bulletin = draft_bulletin(
        made.programme, as_of=ON, round=make_round_of(made, due_on=ON), by=people.clerk
    )
    make_public_update(matter=made.behind, happened_on=ON, kind="suspended", reason="funds",
                       document=made.document, published_at="2021-10-15T23:00:00+08:00")  # fmt: skip
    client = signed_in(people.clerk)
    warned = client.get(page(bulletin, "review")).text
    for words in (
        "以后又有进展发布",
        "报送截止日（2021年10月15日）未过，没有列出本月未报",
        "没有填写文号",
        "工作日历里没有2021年的安排",
    ):
        assert words in warned, words
    assert "暂缓2件" not in warned

    answer = client.post(page(bulletin, "retake"), {"expected_version": 1}, follow=True)

    assert "已按现在公开的资料重新取数" in answer.text
    assert "暂缓2件" in answer.text
    stale = client.post(page(bulletin, "retake"), {"expected_version": 1}, follow=True)
    assert "没有重新取数" in stale.text
    assert (
        signed_in(people.auditor)
        .post(page(bulletin, "retake"), {"expected_version": 2}, follow=True)
        .text.count("没有重新取数")
        == 1
    )


def test_the_signer_reads_the_content_in_words_and_sees_the_page_as_it_will_be(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    steps.submit(bulletin, by=people.clerk)
    client = signed_in(people.signer)

    review = Page(client.get(page(bulletin, "review")))
    assert "因管线迁改推迟），已超过15天" in review.text
    assert "&quot;lists&quot;" not in review.html
    assert "重新取数" not in review.text

    preview = Page(client.get(page(bulletin, "preview")))
    assert preview.heading == bulletin.title
    assert "这是预览，还没有发布" in preview.text
    word = client.get(page(bulletin, "preview"), {"format": "docx"})
    assert word.content.startswith(b"PK")
    assert client.get(bulletin.get_absolute_url()).status_code == 404

    client.post(page(bulletin, "review"), {"step": "approve_and_publish", "expected_version": 1})
    assert client.get(bulletin.get_absolute_url()).status_code == 200


def test_a_public_bulletin_is_corrected_from_its_own_page(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    steps.submit(bulletin, by=people.clerk)
    steps.approve_and_publish(bulletin, by=people.signer)
    client = signed_in(people.clerk)
    sent = {"programme": made.programme.pk, "as_of": "2021-10-15"}
    assert "这一天已有通报" in client.post(DRAFT, sent, follow=True).text
    assert "更正通报" in client.get(page(bulletin, "change")).text

    client.post(DRAFT, sent | {"corrects": bulletin.pk})

    assert Bulletin.objects.get(corrects=bulletin).state == "draft"


def test_content_of_another_day_is_not_reported(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    Bulletin.objects.filter(pk=bulletin.pk).update(as_of=date(2021, 9, 30))
    bulletin.refresh_from_db()
    with pytest.raises(StepRefused, match="请先重新取数"):
        steps.submit(bulletin, by=people.clerk)


def test_in_a_batch_a_bulletin_is_read_by_its_totals(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    batch = make_batch([bulletin], title="十月通报", by=people.clerk)

    (line,) = lines_of([batch])

    assert line.subject == bulletin.title
    assert "列入9件" in line.changes[0].new
    assert "二、逾期（1件）" in line.changes[0].new
