"""A street clerk reports on her phone: one page, five fields, and nothing she typed is lost."""

import io
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Role
from livelihood.models import MatterUpdate, RoundFiling, RoundReturn
from livelihood.rounds.asking import open_round
from livelihood.rounds.filing import Entry, file_return
from publishing.review.batches import return_line
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_sub_target,
    make_unit,
    make_user,
)
from tests.publishing.examples.making import make_people

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-passphrase-9"


@pytest.fixture
def story(db):
    """A round of October 2021; a street with two matters, another office with one."""
    with time_machine.travel("2021-11-03T09:00:00+08:00"):
        people = make_people()
        street, bureau = make_unit(name="示例街道"), make_unit(name="住建局")
        programme = make_public_programme()
        yard = make_public_matter(programme=programme, owner=street, number="6", title="停车位")
        target = make_sub_target(matter=yard, name="车位", unit="个", target=120)
        make_public_update(
            matter=yard, happened_on=date(2021, 9, 30), text="划线完成", quantities={target: 40}
        )
        garden = make_public_matter(programme=programme, owner=street, number="7", title="口袋公园")
        other = make_public_matter(programme=programme, owner=bureau, number="8", title="老旧小区")
        inspector = make_user(scopes=[Role.CLERK])
        clerk = make_user(
            username="jiedao", password=PASSWORD, scopes=[{"role": Role.CLERK, "unit": street}]
        )
        round_ = open_round(
            programme, period_end=date(2021, 10, 31), due_on=date(2021, 11, 5), by=inspector
        )
        home = f"/admin/livelihood/reportround/{round_.pk}/phone/"
        yield SimpleNamespace(
            round=round_, home=home, street=street, bureau=bureau, clerk=clerk, target=target,
            inspector=inspector, yard=yard, garden=garden, other=other, people=people,
            yard_page=f"{home}{yard.code}/", garden_page=f"{home}{garden.code}/",
        )  # fmt: skip


def photo(name="photo.jpg") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


def typed(story, **fields):
    said = {"text": "又划了20个", f"done-{story.target.pk}": "60", "problems": "", "next_steps": ""}
    return {"refills": "1"} | said | fields


def update_of(matter) -> MatterUpdate:
    return MatterUpdate.objects.get(matter=matter, round__isnull=False)


def test_a_clerk_sees_her_matters_and_reports_one_with_photos(story):
    client = signed_in(story.clerk)
    page = client.get(story.home).text
    assert "已报 0 项，共 2 项" in page
    assert "老旧小区" not in page
    assert RoundReturn.objects.get(unit=story.street).opened_at is not None

    page = client.get(story.yard_page).text
    assert "2021年9月30日：划线完成" in page
    assert 'value="40"' in page, "today's amount is filled in"
    answer = client.post(
        story.yard_page,
        typed(story, problems="缺资金", album=[photo(), photo()], camera=photo()),
        follow=True,
    )
    assert "已报送：停车位" in answer.text
    assert "已报 1 项，共 2 项" in answer.text
    update = update_of(story.yard)
    assert (update.state, update.kind, update.text) == ("submitted", "progress", "又划了20个")
    assert (update.problems, update.problems_public) == ("缺资金", False)
    assert [row.quantity for row in update.quantities.all()] == [60]
    assert update.files.count() == 3
    filing = RoundFiling.objects.get()
    assert (filing.means, filing.filed_by) == ("phone", story.clerk)

    shown = client.get(story.yard_page).text
    assert "报送进展</button>" not in shown
    client.post(story.yard_page, typed(story, text="再报一次"))
    assert RoundFiling.objects.count() == 1, "what was sent is not sent again"
    client.post(story.yard_page, {"recall": "1"})
    assert update_of(story.yard).state == "draft"
    assert "又划了20个</textarea>" in client.get(story.yard_page).text


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(story):
    client = signed_in(story.clerk)
    wrong = typed(story, **{f"done-{story.target.pk}": "很多"})
    text = client.post(story.yard_page, wrong).text
    assert "“很多”" in text
    assert "又划了20个</textarea>" in text
    assert "照片要重新选一次" in text
    page = client.post(story.garden_page, {"text": "", "done": ""}).text
    assert "没有写本期进展" in page
    page = client.post(story.garden_page, {"text": "快好了", "done": "101"}).text
    assert "不在0%到100%之间" in page
    fake = SimpleUploadedFile("photo.jpg", b"no picture at all", "image/jpeg")
    page = client.post(story.garden_page, {"text": "快好了", "done": "90", "camera": fake}).text
    assert "不是能显示的照片" in page
    assert not MatterUpdate.objects.filter(round=story.round).exists()


