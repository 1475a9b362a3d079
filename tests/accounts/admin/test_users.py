"""A district's administrator looks after her own people, and nobody raises herself."""

from types import SimpleNamespace

import pytest

from accounts.models import AuditEntry, Role, StaffScope, User
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"


@pytest.fixture
def staff(db):
    """An administrator of 润州, her people, and those who are none of her business."""
    far = {"role": Role.CLERK, "place_code": "321102"}
    return SimpleNamespace(
        admin=make_user(name="区管理员", scopes=[Role.DISTRICT_ADMIN]),
        colleague=make_user(name="另一管理员", scopes=[Role.DISTRICT_ADMIN]),
        clerk=make_user(name="本区信息员", scopes=[Role.CLERK], password="old-password-1"),
        street=make_user(name="街道", scopes=[{"role": Role.CLERK, "place_code": "321111001"}]),
        both=make_user(name="两区信息员", scopes=[Role.CLERK, far]),
        far=make_user(name="京口信息员", scopes=[far]),
        nobody=make_user(name="没有权限的人"),
        system=make_user(
            name="系统管理员", scopes=[{"role": "system_admin", "place_code": "000000"}]
        ),
        root=make_user(name="超级用户", is_superuser=True),
        auditor=make_user(name="审计员", scopes=[Role.AUDITOR]),
    )


def shown(user):
    return {row.name for row in signed_in(user).get(LIST).context["cl"].result_list}


def scope_row(number, **fields):
    defaults = {"role": "clerk", "place_code": "321111"}
    return {f"scopes-{number}-{name}": value for name, value in (defaults | fields).items()}


def test_an_administrator_sees_people_all_of_whose_scopes_lie_in_her_place(staff):
    own = {"区管理员", "另一管理员", "本区信息员", "街道", "审计员"}
    assert shown(staff.admin) == own
    assert shown(staff.auditor) == own
    assert len(shown(staff.system)) == 10


def test_who_administers_nobody_sees_nobody(staff):
    assert signed_in(staff.clerk).get(LIST).status_code == 403


@pytest.mark.parametrize("target", ["admin", "colleague", "auditor"])
def test_an_administrator_does_not_touch_herself_or_her_peers(staff, target):
    person = getattr(staff, target)
    url = f"{LIST}{person.pk}/"
    client = signed_in(staff.admin)
    data = typed(client.get(f"{LIST}{staff.clerk.pk}/change/"), username="hijacked")
    assert client.post(f"{url}change/", data).status_code == 403
    new = {"new_password1": "taken-over-1", "new_password2": "taken-over-1"}
    assert client.post(f"{url}password/", new).status_code == 403
    person.refresh_from_db()
    assert person.username != "hijacked"
    assert not person.check_password("taken-over-1")


def test_nobody_raises_herself_not_even_a_system_administrator(staff):
    client = signed_in(staff.system)
    data = typed(client.get(f"{LIST}{staff.clerk.pk}/change/"))
    data |= scope_row(0, role="signer", user=staff.system.pk, id="")
    assert client.post(f"{LIST}{staff.system.pk}/change/", data).status_code == 403
    assert staff.system.scopes.count() == 1
    assert client.get(f"{LIST}{staff.root.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{staff.root.pk}/change/", data).status_code == 403


@pytest.mark.parametrize(
    ("grant", "problem"),
    [
        ({"role": "district_admin"}, "选择一个有效的选项"),
        ({"role": "system_admin"}, "选择一个有效的选项"),
        ({"place_code": "321102"}, "您不能授予或收回"),
        ({"place_code": "321100"}, "您不能授予或收回"),
        ({"place_code": "000000"}, "您不能授予或收回"),
        ({"place_code": "京口"}, "不是区划代码"),
    ],
)
def test_an_administrator_grants_no_more_than_the_three_roles_in_her_place(staff, grant, problem):
    client = signed_in(staff.admin)
    url = f"{LIST}{staff.clerk.pk}/change/"
    data = typed(client.get(url)) | {"scopes-TOTAL_FORMS": 2} | scope_row(1, **grant)
    answer = client.post(url, data)
    assert problem in answer.text
    assert staff.clerk.scopes.count() == 1


