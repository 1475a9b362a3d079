"""The audit log says who, what, where from, and about which record."""

import pytest
from django.test import RequestFactory

from accounts import audit
from accounts.models import AuditEntry, Role
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


def test_an_entry_reads_off_the_record_and_the_request_what_is_not_said():
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.user = make_user(name="王芳")
    entry = audit.record(
        AuditEntry.Action.CHANGE, summary="改名", record=make_unit(code="zjj"), request=request
    )
    entry.refresh_from_db()
    assert (entry.user, entry.actor, entry.address) == (request.user, "王芳", "10.1.2.3")
    assert (entry.record_type, entry.record_code) == ("accounts.unit", "zjj")
    assert entry.place_code == "321111"


def test_what_nobody_did_was_done_by_the_system():
    entry = audit.record(AuditEntry.Action.IMPORT, summary="载入内容")
    assert (entry.user, entry.actor, entry.address) == (None, "系统", None)


def test_a_sign_in_is_filed_where_the_person_works():
    here = make_user(scopes=[Role.CLERK, Role.SIGNER])
    both = make_user(scopes=[Role.CLERK, {"role": Role.CLERK, "place_code": "321102"}])
    places = [
        audit.record(AuditEntry.Action.SIGN_IN, summary="登录", user=user).place_code
        for user in (here, both)
    ]
    assert places == ["321111", ""]


def test_what_no_database_holds_is_stripped_and_what_is_too_long_is_cut():
    entry = audit.record(
        AuditEntry.Action.SIGN_IN_FAILED,
        summary="甲\x00\ud800乙" + "长" * 400,
        actor="名" * 99,
        detail={"值\x00": ["\ud800丙", 3]},
    )
    entry.refresh_from_db()
    assert entry.summary.startswith("甲乙长")
    assert len(entry.summary) == 300
    assert len(entry.actor) == 60
    assert entry.detail == {"值": ["丙", 3]}
