"""Units are kept by administrators, ended and succeeded, never deleted."""

import pytest

from accounts import content_version
from accounts.models import Role, Unit
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/unit/"


def test_an_administrator_adds_a_unit_with_its_short_names():
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    data = typed(client.get(f"{LIST}add/")) | {
        "name": "住房和城乡建设局",
        "code": "zjj",
        "kind": "department",
        "aliases-TOTAL_FORMS": 1,
        "aliases-0-name": "住建局",
    }
    assert data["place_code"] == "321111"
    assert client.post(f"{LIST}add/", data).status_code == 302
    unit = Unit.objects.get(code="zjj")
    assert unit.aliases.get().name == "住建局"
    assert unit.history.get().history_user.scopes.get().role == Role.DISTRICT_ADMIN


def test_a_unit_that_ended_names_who_took_over():
    old, new = make_unit(), make_unit(name="承接局")
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    url = f"{LIST}{old.pk}/change/"
    data = typed(client.get(url), valid_to="2026-06-30", successor=new.pk)
    assert client.post(url, data).status_code == 302
    old.refresh_from_db()
    assert old.successor == new
    itself = typed(client.get(url), successor=old.pk)
    assert "单位不能由自己承接" in client.post(url, itself).text


def test_a_changed_unit_changes_the_version_of_the_public_pages():
    unit = make_unit()
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    url = f"{LIST}{unit.pk}/change/"
    client.post(url, typed(client.get(url)))
    assert content_version.current().version == 0
    client.post(url, typed(client.get(url), name="新名局"))
    assert content_version.current().version == 1
    data = typed(client.get(url)) | {"aliases-TOTAL_FORMS": 1, "aliases-0-name": "简称"}
    client.post(url, data)
    assert content_version.current().version == 2


def test_a_unit_is_found_by_its_short_name():
    unit = make_unit(name="住房和城乡建设局")
    unit.aliases.create(name="住建局")
    client = signed_in(make_user(scopes=[Role.CLERK]))
    assert list(client.get(f"{LIST}?q=住建局").context["cl"].result_list) == [unit]


def test_a_clerk_of_one_unit_sees_the_units_of_her_place_and_no_others():
    unit, _ = make_unit(name="本局"), make_unit(name="邻局")
    make_unit(name="外区局", place_code="321102")
    text = signed_in(make_user(scopes=[{"unit": unit}])).get(LIST).text
    assert "本局" in text
    assert "邻局" in text, "she names it as 责任单位 or 配合单位"
    assert "外区局" not in text


@pytest.mark.parametrize("units", [1, 25])
def test_the_list_costs_the_same_queries_for_one_unit_or_many(units, django_assert_num_queries):
    for _ in range(units):
        make_unit(parent=make_unit(place_code="321102"))
    client = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    with django_assert_num_queries(7):
        client.get(LIST)
