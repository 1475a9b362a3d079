import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_an_administrator_who_can_sign_in(client, capsys):
    call_command("ensure_admin")
    password = re.search(r"Password .*: (\S+)", capsys.readouterr().out)[1]
    form = {"username": "admin", "password": password}
    assert client.post("/admin/login/?next=/admin/", form).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_password_is_printed_once_and_never_changed_again(capsys):
    call_command("ensure_admin")
    capsys.readouterr()
    kept = User.objects.get().password
    call_command("ensure_admin")
    assert capsys.readouterr().out == ""
    assert User.objects.get().password == kept


def test_a_superuser_of_any_name_is_administrator_enough():
    User.objects.create_superuser("boss", password="a long enough one")
    call_command("ensure_admin")
    assert User.objects.count() == 1


def test_a_clerk_called_admin_is_not_made_an_administrator():
    User.objects.create_user("admin")
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("ensure_admin")
    assert not User.objects.get().is_superuser
