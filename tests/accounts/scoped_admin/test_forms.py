"""A second save over a newer version is refused, shows both values and keeps what was typed."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import AuditEntry
from tests.accounts.browsing import signed_in, typed
from tests.accounts.scoped_admin.conftest import LIST
from tests.publishing.examples.making import with_milestones

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.example_admin")]


def url_of(scheme):
    return f"{LIST}{scheme.pk}/change/"


def cells(answer):
    """The rows of the table of differences, as texts."""
    table = re.search(r'<table class="conflict">.*?</table>', answer.text, re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", table[0], re.S)[1:]
    return [
        [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in
         re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]  # fmt: skip


def test_a_save_counts_one_version_and_records_old_and_new(here):
    client = signed_in(here.clerk)
    answer = client.post(
        url_of(here.scheme), typed(client.get(url_of(here.scheme)), name="新名", kind="micro")
    )
    assert answer.status_code == 302
    here.scheme.refresh_from_db()
    assert (here.scheme.version, here.scheme.name) == (2, "新名")
    entry = AuditEntry.objects.get(action=AuditEntry.Action.CHANGE)
    assert (entry.user, entry.record_code) == (here.clerk, here.scheme.code)
    assert entry.detail["changes"] == [
        {"field": "name", "label": "名称", "old": "本单位的事", "new": "新名"},
        {"field": "kind", "label": "类型", "old": "年度", "new": "微实事"},
    ]


def test_a_save_that_changes_nothing_counts_no_version(here):
    client = signed_in(here.clerk)
    assert (
        client.post(url_of(here.scheme), typed(client.get(url_of(here.scheme)))).status_code == 302
    )
    here.scheme.refresh_from_db()
    assert here.scheme.version == 1
    assert not AuditEntry.objects.exists()


def test_the_second_of_two_people_sees_both_values_and_loses_nothing(here):
    first, second = signed_in(here.clerk), signed_in(here.place_clerk)
    mine, theirs = (typed(client.get(url_of(here.scheme))) for client in (second, first))
    first.post(url_of(here.scheme), theirs | {"name": "张三起的名", "budget": "12.50"})

    answer = second.post(url_of(here.scheme), mine | {"name": "李四起的名", "kind": "micro"})
    assert answer.status_code == 200
    assert "张三于" in answer.text
    rows = {row[0]: row[1:] for row in cells(answer)}
    assert rows["名称"][:2] == ["李四起的名", "张三起的名"]
    assert rows["名称"][2].startswith("张三 20")
    assert rows["类型"][:2] == ["微实事", "年度"]
    assert rows["预算"][:2] == ["（空）", "12.50"]
    here.scheme.refresh_from_db()
    assert here.scheme.name == "张三起的名"
    assert 'value="李四起的名"' in answer.text

    again = second.post(url_of(here.scheme), typed(answer, budget="12.50"))
    assert again.status_code == 302
    here.scheme.refresh_from_db()
    assert (here.scheme.name, here.scheme.kind, here.scheme.version) == ("李四起的名", "micro", 3)


def test_two_tabs_of_one_person_do_not_overwrite_each_other(here):
    client = signed_in(here.clerk)
    one, two = (typed(client.get(url_of(here.scheme))) for _ in range(2))
    assert client.post(url_of(here.scheme), one | {"name": "第一页"}).status_code == 302
    assert client.post(url_of(here.scheme), two | {"name": "第二页"}).status_code == 200
    here.scheme.refresh_from_db()
    assert here.scheme.name == "第一页"


@pytest.mark.parametrize("sent", ["", "abc", "-1", "99", "9" * 30])
def test_a_save_without_the_version_that_was_shown_is_refused(here, sent):
    client = signed_in(here.clerk)
    data = typed(client.get(url_of(here.scheme)), name="改", seen_version=sent)
    assert client.post(url_of(here.scheme), data).status_code == 200
    data.pop("seen_version")
    assert client.post(url_of(here.scheme), data).status_code == 200
    here.scheme.refresh_from_db()
    assert here.scheme.name == "本单位的事"


def test_inline_rows_are_guarded_by_their_record_s_version(here):
    with_milestones(here.scheme, "招标")
    first, second = signed_in(here.clerk), signed_in(here.place_clerk)
    mine, theirs = (typed(client.get(url_of(here.scheme))) for client in (second, first))
    assert (
        first.post(url_of(here.scheme), theirs | {"milestones-0-name": "开标"}).status_code == 302
    )
    here.scheme.refresh_from_db()
    assert here.scheme.version == 2

    answer = second.post(url_of(here.scheme), mine | {"milestones-0-name": "评标"})
    assert answer.status_code == 200
    assert cells(answer)[-1][:3] == ["计划节点“开标”：节点", "评标", "开标"]
    assert 'value="评标"' in answer.text
    assert here.scheme.milestones.get().name == "开标"


def test_inline_rows_are_recorded_with_old_and_new(here):
    with_milestones(here.scheme, "招标", "开工")
    client = signed_in(here.clerk)
    data = typed(client.get(url_of(here.scheme)))
    data |= {
        "milestones-TOTAL_FORMS": 3,
        "milestones-0-name": "开标",
        "milestones-1-DELETE": "on",
        "milestones-2-name": "竣工",
        "milestones-2-due_on": "2021-12-31",
    }
    assert client.post(url_of(here.scheme), data).status_code == 302
    changes = AuditEntry.objects.get(action=AuditEntry.Action.CHANGE).detail["changes"]
    assert [(change["label"], change["old"], change["new"]) for change in changes] == [
        ("计划节点", "", "竣工"),
        ("计划节点", "开工", ""),
        ("计划节点“开标”：节点", "招标", "开标"),
    ]


def test_a_row_of_another_record_does_not_come_in_through_an_inline(here):
    with_milestones(here.far, "京口的节点")
    stranger = here.far.milestones.get()
    client = signed_in(here.clerk)
    data = typed(client.get(url_of(here.scheme)))
    data |= {
        "milestones-TOTAL_FORMS": 1,
        "milestones-INITIAL_FORMS": 1,
        "milestones-0-id": stranger.pk,
        "milestones-0-scheme": here.scheme.pk,
        "milestones-0-name": "抢过来",
        "milestones-0-due_on": "2021-12-31",
    }
    client.post(url_of(here.scheme), data)
    stranger.refresh_from_db()
    assert not here.scheme.milestones.exists()
    assert (stranger.name, stranger.scheme) == ("京口的节点", here.far)


def list_form(client, **changes):
    data = {"_save": "保存"}
    formset = client.get(LIST).context["cl"].formset
    for form in (formset.management_form, *formset.forms):
        for field in form:
            if field.value() is not None:
                data[field.html_name] = field.value()
    return data | changes


def test_the_list_s_own_fields_are_guarded_row_by_row(here):
    first, second = signed_in(here.place_clerk), signed_in(here.admin)
    mine, theirs = list_form(second), list_form(first)
    row = next(name for name, value in mine.items() if value == here.scheme.name)
    assert first.post(LIST, theirs | {row: "李四改的"}).status_code == 302
    answer = second.post(LIST, mine | {row: "赵六改的"})
    assert answer.status_code == 200
    assert cells(answer)[0][:2] == ["名称", "赵六改的"]
    assert cells(answer)[0][2] == "李四改的"
    here.scheme.refresh_from_db()
    assert (here.scheme.name, here.scheme.version) == ("李四改的", 2)
    assert 'value="赵六改的"' in answer.text


def test_the_list_s_own_fields_write_no_row_out_of_reach(here):
    client = signed_in(here.clerk)
    data = list_form(client)
    forged = {
        name: here.far.pk if value == here.scheme.pk and name.endswith("-id") else value
        for name, value in data.items()
    }
    row = next(name for name, value in data.items() if value == here.scheme.name)
    client.post(LIST, forged | {row: "改掉"})
    reader = signed_in(here.signer)
    assert reader.post(LIST, data | {row: "改掉"}).status_code == 403
    for scheme in (here.scheme, here.far):
        name = scheme.name
        scheme.refresh_from_db()
        assert scheme.name == name


def test_characters_that_no_database_holds_are_taken_out_of_forms(here):
    client = signed_in(here.clerk)
    data = typed(client.get(url_of(here.scheme)), name="道路\x07\u009f\ufffe改造")
    assert client.post(url_of(here.scheme), data).status_code == 302
    here.scheme.refresh_from_db()
    assert here.scheme.name == "道路改造"


@pytest.mark.django_db(transaction=True)
def test_of_people_who_save_at_the_same_moment_one_wins(append_only_lifted, here):
    def save(number):
        try:
            client = signed_in(here.place_clerk)
            client.raise_request_exception = False
            return client.post(url_of(here.scheme), forms[number]).status_code
        finally:
            connection.close()

    form = typed(signed_in(here.place_clerk).get(url_of(here.scheme)))
    forms = [form | {"name": f"第{number}人"} for number in range(4)]
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(save, range(4)))
    assert sorted(answers) == [200, 200, 200, 302]
    here.scheme.refresh_from_db()
    assert here.scheme.version == 2
    assert here.scheme.name == f"第{answers.index(302)}人"


def test_what_only_the_database_can_refuse_is_told_in_chinese(here, monkeypatch):
    from accounts.models import Unit

    monkeypatch.setattr(Unit, "clean", lambda self: None)
    client = signed_in(here.admin)
    url = f"/admin/accounts/unit/{here.unit.pk}/change/"
    data = typed(client.get(url), successor=here.unit.pk)
    assert "单位不能由自己承接。" in client.post(url, data, follow=True).text
    here.unit.refresh_from_db()
    assert here.unit.successor is None
