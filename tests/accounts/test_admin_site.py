"""Who comes in to the staff's side, and what is written down about it."""

import re

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured

from accounts.admin_site import PortalAdminSite
from accounts.models import AuditEntry, Role, Unit
from accounts.scoped_admin import ScopedModelAdmin
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-passphrase-9"


def sign_in(client, username, password=PASSWORD):
    return client.post("/admin/login/", {"username": username, "password": password, "next": ""})


def log():
    return list(AuditEntry.objects.order_by("id").values_list("action", "summary"))


def test_signing_in_and_out_is_written_down(client):
    make_user(username="zhangsan", password=PASSWORD, scopes=[Role.CLERK])
    assert sign_in(client, "zhangsan").status_code == 302
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert log() == [("sign_in", "登录"), ("sign_out", "退出")]
    entry = AuditEntry.objects.first()
    assert (entry.user.username, entry.address, entry.place_code) == (
        "zhangsan", "127.0.0.1", "321111",
    )  # fmt: skip


def test_a_failed_sign_in_is_written_down_but_no_name_that_is_nobody_s(client):
    make_user(username="zhangsan", password=PASSWORD, scopes=[Role.CLERK])
    answer = sign_in(client, "zhangsan", "wrong")
    assert "用户名或密码不对" in answer.text
    sign_in(client, "my-secret-password", "oops")
    assert log() == [
        ("sign_in_failed", "登录失败：zhangsan"),
        ("sign_in_failed", "登录失败：没有这个用户名"),
    ]
    assert not AuditEntry.objects.filter(user__isnull=False).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"scopes": [Role.CLERK], "is_active": False},
        {"scopes": [Role.CLERK], "is_staff": False},
        {"scopes": []},
        {"scopes": [{"role": Role.CLERK, "valid_to": "2020-01-01"}]},
    ],
)
def test_who_has_nothing_to_do_here_does_not_come_in(client, fields):
    make_user(username="zhangsan", password=PASSWORD, **fields)
    assert sign_in(client, "zhangsan").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_a_person_without_scopes_is_told_whom_to_ask(client):
    make_user(username="zhangsan", password=PASSWORD)
    assert "请联系本区管理员" in sign_in(client, "zhangsan").text


def test_a_scope_that_ends_closes_the_door_at_the_next_click(client):
    user = make_user(scopes=[Role.CLERK])
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    user.scopes.update(valid_to="2020-01-01")
    assert client.get("/admin/").status_code == 302


def test_guessing_locks_the_door_for_a_while(client):
    make_user(username="zhangsan", password=PASSWORD, scopes=[Role.CLERK])
    for _ in range(6):
        answer = sign_in(client, "zhangsan", "wrong")
    assert answer.status_code == 429
    assert sign_in(client, "zhangsan").status_code == 429
    assert client.get("/admin/").status_code == 302


def test_a_changed_password_is_written_down_without_the_password(client):
    client.force_login(make_user(password=PASSWORD, scopes=[Role.CLERK]))
    new = "another-passphrase-7"
    answer = client.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert answer.status_code == 302
    entry = AuditEntry.objects.get()
    assert entry.summary == "修改自己的密码"
    assert "passphrase" not in str(entry.detail)


@pytest.mark.parametrize(
    ("name", "shown"), [("某市信息公开", "某市信息公开"), ("", "市辖区信息公开")]
)
def test_the_sign_in_page_speaks_chinese_and_names_the_site(client, settings, name, shown):
    settings.SITE_NAME = name
    text = client.get("/admin/login/?next=/admin/").text
    assert f"{shown} 管理后台</a>" in text
    assert "账号由本区管理员开设" in text
    assert re.search(r'<link rel="icon"[^>]*favicon[^>]*svg"', text)


def test_the_pages_about_one_s_password_have_the_head_of_all_pages(client):
    """Django's own put a switch for a dark theme there, which we do not have."""
    client.force_login(make_user(password=PASSWORD, scopes=[Role.CLERK]))
    for page in ("password_change/", "password_change/done/"):
        text = client.get(f"/admin/{page}").text
        assert "查看网站" in text
        assert "theme-toggle" not in text


def test_who_signs_out_reads_that_she_is_out(client):
    client.force_login(make_user(password=PASSWORD, scopes=[Role.CLERK]))
    text = client.post("/admin/logout/").text
    assert "您已退出管理后台" in text
    assert "退出</button>" not in text


def test_no_address_leads_to_the_page_of_any_record(client):
    client.force_login(make_user(is_superuser=True))
    assert client.get("/admin/r/1/1/").status_code == 404


def test_only_scoped_admins_come_in():
    site = PortalAdminSite()
    with pytest.raises(ImproperlyConfigured):
        site.register(Unit, admin.ModelAdmin)
    with pytest.raises(ImproperlyConfigured):
        site.register(Unit)
    assert all(
        isinstance(model_admin, ScopedModelAdmin) for model_admin in admin.site._registry.values()
    )


def test_nothing_on_the_staff_s_pages_is_inline(client):
    """Under our Content-Security-Policy no inline style or script would run."""
    client.force_login(make_user(is_superuser=True))
    for page in ("", "accounts/unit/", "accounts/unit/add/", "accounts/user/add/", "login/"):
        text = client.get(f"/admin/{page}").text
        assert "style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick=" not in text
