"""From 征集 to 公示: a strip of dated documents, and the days of a 公示期."""

from datetime import date

import pytest
import time_machine

from livelihood.dossier import remarks, with_notices
from livelihood.models import ProgrammeDocument
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_calendar_day,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_unit,
    make_user,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
NOTICE = {"kind": "notice", "contact": "区督查室 0511-85012345"}


@pytest.fixture
def programme():
    """An annual list with four documents; its 公示期 runs over the national day of 2021."""
    for day in range(1, 8):
        make_calendar_day(on=date(2021, 10, day), is_working=False)
    make_calendar_day(on=date(2021, 10, 9), is_working=True)
    programme = make_public_programme(kind="annual", owner=make_unit())
    for kind, title, number, on in (
        ("call", "征集公告", "", date(2020, 11, 2)),
        ("adjustment", "第一次调整", "润政发〔2021〕41号", date(2021, 6, 1)),
        ("adjustment", "第二次调整", "润政发〔2021〕52号", date(2021, 8, 2)),
    ):
        make_programme_document(
            programme=programme, kind=kind, title=title, number=number, on=on, state="published"
        )
    make_programme_document(
        programme=programme, title="完成情况公示", on=date(2021, 9, 29), number="", **NOTICE,
        notice_from=date(2021, 9, 29), notice_to=date(2021, 10, 11), state="published",
    )  # fmt: skip
    return programme


@pytest.mark.parametrize(
    ("day", "is_running"), [("2021-09-29", True), ("2021-10-11", True), ("2021-10-12", False)]
)
def test_the_strip_says_what_and_when_and_a_notice_its_working_days(
    client, programme, day, is_running
):
    make_public_matter(programme=programme)
    with time_machine.travel(f"{day}T08:00:00+08:00", tick=False):
        page = Page(client.get(programme.get_absolute_url()))
        matter = Page(client.get(programme.matters.get().get_absolute_url()))

    assert "征集2020年11月2日" in page.text
    assert "调整（2份）2021年6月1日—2021年8月2日" in page.text
    assert "2021年8月2日 调整 第二次调整，润政发〔2021〕52号" in page.text
    # 29 and 30 September, 8, 9 (worked) and 11 October.
    words = "公示期2021年9月29日至2021年10月11日（5个工作日），联系方式：区督查室 0511-85012345。"
    assert words in page.text
    assert f"完成情况公示：{'公示中，' if is_running else ''}{words}" in matter.text
    assert ("完成情况公示：公示中，公示期" in page.text) == is_running
    anchors = {link for link in page.links if link.startswith("#WJ-")}
    assert len(anchors) == 3
    assert all(f'id="{anchor[1:]}"' in page.html for anchor in anchors)


def test_a_past_day_knows_no_later_document(client, programme):
    page = Page(client.get(programme.get_absolute_url(), {"as_of": "2021-07-01"}))
    assert "第一次调整" in page.text
    assert "第二次调整" not in page.text
    assert "公示期" not in page.text


def test_of_a_year_without_a_calendar_no_working_days_are_counted_and_staff_are_told():
    document = make_programme_document(
        notice_from=date(2031, 3, 3), notice_to=date(2031, 3, 9), **NOTICE
    )
    assert remarks(document) == [
        "工作日历里没有2031年的放假和调休安排，公示期只能按天数显示，请系统管理员补上。"
    ]
    (document,) = with_notices([document], on=date(2031, 3, 9))
    assert (document.notice.days_words, document.notice.is_running) == ("共7天", True)


def test_staff_are_told_of_a_short_notice_and_of_one_that_names_nobody(programme):
    document = ProgrammeDocument.objects.get(kind="notice")
    assert remarks(document) == []
    document.notice_to, document.contact = date(2021, 10, 8), ""
    assert remarks(document) == [
        "公示期只有3个工作日，一般不少于5个，请核对起止日期。",
        "公示没有写联系方式，居民不知道向谁提意见。",
    ]
    assert remarks(ProgrammeDocument.objects.get(title="征集公告")) == []


def test_the_form_says_so_when_it_is_saved(programme):
    clerk = make_user(scopes=[{"role": "clerk", "unit": programme.owner}])
    draft = make_programme_document(
        programme=programme, notice_from=date(2031, 3, 3), notice_to=date(2031, 3, 9), **NOTICE
    )
    client = signed_in(clerk)
    url = f"/admin/livelihood/programmedocument/{draft.pk}/change/"
    answer = client.post(url, typed(client.get(url), title="改了标题"), follow=True)
    assert "工作日历里没有2031年的放假和调休安排" in answer.text
