"""What residents pass on: the sentence, the message for the group, the poster, the QR code."""

import re
from datetime import date
from io import BytesIO

import pytest
import segno
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from accounts.models import Unit
from livelihood.models import Matter
from livelihood.sentences import Story, told
from livelihood.sharing.sentences import MOST_CHARACTERS, group_message, wechat_sentence
from livelihood.sharing.shortening import shortened
from tests.factories import (
    make_community,
    make_matter_unit,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_unit,
)
from tests.reading_pages import Page

ADDRESS = "https://www.example.gov.cn/livelihood/SX-321111001002-000017/"
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


class Told:
    """A matter with nothing but its story."""

    def __init__(self, **parts):
        plain = {"title": "朱方路72号雨污分流", "status": "达序时", "when": "预计2021年11月底完工",
                 "now": "铺沥青", "now_label": "现在", "remark": "", "contact": None, "until": ""}  # fmt: skip
        self.story = Story(**plain | parts)


def office(phone="0511-85012345", name="金山街道城建办"):
    return Unit(name=name, phone=phone)


def test_a_short_matter_is_said_whole_with_its_address_at_the_end():
    said = wechat_sentence(Told(contact=office()), address=ADDRESS)
    assert said == (
        "朱方路72号雨污分流：预计2021年11月底完工。现在：铺沥青。"
        f"咨询：金山街道城建办 0511-85012345 {ADDRESS}"
    )


@pytest.mark.parametrize(
    ("parts", "kept", "gone"),
    [
        ({"title": "雨" * 38}, "咨询：0511-85012345", "城建办"),
        ({"now": "沥青摊铺1200米，" * 5}, "沥青摊铺1200米，沥青…。咨询：0511", "城建办"),
        ({"title": "雨" * 25, "when": "预计2021年11月底完工（原定2021年9月底，因管线迁改推迟）"},
         "底完工。现在：铺沥青。", "原定"),
        ({"title": "雨" * 45, "when": "预计2021年11月底完工（原定2021年9月底，因管线迁改推迟）"},
         "预计2021年11月底完工。", "原定"),
        ({"title": "雨" * 45, "when": "预计2021年11月底（推断）完工（原定2021年9月底（推断），因管线迁改推迟）"},
         "预计2021年11月底（推断）完工。", "原定"),
        ({"title": "雨" * 45, "when": "常态化推进（来源报道，资料截至2021年7月）"},
         "常态化推进（来源报道，资料截至2021年7月）。", "现在"),
        ({"title": "雨" * 150}, "雨…：预计2021年11月底完工。咨询：0511-85012345", "现在"),
    ],
)  # fmt: skip
def test_what_does_not_fit_goes_by_its_weight(parts, kept, gone):
    said = wechat_sentence(Told(contact=office(), **parts), address=ADDRESS)
    assert len(said) <= MOST_CHARACTERS
    assert said.endswith(f" {ADDRESS}")
    assert kept in said
    assert gone not in said


words = st.text(alphabet="雨污分流，。（）1234567890.,%年月日米", max_size=160)


@settings(max_examples=60, deadline=None)
@given(words, words, words, st.sampled_from(["", "0511-85012345"]), st.integers(0, 80))
def test_it_always_fits_and_no_number_is_ever_cut(title, when, now, phone, longer):
    address = ADDRESS + "a" * longer
    told = Told(title=title, when=when, now=now, contact=office(phone))
    said = wechat_sentence(told, address=address)
    assert len(said) <= max(MOST_CHARACTERS, len(address))
    assert said.endswith(address)
    whole = set(NUMBER.findall(f"{title}：{when}。现在：{now}。咨询：金山街道城建办 {phone}"))
    assert set(NUMBER.findall(said.removesuffix(address))) <= whole


def test_a_text_that_fits_is_left_alone_and_nothing_is_left_of_one_that_cannot():
    assert shortened("铺沥青1200米", 8) == "铺沥青1200米"
    assert shortened("铺沥青", 1) == shortened("铺沥青", -5) == shortened("1200米", 3) == ""


# The pages


@pytest.mark.django_db
def test_a_matter_s_page_has_its_sentence_code_and_poster(client):
    matter = make_public_matter(title="雨污分流", original_due_on=date(2021, 11, 30))
    page = Page(client.get(matter.get_absolute_url()))
    address = f"http://testserver{matter.get_absolute_url()}"
    assert f"雨污分流：预计2021年11月30日完工。现在：尚未公布进展。 {address}" in page.text
    assert {f"{matter.get_absolute_url()}poster/", f"{matter.get_absolute_url()}qr.png"} <= set(
        page.links
    )
    past = Page(client.get(f"{matter.get_absolute_url()}?as_of=2021-06-01"))
    assert "转发和张贴" not in past.text


