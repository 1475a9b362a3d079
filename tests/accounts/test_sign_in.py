"""Sign-in that somebody who comes once a month survives."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Role, Unit
from tests.accounts.browsing import signed_in, typed
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-passphrase-9"
NEW = "another-passphrase-7"
USERS = "/admin/accounts/user/"


@pytest.fixture
def clerk(db):
    return make_user(username="zhangsan", password=PASSWORD, scopes=[Role.CLERK])


def sign_in(client, *, password=PASSWORD, username="zhangsan", **fields):
    data = {"username": username, "password": password, "next": "", **fields}
    return client.post("/admin/login/", data)


def test_a_device_of_one_s_own_needs_no_password_for_thirty_days(clerk):
    client = Client()
    assert "这是我自己的手机或电脑，30天内不用再登录" in client.get("/admin/login/").text
    with time_machine.travel("2026-10-01T09:00:00+08:00"):
        answer = sign_in(client, remember="on")
        assert answer.cookies["sessionid"]["max-age"] == 30 * 24 * 3600
    with time_machine.travel("2026-10-31T08:00:00+08:00"):
        assert client.get("/admin/").status_code == 200
    with time_machine.travel("2026-10-31T10:00:00+08:00"):
        assert client.get("/admin/").status_code == 302
    assert AuditEntry.objects.first().summary == "登录（这台设备30天内不用再登录）"


def test_any_other_device_forgets_her_when_the_browser_closes(clerk):
    assert sign_in(Client()).cookies["sessionid"]["max-age"] == ""


def test_who_administers_accounts_signs_in_each_time():
    make_user(username="admin", password=PASSWORD, scopes=[Role.CLERK, Role.DISTRICT_ADMIN])
    answer = sign_in(Client(), username="admin", remember="on")
    assert answer.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/admin/accounts/unit/?q=b", "/admin/accounts/unit/?q=b"),
        ("https://elsewhere.example/", "/admin/"),
        ("//elsewhere.example/", "/admin/"),
    ],
)
def test_a_link_leads_where_it_was_going_whether_one_is_in_already_or_not(clerk, wanted, reached):
    client = Client()
    assert sign_in(client, next=wanted).url == reached
    assert client.get("/admin/login/", {"next": wanted}).url == reached


def test_the_locked_door_says_when_it_opens_and_trying_does_not_put_it_off(clerk):
    client = Client()
    with time_machine.travel("2026-10-08T09:00:30+08:00", tick=False):
        for _ in range(5):
            answer = sign_in(client, password="wrong")
        assert answer.status_code == 429
        assert "9:16</strong> 以后再试" in answer.text
    with time_machine.travel("2026-10-08T09:10:00+08:00", tick=False):
        assert "9:16</strong> 以后再试" in sign_in(client).text
    with time_machine.travel("2026-10-08T09:16:00+08:00", tick=False):
        assert sign_in(client).status_code == 302


def test_a_forgotten_password_needs_a_telephone_call(client, settings):
    settings.CONTACT = "区政府办 0511-85000000"
    text = client.get("/admin/login/").text
    assert "请找本区管理员（区政府办 0511-85000000）" in text
    settings.CONTACT = ""
    assert "请找本区管理员。" in client.get("/admin/login/").text


def reset_link(administrator, person):
    answer = signed_in(administrator).post(f"{USERS}{person.pk}/password/", {"link": "1"})
    assert "<svg" in answer.text
    return re.search(r"http://testserver(/admin/new-password/[^<]+)<", answer.text)[1]


def test_a_link_of_the_administrator_sets_a_new_password_once(clerk):
    administrator = make_user(scopes=[Role.DISTRICT_ADMIN])
    assert "生成重设密码链接" in signed_in(administrator).get(f"{USERS}{clerk.pk}/password/").text
    link = reset_link(administrator, clerk)
    entry = AuditEntry.objects.first()
    assert entry.summary == f"为用户“{clerk}”生成重设密码链接"
    assert link.split("/")[-2] not in f"{entry.summary}{entry.detail}"

    phone = Client()
    for _ in range(5):
        locked = sign_in(phone, password="forgotten")
    assert "想不起密码的不用等" in locked.text
    page = phone.get(link, follow=True)
    assert "您的用户名是 <strong>zhangsan</strong>" in page.text
    form = page.redirect_chain[-1][0]
    weak = phone.post(form, {"new_password1": "12345678", "new_password2": "12345678"})
    assert weak.status_code == 200
    done = phone.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert done.url == "/admin/"
    assert phone.get("/admin/").status_code == 200
    entry = AuditEntry.objects.first()
    assert (entry.user, entry.summary) == (clerk, "用重设链接设置了新密码并登录")
    assert "这个链接不能用了" in Client().get(link, follow=True).text
    assert sign_in(Client(), password=NEW).status_code == 302


def test_a_link_ends_after_a_day_and_with_the_account(clerk):
    administrator = make_user(scopes=[Role.DISTRICT_ADMIN])
    link = reset_link(administrator, clerk)
    with time_machine.travel(timezone.localtime() + timedelta(hours=25)):
        assert "这个链接不能用了" in Client().get(link, follow=True).text
    clerk.is_active = False
    clerk.save()
    assert "这个链接不能用了" in Client().get(link, follow=True).text
    refused = signed_in(administrator).post(
        f"{USERS}{clerk.pk}/password/", {"link": "1"}, follow=True
    )
    assert "先启用再重设密码" in refused.text


def test_nobody_makes_a_link_for_whom_she_does_not_look_after(clerk):
    administrator = make_user(scopes=[Role.DISTRICT_ADMIN])
    peer = make_user(scopes=[Role.DISTRICT_ADMIN])
    far = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    client = signed_in(administrator)
    assert client.post(f"{USERS}{peer.pk}/password/", {"link": "1"}).status_code == 403
    assert client.post(f"{USERS}{administrator.pk}/password/", {"link": "1"}).status_code == 403
    assert client.post(f"{USERS}{far.pk}/password/", {"link": "1"}).status_code == 302
    assert signed_in(clerk).post(f"{USERS}{peer.pk}/password/", {"link": "1"}).status_code in (
        302,
        403,
    )
    assert not AuditEntry.objects.filter(summary__contains="生成重设密码链接").exists()


def test_what_was_typed_when_the_session_had_ended_is_sent_after_the_sign_in():
    unit = make_unit(name="住建局")
    admin = make_user(username="admin", password=PASSWORD, scopes=[Role.DISTRICT_ADMIN])
    url = f"/admin/accounts/unit/{unit.pk}/change/"
    form = typed(signed_in(admin).get(url), name="住房和城乡建设局", password="secret")
    client = Client()
    answer = client.post(url, form)
    assert answer.status_code == 403
    assert "您刚才填的文字都还在" in answer.text
    kept = answer.context["kept"]
    again = sign_in(client, username="admin", password="wrong", kept=kept, next=url)
    assert again.context["kept"] == kept
    answer = sign_in(client, username="admin", kept=kept, next=url)
    assert answer.url == "/admin/kept/"
    page = client.get("/admin/kept/")
    assert f'action="{url}"' in page.text
    assert 'name="name" value="住房和城乡建设局"' in page.text
    assert "secret" not in page.text
    assert "照片、文件没有留下" not in page.text
    assert Unit.objects.get().name == "住建局"
    assert client.post(url, page.context["kept_form"].form).status_code == 302
    assert Unit.objects.get().name == "住房和城乡建设局"
    assert client.get("/admin/kept/").url == "/admin/", "it is sent once"


def test_what_waits_may_be_thrown_away():
    make_user(username="admin", password=PASSWORD, scopes=[Role.DISTRICT_ADMIN])
    client = Client()
    upload = SimpleUploadedFile("units.csv", b"code,name")
    kept = client.post("/admin/accounts/unit/add/", {"name": "新单位", "file": upload})
    sign_in(client, username="admin", kept=kept.context["kept"])
    assert "照片、文件没有留下" in client.get("/admin/kept/").text
    assert client.post("/admin/kept/").url == "/admin/"
    assert client.get("/admin/kept/").url == "/admin/"


def test_a_kept_form_that_is_none_of_ours_is_not_given_back(clerk):
    assert sign_in(Client(), kept="nonsense:1:2").url == "/admin/"
