"""What changed on the public pages, in one plain sentence each."""

import pytest

from accounts import content_version
from publishing.changes.models import Change
from publishing.changes.writing import catalogue_edited
from publishing.review import proposals, steps
from tests.factories import make_district, make_source
from tests.publishing.examples.making import new_notice, new_scheme, published, with_milestones
from tests.publishing.examples.models import Notice, Scheme


def latest():
    """The kind and sentence of the newest change."""
    change = Change.objects.first()
    return change.kind, change.sentence


def change(scheme, changes, people):
    proposal = proposals.propose(scheme, changes, by=people.clerk)
    steps.submit(proposal, by=people.clerk)
    return steps.approve_and_publish(proposal, by=people.signer)


def test_nothing_is_said_before_something_is_public(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    steps.send_back(notice, by=people.reviewer, reason="缺日期")
    assert not Change.objects.exists()
    assert content_version.current().version == 0


def test_a_publication_is_one_sentence_with_its_content_version(people):
    notice = published(new_notice(), people)
    change = Change.objects.get()
    assert (change.kind, change.sentence) == ("published", "发布“开工”。")
    assert (change.title, change.place_code, change.record_code) == ("开工", "321111", notice.code)
    assert change.content_version == content_version.current().version == 1
    assert change.path == ""


def test_initial_content_is_said_too(people):
    steps.initialise(new_notice())
    assert latest() == ("published", "发布“开工”。")


def test_the_path_is_the_record_s_own_page(people, monkeypatch):
    monkeypatch.setattr(
        Notice, "get_absolute_url", lambda self: f"/notices/{self.code}/", raising=False
    )
    notice = published(new_notice(), people)
    assert Change.objects.get().path == f"/notices/{notice.code}/"


def test_an_update_names_each_field_from_and_to(people):
    scheme = steps.draft(new_scheme(), by=people.clerk)
    with_milestones(scheme, "招标")
    steps.submit(scheme, by=people.clerk)
    steps.approve_and_publish(scheme, by=people.signer)
    change(
        scheme,
        {"fields": {"name": "新名", "starts_on": "2021-03-01"}, "inlines": {"milestones": []}},
        people,
    )
    assert latest() == (
        "updated",
        "更新“新名”：名称由“雨污分流”改为“新名”；开始日期填为“2021-03-01”；"
        "删去计划节点“节点：招标；期限：2021-12-31”。",
    )
    change(Scheme.objects.get(), {"fields": {"starts_on": None}}, people)
    assert latest()[1] == "更新“新名”：删去开始日期“2021-03-01”。"
    assert Change.objects.of(scheme).count() == 3


def test_a_withdrawal_gives_its_reason_and_counts_as_one(people):
    notice = published(new_notice(), people)
    steps.withdraw(notice, by=people.signer, reason="数据有误")
    assert latest() == ("withdrawn", "撤下“开工”（理由：数据有误）。")
    version = content_version.current()
    assert version.last_withdrawal == version.version == 2


def test_a_correction_says_what_it_replaces(people):
    wrong = published(new_notice(title="5月开工"), people)
    published(new_notice(title="6月开工", corrects=wrong), people)
    assert [(change.kind, change.sentence) for change in Change.objects.all()] == [
        ("corrected", "更正：“6月开工”取代“5月开工”。"),
        ("withdrawn", "撤下“5月开工”（理由：由“6月开工”更正）。"),
        ("published", "发布“5月开工”。"),
    ]


def test_a_record_may_say_it_better_itself(people, monkeypatch):
    monkeypatch.setattr(
        Notice, "describe_change", lambda self, step: f"开工了（{step.step}）。", raising=False
    )
    published(new_notice(), people)
    assert latest()[1] == "开工了（published）。"


def test_the_longest_sentence_still_fits(people):
    notice = published(new_notice(title="长" * 100), people)
    steps.withdraw(notice, by=people.signer, reason="因" * 500)
    sentence = latest()[1]
    assert len(sentence) == 500
    assert sentence.endswith("…。")


def test_long_values_are_cut_in_the_sentence(people):
    scheme = published(new_scheme(), people)
    change(scheme, {"fields": {"name": "长" * 60}}, people)
    assert f"改为“{'长' * 39}…”" in latest()[1]


@pytest.mark.django_db
def test_an_edited_catalogue_stands_among_the_changes():
    source = make_source(name="统计年鉴")
    catalogue_edited(source, sentence="资料来源“统计年鉴”的网址已更新。", by=None)
    change = Change.objects.get()
    assert (change.kind, change.sentence) == ("catalogue", "资料来源“统计年鉴”的网址已更新。")
    assert change.content_version == content_version.current().version == 1
    assert change.place_code == "321111"


def test_no_personal_data_goes_into_a_sentence(people):
    notice = published(new_notice(), people)
    steps.withdraw(notice, by=people.signer, reason="误登了手机13812345678")
    assert latest()[1] == "撤下“开工”（理由：误登了手机138****5678）。"
    district = make_district()
    steps.initialise(district)
    change(district, {"fields": {"intro_facts": "联系电话13812345678"}}, people)
    assert "138****5678" in latest()[1]
