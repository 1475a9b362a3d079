"""What a form, a filter or a search box offers is what the person may see."""

import pytest

from accounts.models import Role
from tests.accounts.browsing import signed_in, typed
from tests.accounts.scoped_admin.conftest import LIST, saved
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_scheme
from tests.publishing.examples.models import Scheme

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.example_admin")]


def offered(answer, name):
    return [str(row) for row in answer.context["adminform"].form.fields[name].queryset]


def test_a_form_offers_units_and_records_in_scope_only(here):
    answer = signed_in(here.clerk).get(f"{LIST}add/")
    assert offered(answer, "owner") == ["本单位"]
    assert offered(answer, "parent") == ["本单位的事"]
    answer = signed_in(here.place_clerk).get(f"{LIST}add/")
    assert offered(answer, "owner") == ["本单位", "邻单位"]


def test_an_inline_offers_every_unit_of_the_place_and_none_of_another(here):
    city = make_unit(name="市级单位", place_code="321100")
    answer = signed_in(here.clerk).get(f"{LIST}add/")
    assert "邻单位" in answer.text, "a bureau names the offices that work with it"
    assert city.name in answer.text
    assert "京口某局" not in answer.text
    street = make_user(scopes=[{"role": Role.CLERK, "place_code": "321111001"}])
    assert "邻单位" in signed_in(street).get(f"{LIST}add/").text


def test_a_record_is_not_given_to_a_unit_that_may_only_be_named(here):
    client = signed_in(here.clerk)
    form = typed(client.get(f"{LIST}add/"), name="给别人的事", owner=here.neighbour.pk)
    assert client.post(f"{LIST}add/", form).status_code == 200
    assert not Scheme.objects.filter(name="给别人的事").exists()


def test_a_record_keeps_what_it_refers_to_out_of_scope(here):
    city = saved(new_scheme(name="市里的事", place_code="321100", owner=here.far_unit))
    here.scheme.parent = city
    here.scheme.save()
    client = signed_in(here.clerk)
    url = f"{LIST}{here.scheme.pk}/change/"
    answer = client.get(url)
    assert sorted(offered(answer, "parent")) == ["市里的事", "本单位的事"]
    assert client.post(url, typed(answer, name="改名")).status_code == 302
    here.scheme.refresh_from_db()
    assert (here.scheme.name, here.scheme.parent) == ("改名", city)


def test_filters_offer_only_what_occurs_in_the_rows_in_scope(here):
    text = signed_in(here.clerk).get(LIST).text
    assert "邻单位" not in text
    assert "京口某局" not in text
    assert "321102" not in text
    everything = signed_in(here.place_clerk).get(LIST).text
    assert "邻单位" in everything
    assert "京口某局" not in everything


def test_the_search_box_of_a_relation_finds_only_what_is_in_scope(here, monkeypatch):
    from tests.accounts.example_admin import SchemeAdmin

    monkeypatch.setattr(SchemeAdmin, "autocomplete_fields", ("owner",))
    question = {
        "app_label": "examples",
        "model_name": "scheme",
        "field_name": "owner",
        "term": "局",
    }
    found = signed_in(here.clerk).get("/admin/autocomplete/", question).json()["results"]
    assert found == []
    question["term"] = "单位"
    found = signed_in(here.clerk).get("/admin/autocomplete/", question).json()["results"]
    assert [row["text"] for row in found] == ["本单位"]
