"""The calendar is a catalogue: edits stand among the changes and in the history."""

import pytest

from accounts import content_version
from accounts.models import Role
from publishing.changes.models import Change
from publishing.models import CalendarDay
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_calendar_day, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/publishing/calendarday/"


@pytest.fixture
def client():
    scope = {"role": Role.SYSTEM_ADMIN, "place_code": "000000"}
    return signed_in(make_user(scopes=[scope]))


def test_a_new_day_stands_among_the_changes(client):
    data = typed(client.get(f"{LIST}add/")) | {"on": "2031-01-04", "is_working": "on"}
    assert client.post(f"{LIST}add/", data).status_code == 302
    day = CalendarDay.objects.get()
    assert (day.code, day.is_working) == ("2031-01-04", True)
    assert Change.objects.get().sentence == "工作日历新增“2031-01-04上班”。"
    assert content_version.current().version == 1


def test_a_corrected_day_says_from_what_to_what(client):
    day = make_calendar_day(note="元旦")
    url = f"{LIST}{day.pk}/change/"
    client.post(url, typed(client.get(url)))
    assert not Change.objects.exists()
    client.post(url, typed(client.get(url), is_working="on", on="2031-02-03"))
    day.refresh_from_db()
    assert (f"{day.on}", day.is_working, day.history.count()) == ("2031-01-06", True, 2)
    assert Change.objects.get().sentence == ("工作日历“2031-01-06上班”：上班由“否”改为“是”。")
    assert "2031-01-06" in client.get(f"{LIST}{day.pk}/history/").text
