"""Sources are a catalogue: edits stand among the changes, with a new content version."""

import pytest

from accounts import content_version
from accounts.models import Role
from publishing.changes.models import Change
from publishing.sources.models import Source
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_source, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/publishing/source/"


def test_an_edited_source_stands_among_the_changes_and_in_the_history():
    source = make_source(name="统计公报", publisher="统计局")
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    url = f"{LIST}{source.pk}/change/"
    client.post(url, typed(client.get(url)))
    assert not Change.objects.exists()
    client.post(url, typed(client.get(url), publisher="市统计局"))
    change = Change.objects.get()
    assert change.sentence == "资料来源“统计公报”：发布单位由“统计局”改为“市统计局”。"
    assert change.content_version == content_version.current().version == 1
    assert source.history.count() == 2
    assert "市统计局" in client.get(f"{LIST}{source.pk}/history/").text


def test_a_new_source_stands_among_the_changes():
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    data = typed(client.get(f"{LIST}add/")) | {
        "code": "gongbao-2021",
        "name": "统计公报",
        "kind": "bulletin",
        "published_on": "2022-03-01",
    }
    client.post(f"{LIST}add/", data)
    assert Source.objects.get().code == "gongbao-2021"
    assert Change.objects.get().sentence == "新增资料来源“统计公报”。"


def test_a_district_s_clerk_sees_the_city_s_sources_and_not_the_neighbour_s():
    city, neighbour = make_source(place_code="321100"), make_source(place_code="321102")
    own = make_source()
    client = signed_in(make_user(scopes=[Role.CLERK]))
    listed = client.get(LIST).context["cl"].result_list
    assert set(listed) == {city, own}
    assert neighbour not in listed
