"""Exports hold what the list shows, and only for those who may take it along."""

import pytest

from accounts.models import AuditEntry, Role
from accounts.scoped_admin import ExportFormat, exporting, register_export_format
from tests.accounts.browsing import signed_in
from tests.accounts.scoped_admin.conftest import LIST
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.example_admin")]


def write(file, header, rows):
    for row in [header, *rows]:
        file.write(("|".join(str(cell) for cell in row) + "\n").encode())


@pytest.fixture(autouse=True)
def plain_format(monkeypatch):
    """One format that the test can read."""
    monkeypatch.setattr(exporting, "_formats", {})
    register_export_format(ExportFormat("txt", "文本", "text/plain", write))


def lines(answer):
    return b"".join(answer.streaming_content).decode().splitlines()


def test_an_export_holds_the_rows_of_the_list_in_words_and_is_recorded(here):
    answer = signed_in(here.auditor).get(f"{LIST}export/?format=txt&q=本单位")
    assert lines(answer) == [
        "编码|名称|类型|责任单位|常态化|预算",
        f"{here.scheme.code}|本单位的事|年度|本单位|否|",
    ]
    assert "attachment" in answer["Content-Disposition"]
    entry = AuditEntry.objects.get(action=AuditEntry.Action.EXPORT)
    assert (entry.user, entry.summary) == (here.auditor, "导出示例事项1条（文本）")


def test_selected_rows_are_exported_by_themselves(here):
    answer = signed_in(here.auditor).post(
        LIST, {"action": "export_txt", "_selected_action": [here.beside.pk], "index": 0}
    )
    assert [line.split("|")[1] for line in lines(answer)] == ["名称", "邻单位的事"]


def test_nothing_outside_the_exporting_scope_is_exported(here):
    """A person who sees a neighbouring place as a clerk does not audit it."""
    user = make_user(scopes=[{"role": Role.AUDITOR}, {"role": Role.CLERK, "place_code": "321102"}])
    client = signed_in(user)
    assert len(client.get(LIST).context["cl"].result_list) == 3
    assert "京口的事" not in "".join(lines(client.get(f"{LIST}export/?format=txt")))
    forged = {"action": "export_txt", "_selected_action": [here.far.pk], "index": 0}
    assert len(lines(client.post(LIST, forged))) == 1


def test_who_may_not_export_is_refused_and_shown_no_link(here):
    client = signed_in(here.clerk)
    assert "导出" not in client.get(LIST).text
    assert client.get(f"{LIST}export/?format=txt").status_code == 403
    forged = {"action": "export_txt", "_selected_action": [here.scheme.pk], "index": 0}
    assert not client.post(LIST, forged).streaming
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.EXPORT).exists()


@pytest.mark.parametrize(
    ("query", "status"), [("", 404), ("?format=abc", 404), ("?format=txt&owner__x=1", 400)]
)
def test_a_wrong_address_exports_nothing(here, query, status):
    assert signed_in(here.auditor).get(f"{LIST}export/{query}").status_code == status


def test_hostile_filters_lead_back_to_the_list(here):
    answer = signed_in(here.auditor).get(f"{LIST}export/?format=txt&kind__exact=" + "9" * 30)
    assert answer.status_code == 302
