"""Feeds and calendars: what happened, when it is due, and nothing that is not public."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from icalendar import Calendar

from livelihood.calendars import MOST_EVENTS
from livelihood.feeds import MOST_ENTRIES
from livelihood.models import MatterUpdate
from publishing.masking import find_personal_data
from publishing.review import steps
from tests.factories import (
    make_bulletin,
    make_change,
    make_community,
    make_matter_unit,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_sub_target,
    make_unit,
)
from tests.livelihood.making import happened, published
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def community():
    return make_community(code="321111001001", name="朱方路社区", state="published")


def feed_of(client, path) -> list[dict]:
    """The entries of a feed, each by the names of its elements."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 (our own feed)
    assert root.find(f"{ATOM}id").text
    return [
        {each.tag.removeprefix(ATOM): each.text or each.get("href") or "" for each in entry}
        for entry in root.findall(f"{ATOM}entry")
    ]


def events_of(client, path) -> dict[str, dict]:
    """The events of a calendar by their UIDs."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def paths_of(programme=None, community=None, unit=None) -> tuple[str, str]:
    """The feed and the calendar of one of them."""
    kind, code = next(
        (kind, record.code)
        for kind, record in (("programmes", programme), ("communities", community), ("units", unit))
        if record is not None
    )
    return f"/feeds/{kind}/{code}.atom", f"/calendars/{kind}/{code}.ics"


def test_a_feed_tells_updates_changes_papers_and_bulletins_newest_first(client):
    programme = make_public_programme(name="百件实事")
    matter = make_public_matter(programme=programme, title="雨污分流")
    moment = datetime(2021, 5, 1, tzinfo=UTC)
    make_change(
        record_type="livelihood.matter", record_code=matter.code, title="雨污分流", at=moment,
        sentence="发布“雨污分流”。", path=matter.get_absolute_url(),
    )  # fmt: skip
    make_change(record_type="livelihood.matter", record_code=matter.code, kind="withdrawn")
    make_programme_document(
        programme=programme, title="测评公示", kind="notice", state="published",
        published_at=moment + timedelta(days=1), notice_from=date(2021, 5, 3),
        notice_to=date(2021, 5, 9), contact="0511-85012345",
    )  # fmt: skip
    make_bulletin(programme=programme, title="六月通报", state="published",
                  published_at=moment + timedelta(days=2))  # fmt: skip
    moved = make_public_update(
        matter=matter, kind="due_changed", text="", new_due_on=date(2021, 11, 30),
        reason="pipelines", corrective_action="增派两个班组", problems="管线多", next_steps="夜间施工",
    )  # fmt: skip
    make_public_update(matter=matter, text="公开的", problems="管线多", problems_public=True)
    make_public_update(matter=make_public_matter(title="别的清单"))

    feed, _ = paths_of(programme=programme)
    entries = feed_of(client, feed)

    assert [entry["title"] for entry in entries] == [
        "雨污分流：进展", "雨污分流：调整完成时限", "六月通报", f"{programme.name}：公示，测评公示",
        "雨污分流：列入清单",
    ]  # fmt: skip
    text = entries[1]["summary"]
    assert "完成时限调整为2021年11月30日" in text
    assert "补救措施：增派两个班组" in text
    assert "管线多" not in text
    assert "存在问题：管线多" in entries[0]["summary"]
    assert "公示期2021年5月3日至2021年5月9日，联系方式：0511-85012345" in entries[3]["summary"]
    assert entries[1]["link"] == f"http://testserver{moved.get_absolute_url()}"
    assert entries[1]["id"] == f"tag:testserver,2021:/updates/{moved.code}"


def test_a_feed_says_what_was_counted_and_what_is_only_reported(client):
    programme = make_public_programme()
    counted = make_sub_target(
        matter=make_public_matter(programme=programme, title="改造"), name="改造小区", unit="个"
    )
    make_public_update(matter=counted.matter, text="在做", quantities={counted: 7})
    make_public_update(
        matter=make_public_matter(programme=programme, title="公园", reporting="reported"),
        kind="completed",
    )
    reported, done = feed_of(client, paths_of(programme=programme)[0])
    assert reported["title"] == "公园：完工（来源报道）"
    assert done["title"] == "改造：进展"
    assert "改造小区累计7个" in done["summary"]


def test_identities_outlive_the_address_when_the_site_has_a_name(client, settings):
    settings.SITE_DOMAIN = "www.example.gov.cn"
    programme = make_public_programme()
    update = make_public_update(matter=make_public_matter(programme=programme))
    feed, calendar = paths_of(programme=programme)
    assert feed_of(client, feed)[0]["id"] == f"tag:www.example.gov.cn,2021:/updates/{update.code}"
    assert list(events_of(client, calendar)) == [f"{update.matter.code}-due@www.example.gov.cn"]


def test_communities_and_units_are_followed_with_what_their_pages_list(client, community):
    compound = make_community(code="321111001001-001", parent=community, state="published")
    unit = make_unit()
    programme = make_public_programme()
    near = make_public_matter(programme=programme, community=compound, title="小区改造")
    led = make_public_matter(programme=programme, title="助餐点")
    make_matter_unit(matter=led, role="supporting", unit=unit)
    for matter in (near, led):
        make_public_update(matter=matter)
    for place, title in (({"community": community}, "小区改造"), ({"unit": unit}, "助餐点")):
        feed, calendar = paths_of(**place)
        assert [entry["title"] for entry in feed_of(client, feed)] == [f"{title}：进展"]
        assert [title in str(event["summary"]) for event in events_of(client, calendar).values()] == [
            True
        ]  # fmt: skip
        (record,) = place.values()
        page = Page(
            client.get(f"/units/{unit.code}/" if record == unit else record.get_absolute_url())
        )
        for path in (feed, calendar):
            assert f'href="{path}"' in page.html.partition("</head>")[0]
            assert path in page.links


def test_a_programme_without_days_offers_no_calendar(client):
    programme = make_public_programme()
    make_public_matter(programme=programme, original_due_on=None)
    feed, calendar = paths_of(programme=programme)
    page = Page(client.get(programme.get_absolute_url()))
    assert feed in page.links
    assert calendar not in page.links
    assert events_of(client, calendar) == {}


def test_what_is_withdrawn_is_gone_at_once_and_what_never_was_public_is_unknown(client, people):
    programme = make_public_programme()
    matter = make_public_matter(programme=programme, title="雨污分流")
    update = happened(matter, "progress", "2021-10-01", people, text="铺沥青")
    feed, calendar = paths_of(programme=programme)
    tag = client.get(feed)["ETag"]
    assert client.get(feed, headers={"if-none-match": tag}).status_code == 304
    steps.withdraw(update, by=people.signer, reason="有误")
    answer = client.get(feed, headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "铺沥青" not in answer.text
    steps.withdraw(matter, by=people.signer, reason="有误")
    assert "雨污分流" not in client.get(feed).text
    assert events_of(client, calendar) == {}
    steps.withdraw(programme, by=people.signer, reason="有误")
    for path in (feed, calendar):
        assert client.get(path).status_code == 410
        assert client.get(path.replace(programme.code, "none")).status_code == 404
    for path in paths_of(unit=make_unit()):
        assert client.get(path).status_code == 200
    for path in paths_of(community=make_community()):
        assert client.get(path).status_code == 404


def test_a_moved_date_moves_its_event_and_counts_its_sequence_up(client, people):
    matter = make_public_matter(title="雨污分流", original_due_on=date(2021, 11, 30))
    _, calendar = paths_of(programme=matter.programme)
    uid = f"{matter.code}-due@testserver"
    event = events_of(client, calendar)[uid]
    assert event["dtstart"].dt == date(2021, 11, 30)
    assert event["dtend"].dt == date(2021, 12, 1)
    assert str(event["summary"]) == "完成时限：雨污分流（未报进度）"
    same = client.get(calendar)["ETag"]
    assert client.get(calendar, headers={"if-none-match": same}).status_code == 304

    moved = happened(
        matter, "due_changed", "2021-10-10", people, text="", new_due_on=date(2021, 12, 1),
        new_due_precision="month",
    )  # fmt: skip
    later = events_of(client, calendar)[uid]
    assert later["dtstart"].dt == date(2021, 12, 31)
    assert later["sequence"] > event["sequence"]

    steps.withdraw(moved, by=people.signer, reason="有误")
    back = events_of(client, calendar)[uid]
    assert back["dtstart"].dt == date(2021, 11, 30)
    assert back["sequence"] > later["sequence"]


def test_a_calendar_shows_what_is_done_not_what_is_put_off_and_marks_what_is_inferred(client):
    programme = make_public_programme()
    done = make_public_matter(programme=programme, title="甲")
    completion = make_public_update(matter=done, kind="completed")
    make_public_update(matter=done, kind="accepted", accepts=completion, text="")
    for kind in ("suspended", "cancelled"):
        make_public_update(
            matter=make_public_matter(programme=programme, title=kind), kind=kind, reason="funds"
        )
    make_public_matter(programme=programme, title="乙", original_due_basis="inferred")
    make_public_matter(programme=programme, title="丙", original_due_on=None)
    _, calendar = paths_of(programme=programme)
    found = {str(event["summary"]) for event in events_of(client, calendar).values()}
    assert found == {"完成时限：甲（提前办结）", "完成时限（推断）：乙（未报进度）"}


def test_a_time_to_object_is_an_event_of_its_whole_days(client):
    document = make_programme_document(
        state="published", programme=make_public_programme(name="百件实事"), title="票决公示",
        notice_from=date(2021, 10, 11), notice_to=date(2021, 10, 17), contact="0511-85012345",
    )  # fmt: skip
    _, calendar = paths_of(programme=document.programme)
    event = events_of(client, calendar)[f"{document.code}-notice@testserver"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2021, 10, 11), date(2021, 10, 18))
    assert str(event["summary"]) == "公示期：百件实事"
    assert "0511-85012345" in str(event["description"])


def test_neither_personal_data_nor_control_characters_leave(client, community):
    typed = "王某13812345678\x0b，家住朱方路72号3幢402室，办公室0511-85012345"
    matter = make_public_matter(community=community, title=typed, location=typed)
    make_public_update(matter=matter, brief="13812345678", text=typed, kind="progress")
    for path in paths_of(community=community):
        text = client.get(path).text.replace("\r\n ", "")
        assert not find_personal_data(text), path
        assert "0511-85012345" in text
        assert "\x0b" not in text
    feed_of(client, paths_of(community=community)[0])


@pytest.mark.parametrize("matters", [1, 12])
def test_they_cost_the_same_queries_for_one_matter_or_many(
    client, matters, django_assert_num_queries
):
    programme = make_public_programme()
    for _ in range(matters):
        matter = make_public_matter(programme=programme)
        make_public_update(matter=matter, quantities={make_sub_target(matter=matter): 1})
        make_programme_document(
            programme=programme, state="published", published_at=programme.published_at,
            notice_from=date(2021, 10, 11), notice_to=date(2021, 10, 17),
        )  # fmt: skip
    feed, calendar = paths_of(programme=programme)
    with django_assert_num_queries(10):
        client.get(feed)
    with django_assert_num_queries(11):
        client.get(calendar)


def test_both_end_somewhere(client, monkeypatch):
    assert (MOST_ENTRIES, MOST_EVENTS) == (50, 500)
    monkeypatch.setattr("livelihood.feeds.MOST_ENTRIES", 3)
    monkeypatch.setattr("livelihood.calendars.MOST_EVENTS", 3)
    programme = make_public_programme()
    matters = [
        make_public_matter(programme=programme, original_due_on=date(2021, month, 1))
        for month in (3, 8, 9, 11, 12)
    ]
    updates = [make_public_update(matter=matter) for matter in matters]
    feed, calendar = paths_of(programme=programme)
    assert [entry["link"].rpartition("#")[2] for entry in feed_of(client, feed)] == [
        update.code for update in updates[:1:-1]
    ]
    days = sorted(event["dtstart"].dt for event in events_of(client, calendar).values())
    assert days == [date(2021, 9, 1), date(2021, 11, 1), date(2021, 12, 1)]


def test_a_correction_says_so(client, people):
    matter = make_public_matter(title="雨污分流")
    wrong = happened(matter, "progress", "2021-10-01", people, text="铺沥青")
    right = MatterUpdate(
        matter=matter, kind="progress", happened_on=date(2021, 10, 1), text="铺沥青一半",
        owner=matter.owner, corrects=wrong,
    )  # fmt: skip
    published(right, people)
    entries = feed_of(client, paths_of(programme=matter.programme)[0])
    assert [entry["title"] for entry in entries] == ["雨污分流：进展（更正）"]
