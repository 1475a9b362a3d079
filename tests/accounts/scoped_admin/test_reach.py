"""Nobody sees, opens or writes what her scopes do not reach."""

import pytest

from accounts.models import AuditEntry, Role, Unit
from accounts.scoped_admin.reach import ScopedReach
from tests.accounts.browsing import signed_in, typed
from tests.accounts.scoped_admin.conftest import LIST
from tests.factories import make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.example_admin")]


def shown(user, query=""):
    answer = signed_in(user).get(LIST + query)
    return [row.name for row in answer.context["cl"].result_list]


def test_a_list_shows_what_is_in_scope_and_nothing_else(here):
    assert shown(here.clerk) == ["本单位的事"]
    assert sorted(shown(here.place_clerk)) == ["本单位的事", "邻单位的事"]
    assert sorted(shown(make_user(is_superuser=True))) == ["京口的事", "本单位的事", "邻单位的事"]


def test_search_and_filters_do_not_reach_beyond_the_scope(here):
    assert shown(here.clerk, "?q=的事") == ["本单位的事"]
    assert shown(here.clerk, f"?owner__id__exact={here.far_unit.pk}") == ["本单位的事"]


@pytest.mark.parametrize("page", ["change/", "history/", "delete/"])
def test_a_record_out_of_scope_looks_as_if_it_did_not_exist(here, page):
    client = signed_in(here.clerk)
    for record in (here.beside, here.far):
        url = f"{LIST}{record.pk}/{page}"
        answer = client.get(url, follow=True)
        absent = client.get(url.replace(str(record.pk), "987654"), follow=True)
        assert record.name not in answer.text
        assert answer.redirect_chain == absent.redirect_chain


def test_a_forged_save_of_a_record_out_of_scope_is_refused_and_remembered(here):
    data = typed(signed_in(here.clerk).get(f"{LIST}{here.scheme.pk}/change/"), name="改掉")
    signed_in(here.clerk).post(f"{LIST}{here.far.pk}/change/", data)
    here.far.refresh_from_db()
    assert here.far.name == "京口的事"
    refused = AuditEntry.objects.get(action=AuditEntry.Action.REFUSED)
    assert refused.user == here.clerk


def test_who_only_reads_gets_no_form_and_a_forged_save_is_forbidden(here):
    data = typed(signed_in(here.clerk).get(f"{LIST}{here.scheme.pk}/change/"), name="改掉")
    client = signed_in(here.signer)
    url = f"{LIST}{here.scheme.pk}/change/"
    assert "_save" not in client.get(url).text
    assert client.post(url, data).status_code == 403
    here.scheme.refresh_from_db()
    assert here.scheme.name == "本单位的事"
    assert AuditEntry.objects.filter(action=AuditEntry.Action.REFUSED, user=here.signer).exists()


@pytest.mark.parametrize("target", ["neighbour", "far_unit"])
def test_no_record_leaves_for_another_unit_or_place(here, target):
    client = signed_in(here.clerk)
    url = f"{LIST}{here.scheme.pk}/change/"
    answer = client.post(url, typed(client.get(url), owner=getattr(here, target).pk))
    assert answer.status_code == 200
    answer = client.post(url, typed(client.get(url), place_code="321102"))
    assert "权限范围不包括" in answer.text
    here.scheme.refresh_from_db()
    assert (here.scheme.place_code, here.scheme.owner) == ("321111", here.unit)


def test_no_record_enters_another_unit_or_place(here):
    client = signed_in(here.clerk)
    form = typed(client.get(f"{LIST}add/"), name="新的事")
    assert form["place_code"] == "321111"
    assert form["owner"] == here.unit.pk
    before = type(here.scheme).objects.count()
    assert client.post(f"{LIST}add/", form | {"place_code": "321102"}).status_code == 200
    assert client.post(f"{LIST}add/", form | {"owner": here.neighbour.pk}).status_code == 200
    assert type(here.scheme).objects.count() == before
    assert client.post(f"{LIST}add/", form).status_code == 302
    assert type(here.scheme).objects.count() == before + 1


def test_the_home_page_lists_only_what_the_person_may_see(here):
    text = signed_in(here.clerk).get("/admin/").text
    assert "示例事项" in text
    assert "信息员（321111，本单位）" in text


def test_django_permissions_open_nothing(here, django_user_model):
    from django.contrib.auth.models import Permission

    user = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    user.user_permissions.set(Permission.objects.all())
    assert shown(user) == ["京口的事"]


