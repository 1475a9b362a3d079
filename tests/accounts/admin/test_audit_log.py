"""The audit log is read and taken along, never written."""

import pytest

from accounts.models import AuditEntry, Role
from tests.accounts.browsing import signed_in
from tests.factories import make_audit_entry, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/auditentry/"


def test_an_auditor_reads_what_happened_in_her_place():
    make_audit_entry(summary="润州的事")
    make_audit_entry(summary="京口的事", place_code="321102")
    make_audit_entry(summary="系统的事", place_code="")
    text = signed_in(make_user(scopes=[Role.AUDITOR])).get(LIST).text
    assert "润州的事" in text
    assert "京口的事" not in text
    assert "系统的事" not in text
    everywhere = make_user(scopes=[{"role": Role.AUDITOR, "place_code": "000000"}])
    assert "系统的事" in signed_in(everywhere).get(LIST).text


def test_an_entry_shows_old_and_new_values_escaped():
    change = {"field": "name", "label": "名称", "old": "旧名", "new": "<b>新名</b>"}
    entry = make_audit_entry(detail={"changes": [change]})
    text = signed_in(make_user(scopes=[Role.AUDITOR])).get(f"{LIST}{entry.pk}/change/").text
    assert "名称：旧名 → &lt;b&gt;新名&lt;/b&gt;" in text


@pytest.mark.parametrize("role", list(Role))
def test_nobody_writes_the_log(role):
    entry = make_audit_entry()
    client = signed_in(make_user(scopes=[{"role": role, "place_code": "000000"}]))
    for page, data in [
        ("add/", {"summary": "假的"}),
        (f"{entry.pk}/change/", {"summary": "假的"}),
        (f"{entry.pk}/delete/", {"post": "yes"}),
    ]:
        assert client.post(LIST + page, data).status_code == 403
    assert AuditEntry.objects.exclude(action=AuditEntry.Action.REFUSED).get() == entry


@pytest.mark.parametrize("entries", [1, 25])
def test_the_list_costs_the_same_queries_for_one_entry_or_many(entries, django_assert_num_queries):
    for _ in range(entries):
        make_audit_entry(user=make_user())
    client = signed_in(make_user(scopes=[Role.AUDITOR]))
    with django_assert_num_queries(10):
        client.get(LIST)
