"""`/files/…`: readable exactly while the record is public."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Role
from publishing.files import registry
from publishing.review import steps
from tests.factories import make_user
from tests.publishing.examples.making import new_scheme
from tests.publishing.examples.models import Scheme

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.publishing.examples.admin_site")]


@pytest.fixture(autouse=True)
def holders(monkeypatch, settings, tmp_path):
    """Pictures of the example card are files that may be public."""
    monkeypatch.setattr(registry, "_holders", [])
    settings.MEDIA_ROOT = tmp_path
    registry.register(Scheme, field="picture")


def make_scheme(**fields):
    scheme = new_scheme(**fields)
    scheme.fill_in_code()
    scheme.save()
    return scheme


def scheme_with_picture(**fields):
    scheme = make_scheme(**fields)
    scheme.picture.save("attached/2026/11/abc.pdf", ContentFile(b"%PDF-1.7"), save=False)
    Scheme._base_manager.filter(pk=scheme.pk).update(picture=scheme.picture.name)
    return scheme


def test_a_file_is_there_while_its_record_is_public_and_gone_when_it_is_withdrawn(client):
    scheme = scheme_with_picture(state="draft", name="朱方路72号改造")
    url = scheme.picture.url
    assert url.startswith("/files/attached/")
    assert client.get(url).status_code == 404

    Scheme._base_manager.filter(pk=scheme.pk).update(state="published")
    answer = client.get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-cache"
    assert "filename*=utf-8''%E6%9C%B1%E6%96%B9" in answer["Content-Disposition"]

    scheme.refresh_from_db()
    signer = make_user(scopes=[Role.SIGNER])
    steps.withdraw(scheme, by=signer, reason="有误")
    assert client.get(url).status_code == 410


@pytest.mark.parametrize(
    "path", ["attached/none.pdf", "../settings.py", "%2e%2e/secret-key", "a" * 300, "x%0ay"]
)
def test_what_no_record_holds_is_not_there(client, path):
    assert client.get(f"/files/{path}").status_code == 404


def test_a_name_in_the_table_without_a_file_on_the_disk_is_a_404(client):
    scheme = scheme_with_picture(state="published")
    scheme.picture.storage.delete(scheme.picture.name)

    assert client.get(scheme.picture.url).status_code == 404


def test_staff_see_the_files_of_drafts_that_they_may_see(client):
    scheme = scheme_with_picture(state="draft")
    url = reverse("admin:file", args=[scheme.picture.name])
    assert client.get(url).status_code == 302

    client.force_login(make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}]))
    assert client.get(url).status_code == 404
    client.force_login(make_user(scopes=[Role.REVIEWER]))
    answer = client.get(url)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"


def test_staff_see_the_file_of_a_change_that_waits(client):
    from publishing.review import proposals

    card = make_scheme(state="published")
    clerk = make_user(scopes=[Role.CLERK])
    name = card.picture.storage.save("attached/2026/11/new.pdf", ContentFile(b"%PDF-1.7"))
    proposals.propose(card, {"fields": {"picture": name}}, by=clerk)
    assert client.get(f"/files/{name}").status_code == 404

    client.force_login(make_user(scopes=[Role.REVIEWER]))
    answer = client.get(reverse("admin:file", args=[name]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