def test_an_administrator_opens_an_account_with_a_scope_in_her_place(staff):
    client = signed_in(staff.admin)
    data = typed(client.get(f"{LIST}add/")) | {
        "username": "newclerk",
        "name": "新信息员",
        "password1": "a-long-passphrase-9",
        "password2": "a-long-passphrase-9",
    }
    assert "请至少填写一个权限范围" in client.post(f"{LIST}add/", data).text
    data |= {"scopes-TOTAL_FORMS": 1} | scope_row(0)
    assert client.post(f"{LIST}add/", data).status_code == 302
    person = User.objects.get(username="newclerk")
    assert person.is_staff
    assert not person.is_superuser
    assert person.check_password("a-long-passphrase-9")
    assert str(person.scopes.get()) == "信息员（321111，全部单位）"
    entry = AuditEntry.objects.get(action=AuditEntry.Action.ADD)
    assert entry.record_code == str(person.pk)
    assert "passphrase" not in str(entry.detail)


def test_a_scope_over_a_unit_takes_a_unit_of_that_place(staff):
    unit, far = make_unit(name="住建局"), make_unit(name="京口住建局", place_code="321102")
    url = f"{LIST}{staff.clerk.pk}/change/"
    system = signed_in(staff.system)
    data = typed(system.get(url)) | {"scopes-TOTAL_FORMS": 2}
    answer = system.post(url, data | scope_row(1, role="signer", unit=far.pk))
    assert "这个单位不在所填的区划内" in answer.text
    answer = signed_in(staff.admin).post(url, data | scope_row(1, role="signer", unit=far.pk))
    assert "选择一个有效的选项" in answer.text
    answer = signed_in(staff.admin).post(url, data | scope_row(1, role="signer", unit=unit.pk))
    assert answer.status_code == 302
    assert StaffScope.objects.get(user=staff.clerk, role="signer").unit == unit


def test_changed_scopes_count_a_version_and_stand_in_the_log(staff):
    url = f"{LIST}{staff.clerk.pk}/change/"
    client = signed_in(staff.admin)
    data = typed(client.get(url)) | {"scopes-0-valid_to": "2027-01-31"}
    assert client.post(url, data).status_code == 302
    staff.clerk.refresh_from_db()
    assert staff.clerk.version == 2
    (change,) = AuditEntry.objects.get(action=AuditEntry.Action.CHANGE).detail["changes"]
    assert (change["old"], change["new"]) == ("（空）", "2027-01-31")


def test_a_password_is_reset_by_whoever_looks_after_the_person(staff):
    url = f"{LIST}{staff.clerk.pk}/password/"
    client = signed_in(staff.admin)
    assert "重设密码" in client.get(url).text
    weak = {"new_password1": "12345678", "new_password2": "12345678"}
    assert client.post(url, weak).status_code == 200
    new = {"new_password1": "a-long-passphrase-9", "new_password2": "a-long-passphrase-9"}
    assert client.post(url, new).status_code == 302
    staff.clerk.refresh_from_db()
    assert staff.clerk.check_password("a-long-passphrase-9")
    entry = AuditEntry.objects.get(action=AuditEntry.Action.CHANGE)
    assert entry.place_code == "321111"
    assert "passphrase" not in f"{entry.summary}{entry.detail}"


def test_people_out_of_scope_look_as_if_they_did_not_exist(staff):
    client = signed_in(staff.admin)
    for person in (staff.far, staff.both, staff.nobody, staff.root):
        for page in ("change", "history", "password"):
            answer = client.get(f"{LIST}{person.pk}/{page}/")
            assert answer.status_code == 302
            assert person.name not in answer.text


def test_no_list_answers_questions_about_passwords(staff):
    assert signed_in(staff.system).get(f"{LIST}?password__startswith=md5").status_code == 400
    log = signed_in(staff.system).get("/admin/accounts/auditentry/?user__password__startswith=md5")
    assert log.status_code == 400


def test_no_page_offers_to_make_a_superuser(staff):
    client = signed_in(staff.root)
    url = f"{LIST}{staff.clerk.pk}/change/"
    data = typed(client.get(url), is_superuser="on", is_staff="", name="改名")
    assert client.post(url, data).status_code == 302
    staff.clerk.refresh_from_db()
    assert (staff.clerk.name, staff.clerk.is_superuser, staff.clerk.is_staff) == (
        "改名",
        False,
        True,
    )


@pytest.mark.parametrize("people", [1, 25])
def test_the_list_costs_the_same_queries_for_one_person_or_many(people, django_assert_num_queries):
    for _ in range(people):
        make_user(scopes=[{"role": Role.CLERK, "unit": make_unit()}])
    client = signed_in(make_user(scopes=[Role.AUDITOR]))
    with django_assert_num_queries(8):
        client.get(LIST)