def test_deleting_takes_the_role_and_hides_what_else_the_record_holds_on_to(here):
    here.far.parent = here.scheme
    here.far.save()
    url = f"{LIST}{here.scheme.pk}/delete/"
    assert signed_in(here.clerk).post(url, {"post": "yes"}).status_code == 403
    answer = signed_in(here.admin).get(url)
    assert "不在您的权限范围内" in answer.text
    assert "京口的事" not in answer.text
    signed_in(here.admin).post(url, {"post": "yes"})
    here.scheme.refresh_from_db()
    here.far.delete()
    assert signed_in(here.admin).post(url, {"post": "yes"}).status_code == 302
    assert not type(here.scheme).objects.filter(pk=here.scheme.pk).exists()
    assert AuditEntry.objects.get(action=AuditEntry.Action.DELETE).user == here.admin


def test_rows_are_never_deleted_by_the_dozen(here):
    signed_in(here.admin).post(
        LIST, {"action": "delete_selected", "_selected_action": here.scheme.pk, "post": "yes"}
    )
    assert type(here.scheme).objects.filter(pk=here.scheme.pk).exists()


@pytest.mark.parametrize(
    "query",
    ["?name__startswith=京", "?owner__place_code__startswith=32", "?parent__name=x", "?foo=bar"],
)
def test_a_list_answers_no_question_that_its_filters_do_not_ask(here, query):
    assert signed_in(here.clerk).get(LIST + query).status_code in (302, 400)


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "长" * 60000,
        "?q=" + "a+" * 2000,
        "?owner__id__exact=" + "9" * 25,
        "?p=" + "9" * 25,
        "?o=1.x.-9",
        "?kind__exact=" + "x" * 5000,
        "?_to_field=owner",
        "?e=1&p=" + "9" * 30,
    ],
)
def test_no_query_breaks_a_list(here, query):
    assert signed_in(here.clerk).get(LIST + query).status_code < 500


@pytest.mark.parametrize("rows", [1, 25])
def test_a_list_costs_the_same_queries_for_one_row_or_many(here, rows, django_assert_num_queries):
    from tests.accounts.scoped_admin.conftest import saved
    from tests.publishing.examples.making import new_scheme

    for number in range(rows - 1):
        saved(new_scheme(name=f"{number}件事", owner=here.unit, code=f"YL-x-{number}"))
    client = signed_in(here.signer)
    client.get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)


class Catalogue(ScopedReach):
    """Records with a place and no owner; the units themselves stand in for them."""

    view_roles = tuple(Role)
    change_roles = (Role.CLERK,)
    owner_lookup = None


class Yearbooks(Catalogue):
    """Of the city too, for those who work in its districts."""

    seen_from_below = True


class Indicators(Catalogue):
    """Of no place."""

    place_lookup = None


@pytest.mark.parametrize(
    ("kind", "seen", "written"),
    [
        (Catalogue, {"321111", "321111001"}, set()),
        (Yearbooks, {"321111", "321111001", "321100", "000000"}, set()),
        (Indicators, {"321111", "321111001", "321100", "000000", "321102"}, set()),
    ],
)
def test_a_scope_over_one_unit_reads_catalogues_and_never_writes_them(kind, seen, written):
    for place in ("321111", "321111001", "321100", "000000", "321102"):
        make_unit(place_code=place)
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": make_unit()}])
    assert reached(kind(), clerk, reading=True) == seen
    assert reached(kind(), clerk, reading=False) == written


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Catalogue, {"321111", "321111001"}),
        (Yearbooks, {"321111", "321111001"}),
        (Indicators, {"321111", "321111001", "321100", "321102"}),
    ],
)
def test_seeing_the_city_s_catalogue_is_not_writing_it(kind, written):
    for place in ("321111", "321111001", "321100", "321102"):
        make_unit(place_code=place)
    assert reached(kind(), make_user(scopes=[Role.CLERK]), reading=False) == written


def reached(model_admin, user, *, reading):
    """The places of the records reached, the filter and the question being of one mind."""
    roles = model_admin.readers() if reading else model_admin.change_roles
    units = Unit.objects.all()
    found = model_admin.limited(units, user, roles, reading=reading)
    asked = {unit for unit in units if model_admin.reaches(user, roles, unit, reading=reading)}
    assert set(found) == asked
    return {unit.place_code for unit in found}