def test_a_completion_takes_a_photo(story):
    client = signed_in(story.clerk)
    done = {"text": "公园建成开放", "done": "100", "completed": "1"}
    assert "没有报送成功" in client.post(story.garden_page, done).text
    assert client.post(story.garden_page, done | {"camera": photo()}).status_code == 302
    update = update_of(story.garden)
    assert (update.kind, update.state, update.progress) == ("completed", "submitted", 100)


def test_what_came_back_is_mended_on_the_phone_and_keeps_what_the_table_said(story):
    entry = Entry(story.garden, text="进场", said_on_schedule="no", expected_on=date(2021, 12, 1))
    file_return(story.round, story.street, [entry], by=story.clerk, means="file")
    update = update_of(story.garden)
    batch = RoundFiling.objects.get().batch
    return_line(batch, update, by=story.people.reviewer, reason="写清楚做到哪一步")
    client = signed_in(story.clerk)
    assert "退回理由：写清楚做到哪一步" in client.get(story.home).text
    page = client.get(story.garden_page).text
    assert "写清楚做到哪一步" in page
    assert "进场</textarea>" in page
    assert client.post(story.garden_page, {"text": "已进场施工", "done": ""}).status_code == 302
    update.refresh_from_db()
    assert (update.state, update.text) == ("submitted", "已进场施工")
    assert (update.said_on_schedule, update.expected_on) == ("no", date(2021, 12, 1))


def test_nobody_reports_at_another_s_desk(story):
    client = signed_in(story.clerk)
    assert client.get(f"{story.home}{story.other.code}/").status_code == 404
    assert client.post(f"{story.home}{story.other.code}/", {"text": "x"}).status_code == 404
    assert client.get(f"{story.home}no-such-matter/").status_code == 404
    stranger = make_user(scopes=[{"role": Role.CLERK, "unit": make_unit()}])
    signer = make_user(scopes=[Role.SIGNER])
    for user in (stranger, signer):
        assert signed_in(user).get(story.home).status_code == 404
        assert signed_in(user).get(story.yard_page).status_code == 404


def test_the_inspectors_choose_a_unit_and_are_not_taken_for_it(story):
    client = signed_in(story.inspector)
    page = client.get(story.home).text
    assert "替哪个单位填报" in page
    assert "老旧小区" in client.get(f"{story.home}?unit={story.bureau.code}").text
    client.get(story.yard_page)
    assert not RoundReturn.objects.filter(opened_at__isnull=False).exists()


def test_a_closed_round_is_only_read(story):
    type(story.round).objects.filter(pk=story.round.pk).update(closed_at="2021-11-06T00:00Z")
    client = signed_in(story.clerk)
    assert "已经收齐关闭" in client.get(story.home).text
    assert "报送进展</button>" not in client.get(story.yard_page).text
    client.post(story.yard_page, typed(story))
    assert not RoundFiling.objects.exists()


def test_what_was_typed_when_the_session_had_ended_stands_in_the_form_after_the_sign_in(story):
    client = Client()
    lost = client.post(story.yard_page, typed(story, next_steps="下月验收", camera=photo()))
    assert lost.status_code == 403
    assert "您刚才填的文字都还在" in lost.text
    kept, where = lost.context["kept"], lost.context["next"]
    answer = client.post(
        "/admin/login/",
        {"username": "jiedao", "password": PASSWORD, "next": where, "kept": kept},
    )
    assert answer.url == story.yard_page
    page = client.get(story.yard_page).text
    assert "<strong>还没有报送</strong>；照片要重新选一次" in page
    assert "又划了20个</textarea>" in page
    assert "下月验收</textarea>" in page
    assert 'value="60"' in page
    assert not MatterUpdate.objects.filter(round=story.round).exists()
    assert client.post(story.yard_page, typed(story, next_steps="下月验收")).status_code == 302
    assert update_of(story.yard).next_steps == "下月验收"
    assert "kept_form" not in client.session


@pytest.mark.parametrize("more", [0, 12])
def test_the_cards_cost_the_same_queries_for_two_matters_or_many(
    story, more, django_assert_num_queries
):
    for _ in range(more):
        make_public_matter(programme=story.round.programme, owner=story.street)
    client = signed_in(story.clerk)
    client.get(story.home)
    with django_assert_num_queries(13):
        client.get(story.home)


def test_only_who_sent_it_is_offered_to_call_it_back(story):
    signed_in(story.clerk).post(story.garden_page, {"text": "种了树"})
    assert "收回来改" in signed_in(story.clerk).get(story.garden_page).text
    colleague = make_user(scopes=[{"role": Role.CLERK, "unit": story.street}])
    page = signed_in(colleague).get(story.garden_page)
    assert "收回来改" not in page.text
    assert "由报送的人收回" in page.text
    assert signed_in(colleague).post(story.garden_page, {"recall": "1"}).status_code == 404
