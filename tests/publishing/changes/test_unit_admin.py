"""A unit's name stands on public pages: who edits it leaves a sentence there."""

import pytest

from accounts import content_version
from accounts.models import Role
from publishing.changes.models import Change
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_district, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))


def edit(client, unit, **values):
    url = f"/admin/accounts/unit/{unit.pk}/change/"
    assert client.post(url, typed(client.get(url), **values)).status_code == 302


def test_an_edit_of_a_unit_that_citizens_see_is_one_sentence(client):
    unit = make_unit(name="统计局")
    make_district(state="published", owner=unit)
    edit(client, unit, name="统计和数据局", phone="0511-85600000")
    change = Change.objects.get()
    assert change.kind == Change.Kind.CATALOGUE
    assert change.sentence == (
        "单位“统计和数据局”：名称由“统计局”改为“统计和数据局”；"
        "公开办公电话由“（空）”改为“0511-85600000”。"
    )
    assert change.content_version <= content_version.current().version


def test_an_edit_that_changes_nothing_public_is_no_sentence(client):
    unit = make_unit(name="统计局")
    edit(client, unit, name="统计和数据局")
    make_district(state="published", owner=unit)
    edit(client, unit)
    assert not Change.objects.exists()


def test_the_code_of_a_unit_is_given_once(client):
    unit = make_unit(code="tjj")
    edit(client, unit, name="新名局", code="other")
    unit.refresh_from_db()
    assert (unit.name, unit.code) == ("新名局", "tjj")