@pytest.mark.django_db
def test_the_picture_of_the_code_is_the_code_of_the_page_s_address(client):
    matter = make_public_matter()
    answer = client.get(f"{matter.get_absolute_url()}qr.png")
    assert answer["Content-Type"] == "image/png"
    picture = Image.open(BytesIO(answer.content)).convert("1")
    code = segno.make(f"http://testserver{matter.get_absolute_url()}", error="m", micro=False)
    rows = list(code.matrix_iter(border=4))
    scale = picture.width // len(rows)
    assert [
        [not picture.getpixel((x * scale, y * scale)) for x in range(len(rows))]
        for y in range(len(rows))
    ] == [[bool(dark) for dark in row] for row in rows]


@pytest.mark.django_db
def test_a_poster_says_when_what_now_why_and_whom_to_ring(client):
    unit = make_unit(name="住建局", phone="0511-85012345")
    matter = make_public_matter(
        title="雨污分流", original_due_on=date(2021, 9, 30), number="3", contact=unit
    )
    make_public_update(
        matter=matter, kind="due_changed", happened_on=date(2021, 9, 1), text="", reason="pipelines",
        new_due_on=date(2021, 11, 30), corrective_action="增派两个班组",
    )  # fmt: skip
    make_public_update(matter=matter, happened_on=date(2021, 10, 1), brief="铺沥青")
    answer = client.get(f"{matter.get_absolute_url()}poster/")
    page = Page(answer)
    for words in ("雨污分流", "预计2021年11月30日完工（原定9月30日，因管线迁改推迟）", "铺沥青",
                  "管线迁改。补救措施：增派两个班组", "0511-85012345", "2021年10月15日"):  # fmt: skip
        assert words in page.text
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["poster/", "qr.png"])
def test_of_a_draft_there_is_nothing_to_hang_up_and_what_is_withdrawn_is_gone(client, kind):
    draft = make_public_matter(state="draft", published_at=None)
    withdrawn = make_public_matter(state="withdrawn")
    under = make_public_matter(programme=make_public_programme(state="withdrawn"))
    assert client.get(f"{draft.get_absolute_url()}{kind}").status_code == 404
    assert client.get(f"{withdrawn.get_absolute_url()}{kind}").status_code == 410
    assert client.get(f"{under.get_absolute_url()}{kind}").status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("updates", [1, 8])
def test_a_poster_costs_the_same_queries_for_one_update_or_many(
    client, updates, django_assert_num_queries
):
    matter = make_public_matter()
    for _ in range(updates):
        make_public_update(matter=matter)
        make_matter_unit(matter=matter)
    url = f"{matter.get_absolute_url()}poster/"
    client.get(url)
    with django_assert_num_queries(14):
        client.get(url)


@pytest.mark.django_db
def test_a_community_s_sheet_has_its_code_a_message_for_the_group_and_ways_to_follow(client):
    community = make_community(code="321111001001", name="朱方路社区", state="published")
    programme = make_public_programme()
    for title in ("雨污分流", "社区助餐点"):
        make_public_matter(
            programme=programme, community=community, title=title,
            original_due_on=date(2021, 12, 31),
        )  # fmt: skip
    disputed = Matter.objects.get(title="雨污分流")
    make_public_update(matter=disputed, kind="objection", happened_on=date(2021, 9, 1))
    page = Page(client.get(community.get_absolute_url()))
    assert "【朱方路社区】民生实事，2021年10月15日" in page.text
    assert "1. 雨污分流：预计2021年12月31日完工，异议核查中" in page.text
    assert "2. 社区助餐点：预计2021年12月31日完工" in page.text
    assert f"http://testserver{community.get_absolute_url()}" in page.text
    assert "二维码：朱方路社区" in page.html
    for path in ("/feeds/communities/321111001001.atom", "/calendars/communities/321111001001.ics"):
        assert path in page.links
        assert re.search(rf'<link rel="alternate"[^>]*href="{path}"', page.html)


@pytest.mark.django_db
def test_a_long_list_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr("livelihood.sharing.sentences.MOST_MATTERS", 2)
    programme = make_public_programme()
    for number in range(5):
        make_public_matter(programme=programme, title=f"第{number}件" + "雨" * 60)
    on = date(2021, 10, 15)
    matters = told(Matter.objects.with_status(on=on).order_by("pk"), on=on)
    lines = group_message("某社区", matters, on=on).splitlines()
    assert len(lines) == 2 + 2 + 1
    assert lines[-1] == "另有3件，见网页"
    assert lines[2].startswith("1. 第0件雨")
    assert "…：预计" in lines[2]
