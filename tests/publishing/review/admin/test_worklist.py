"""The first page of the admin says what waits for whom, and leads there."""

import pytest
from django.contrib import admin

from accounts.models import Role
from publishing.review import steps
from publishing.review.admin import ReviewedModelAdmin
from tests.accounts.browsing import signed_in
from tests.factories import make_district, make_figure, make_release, make_unit, make_user

pytestmark = pytest.mark.django_db

RELEASES = "/admin/figures/release/"


@pytest.fixture
def clerk():
    return make_user(scopes=[Role.CLERK])


@pytest.fixture
def submitted(clerk):
    release = make_release(owner=make_unit())
    make_figure(release=release, district=make_district(state="published"))
    steps.edited(release, by=clerk)
    return steps.submit(release, by=clerk)


def waiting(user):
    context = signed_in(user).get("/admin/").context
    return {f"{link.group}：{link.label}": (link.count, link.url) for link in context["waiting"]}


def test_what_waits_for_a_signature_is_counted_for_those_who_may_sign(submitted, clerk):
    signer = make_user(scopes=[Role.SIGNER])
    elsewhere = make_user(scopes=[{"role": Role.SIGNER, "place_code": "321102"}])
    label = "待我审核、签发：数据发布"
    assert waiting(signer) == {label: (1, f"{RELEASES}?todo=sign")}
    assert waiting(elsewhere) == waiting(clerk) == {}
    rows = signed_in(signer).get(f"{RELEASES}?todo=sign").context["cl"].result_list
    assert list(rows) == [submitted]


def test_nobody_is_asked_to_sign_her_own_work(submitted, clerk):
    clerk.scopes.create(role=Role.SIGNER, place_code="321111")
    assert waiting(clerk) == {}


def test_what_was_returned_is_counted_for_those_who_mend_it(submitted, clerk):
    reviewer = make_user(scopes=[Role.REVIEWER])
    steps.send_back(submitted, by=reviewer, reason="请核对单位")
    assert waiting(clerk) == {"退回待修改：数据发布": (1, f"{RELEASES}?todo=mend")}
    assert waiting(reviewer) == {}


def test_the_reason_of_a_return_stands_where_the_work_goes_on(submitted, clerk):
    steps.send_back(submitted, by=make_user(scopes=[Role.REVIEWER]), reason="请核对单位")
    client = signed_in(clerk)
    for page in ("change", "review"):
        text = client.get(f"{RELEASES}{submitted.pk}/{page}/").text
        assert text.index("退回理由（") < text.index("请核对单位")
    steps.submit(submitted, by=clerk)
    assert "退回理由（" not in client.get(f"{RELEASES}{submitted.pk}/review/").text


def test_only_who_may_upload_is_offered_it_on_the_first_page(clerk):
    upload = 'href="/admin/figures/release/upload/"'
    assert upload in signed_in(clerk).get("/admin/").text
    assert upload not in signed_in(make_user(scopes=[Role.SIGNER])).get("/admin/").text
    assert "现在没有等您办理的事项" in signed_in(clerk).get("/admin/").text


@pytest.mark.parametrize("count", [1, 25])
def test_the_first_page_costs_the_same_queries_however_much_waits(
    count, django_assert_max_num_queries
):
    signer = make_user(scopes=[Role.SIGNER])
    for _ in range(count):
        make_release(state="submitted")
    client = signed_in(signer)
    kinds = [each for each in admin.site._registry.values() if isinstance(each, ReviewedModelAdmin)]
    # One for each kind, one more for what can be scheduled, and who is asking.
    with django_assert_max_num_queries(len(kinds) + 2 + 5):
        assert client.get("/admin/").context["waiting"][0].count == count
