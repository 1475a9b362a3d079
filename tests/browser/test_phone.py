"""The month on a phone: a draft outlives the page, and what was typed outlives the session."""

import io
import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from PIL import Image

from accounts.models import Role
from livelihood.models import MatterUpdate
from livelihood.rounds.asking import open_round
from publishing.arithmetic.dates import today
from tests.browser.pressing import follow
from tests.factories import make_public_matter, make_public_programme, make_unit, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("append_only_lifted"),
]

PASSWORD = "a long pass phrase"
TYPED = "停车位划线完成，还差标牌。"


@pytest.fixture
def story(live_server):
    """A round of last month with one matter, and the clerk of the street that reports it."""
    period_end = today().replace(day=1) - timedelta(days=1)
    beginning = period_end.replace(month=1, day=1)
    street = make_unit(name="示例街道")
    programme = make_public_programme(
        period_start=beginning, period_end=period_end.replace(month=12, day=31)
    )
    matter = make_public_matter(
        programme=programme,
        owner=street,
        title="停车位",
        listed_on=beginning,
        starts_on=beginning,
        original_due_on=period_end.replace(month=12, day=31),
    )
    make_user(username="jiedao", password=PASSWORD, scopes=[{"role": Role.CLERK, "unit": street}])
    inspector = make_user(scopes=[Role.CLERK])
    round_ = open_round(programme, period_end=period_end, due_on=today(), by=inspector)
    path = f"/admin/livelihood/reportround/{round_.pk}/phone/"
    return SimpleNamespace(matter=matter, round=round_, path=path)


@pytest.fixture
def phone(browser, live_server, story):
    """Her own phone, 375 px wide, on the page of her matters."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 375, "height": 812}, has_touch=True
    )
    page = context.new_page()
    page.goto(story.path)
    page.get_by_role("button", name="显示密码").click()
    page.fill("[name=username]", "jiedao")
    page.fill("[name=password]", PASSWORD)
    assert page.get_attribute("[name=password]", "type") == "text"
    page.check("[name=remember]")
    follow(page.get_by_role("button", name="登录"))
    yield page
    context.close()


def big_photo() -> dict:
    """A photo as phones take it: more pixels and bytes than are kept."""
    noise = Image.frombytes("RGB", (600, 450), os.urandom(600 * 450 * 3))
    drawn = io.BytesIO()
    noise.resize((2600, 1950)).save(drawn, "JPEG", quality=95)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def test_a_draft_survives_the_page_and_the_session(phone, story):
    assert phone.url.endswith(story.path), "the link of the WeChat group leads where it said"
    follow(phone.get_by_role("link", name="停车位"))
    phone.fill("[name=text]", TYPED)
    phone.fill("[name=done]", "90")
    phone.goto(story.path)
    assert "这部手机上有没报送的草稿" in phone.inner_text(".cards")
    follow(phone.get_by_role("link", name="停车位"))
    assert phone.input_value("[name=text]") == TYPED
    assert "上次没有报送的内容已经填回来了" in phone.inner_text("#entry")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    smallest = phone.evaluate(
        "Math.min(...[...document.querySelectorAll('#entry button, #entry textarea,"
        " #entry input:not([type=hidden])')].map(e => e.getBoundingClientRect().height))"
    )
    assert smallest >= 44

    photo = big_photo()
    phone.set_input_files("[name=camera]", photo)
    phone.wait_for_function(
        "size => document.querySelector('[name=camera]').files[0].size < size",
        arg=len(photo["buffer"]),
    )
    Session.objects.all().delete()
    follow(phone.get_by_role("button", name="报送进展"))
    assert "您刚才填的文字都还在" in phone.inner_text("#content")
    phone.fill("[name=username]", "jiedao")
    phone.fill("[name=password]", PASSWORD)
    follow(phone.get_by_role("button", name="登录"))
    assert "还没有报送；照片要重新选一次" in phone.inner_text("#content")
    assert phone.input_value("[name=text]") == TYPED
    assert phone.input_value("[name=done]") == "90"
    assert not MatterUpdate.objects.filter(round=story.round).exists()

    phone.set_input_files("[name=album]", photo)
    follow(phone.get_by_role("button", name="报送进展"))
    assert "已报送：停车位" in phone.inner_text("#container")
    update = MatterUpdate.objects.get(round=story.round)
    assert (update.state, update.text, update.progress) == ("submitted", TYPED, 90)
    assert update.files.count() == 1
    assert phone.evaluate("Object.keys(localStorage)") == [], "nothing is left on the phone"
