"""What production is set to, as the environment says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from accounts.models import User
from portal.checks import GOVERNMENT_SETTINGS, government_settings_are_given
from portal.proxies import client_address
from portal.settings.database import database

BASE_DIR = Path(settings.BASE_DIR)
COMPLETE = BASE_DIR / "tests" / "complete.env"


def manage(*arguments, **environment):
    """Run manage.py with the production settings and only this environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "DATABASE_URL": "sqlite:///:memory:",
            "PORTAL_ENV_FILE": str(COMPLETE),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_check_with_a_complete_environment():
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_the_deployment_check_names_every_government_setting_that_is_missing(settings):
    for name in GOVERNMENT_SETTINGS:
        setattr(settings, name, "")
    settings.SITE_NAME = "示例网站"
    named = [warning.msg.split()[0] for warning in government_settings_are_given(None)]
    assert named == [name for name in GOVERNMENT_SETTINGS if name != "SITE_NAME"]


def test_production_does_not_start_without_a_secret_key():
    result = manage("check", PORTAL_ENV_FILE=os.devnull)
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr


def test_every_variable_is_documented_and_every_documented_one_is_read():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in [
            BASE_DIR / "portal/settings/base.py",
            BASE_DIR / "portal/settings/environment.py",
            BASE_DIR / "deploy/gunicorn.conf.py",
        ]
    )
    read = set(re.findall(r"\benv(?:iron)?\.\w+\(\s*[\"'](\w+)", source))
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    documented = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert read == documented | {"PORTAL_ENV_FILE"}  # which names the file itself


def test_nothing_that_loosens_production_depends_on_the_environment():
    code = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)"
    )
    assert manage("shell", "-v0", "-c", code, DEBUG="true").stdout.split() == [
        "False", "True", "True", "True",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p@db.example:6432/portal", ("u", "p", "db.example", "6432", "portal")),
        ("postgresql://u:p%40%2F%E5%AF%86@db/portal", ("u", "p@/密", "db", "", "portal")),
        ("postgres://u@%2Ftmp%2FPg-A_b/portal", ("u", "", "/tmp/Pg-A_b", "", "portal")),
        ("postgres:///portal", ("", "", "", "", "portal")),
        ("postgres://u@[::1]:5432/portal", ("u", "", "::1", "5432", "portal")),
    ],
)
def test_a_server_address_is_read_as_written(url, expected):
    read = database(url)
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert tuple(read[name] for name in names) == expected


def test_a_server_address_keeps_its_own_options_beside_ours():
    options = database("postgres://u@db/portal?sslmode=verify-full", pool_size=0)["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["options"] == "-c statement_timeout=10s -c lock_timeout=5s -c jit=off"
    assert "pool" not in options


@pytest.mark.parametrize("url", ["mysql://u:secret@db/x", "postgres://u:secret@db", "sqlite://x"])
def test_any_other_database_address_is_refused_without_telling_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like") as refused:
        database(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "nonsense", None),
        (1, "", None),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert client_address(request) == address


@pytest.mark.django_db
def test_guessing_passwords_locks_the_name_out_from_that_address_only(client, settings):
    User.objects.create_superuser("clerk", password="a long enough one")
    wrong = {"username": "clerk", "password": "wrong"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/admin/login/", wrong)
    assert response.status_code == 429
    assert "连续输错多次" in response.content.decode()
    assert "以后再试" in response.content.decode()
    right = {"username": "clerk", "password": "a long enough one"}
    assert client.post("/admin/login/", right).status_code == 429
    assert client.post("/admin/login/", right, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_the_database_runs_with_the_limits_that_keep_it_from_freezing(db):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = ["PRAGMA journal_mode", "PRAGMA foreign_keys", "PRAGMA synchronous"]
            expected = ["wal", 1, 1]
        else:
            asked = ["SHOW statement_timeout", "SHOW lock_timeout"]
            expected = ["10s", "5s"]
        answers = [cursor.execute(question) and cursor.fetchone()[0] for question in asked]
    assert answers == expected
