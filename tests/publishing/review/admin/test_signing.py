"""The signing page: many records as one table, lines returned singly, the rest signed at once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.models import Batch, ReviewEvent
from tests.accounts.browsing import signed_in
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_notice
from tests.publishing.examples.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.publishing.examples.admin_site")]


def reported(people, *titles, title="十月报送"):
    """A submitted batch of notices."""
    notices = [steps.draft(new_notice(title=name), by=people.clerk) for name in titles]
    batch = make_batch(notices, title=title, by=people.clerk)
    return steps.submit(batch, by=people.clerk)


def key_of(title):
    """What the form calls a notice."""
    return f"examples.notice:{Notice.objects.get(title=title).code}"


def desk_of(page):
    """The hidden fields that say what the page showed."""
    return {"seen": re.findall(r'name="seen" value="([^"]*)"', page.text)}


def page_of(batch):
    """The review page of a batch."""
    return reverse("admin:publishing_batch_review", args=[batch.pk])


def test_one_press_returns_the_ticked_line_and_signs_the_rest(people):
    batch = reported(people, "甲事", "乙事", "丙事")
    client = signed_in(people.signer)
    page = client.get(page_of(batch))
    assert "审核并签发其余各条" in page.text
    pressed = desk_of(page) | {
        "desk": "sign",
        "return": key_of("乙事"),
        f"reason:{key_of('乙事')}": "缺照片",
    }
    answer = client.post(page_of(batch), pressed, follow=True)
    assert "退回1条；签发2条，已公开。" in answer.text
    assert dict(Notice.objects.values_list("title", "state")) == {
        "甲事": "published",
        "乙事": "returned",
        "丙事": "published",
    }
    returned = ReviewEvent.objects.get(step="returned")
    assert (returned.record_code, returned.reason, returned.batch) == (
        Notice.objects.get(title="乙事").code,
        "缺照片",
        batch,
    )


def test_a_whole_month_is_signed_from_the_first_page_in_three_clicks(people):
    for title in ("甲事", "乙事"):
        reported(people, title, title=f"{title}报送")
    client = signed_in(people.signer)
    (waiting,) = client.get("/admin/").context["waiting"]
    assert (waiting.count, waiting.url) == (2, reverse("admin:publishing_batch_waiting"))
    page = client.get(waiting.url)
    answer = client.post(waiting.url, desk_of(page) | {"desk": "sign"}, follow=True)
    assert "签发2条，已公开。" in answer.text
    assert answer.redirect_chain == [("/admin/", 302)]
    assert Notice.objects.public().count() == 2


def test_a_refusal_names_the_line_and_loses_nothing_that_was_typed(people):
    batch = reported(people, "甲事", "乙事")
    client = signed_in(people.signer)
    page = desk_of(client.get(page_of(batch)))
    Notice._base_manager.filter(title="甲事").update(title="另一回事")
    pressed = page | {
        "desk": "schedule",
        "return": key_of("乙事"),
        f"reason:{key_of('乙事')}": "缺照片<b>",
        "publish_at": (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
    }
    answer = client.post(page_of(batch), pressed)
    assert "<li>另一回事：“另一回事”的内容与报送时不一致" in answer.text
    assert "缺照片&lt;b&gt;</textarea>" in answer.text
    assert f'value="{pressed["publish_at"]}"' in answer.text
    assert re.search(r'name="return" value="[^"]*" id="[^"]*" checked', answer.text)
    assert set(Notice.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.parametrize(
    ("pressed", "problem"),
    [
        ({"desk": "sign", "return": "乙事"}, "乙事：请写明退回的理由。"),
        ({"desk": "sign", "return": "乙事", "reason": "长" * 501}, "最多500字"),
        ({"desk": "return"}, "没有勾选要退回的条目"),
        ({"desk": "schedule"}, "请填写公开的日期和时间"),
        ({"desk": "schedule", "publish_at": "明天"}, "请写成“2026-11-30 08:00”"),
        ({"desk": "schedule", "publish_at": "2021-01-01T08:00"}, "须晚于现在"),
        ({"desk": "anything"}, "请按页面上的按钮"),
        ({"desk": "sign", "seen": "987654321 abc"}, "已经由其他人办理，或已收回"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_done(people, pressed, problem):
    batch = reported(people, "甲事", "乙事")
    client = signed_in(people.signer)
    data = desk_of(client.get(page_of(batch))) | pressed
    if "return" in pressed:
        data |= {"return": key_of("乙事"), f"reason:{key_of('乙事')}": pressed.get("reason", "")}
    answer = client.post(page_of(batch), data)
    assert problem in answer.text
    assert set(Notice.objects.values_list("state", flat=True)) == {"submitted"}


def test_what_was_changed_since_the_page_was_opened_is_not_signed(people):
    batch = reported(people, "甲事", "乙事")
    client = signed_in(people.signer)
    page = desk_of(client.get(page_of(batch)))
    steps.recall(batch, by=people.clerk)
    changed = Notice.objects.get(title="甲事")
    changed.title = "甲事，改过"
    steps.edited(changed, by=people.clerk)
    steps.submit(batch, by=people.clerk)
    answer = client.post(page_of(batch), page | {"desk": "sign"})
    assert "<li>甲事，改过：在您打开本页之后有变动" in answer.text
    assert "<li>乙事：" not in answer.text
    assert not Notice.objects.public()


def test_what_came_in_since_the_page_was_opened_is_left_for_later(people):
    reported(people, "甲事")
    client = signed_in(people.signer)
    url = reverse("admin:publishing_batch_waiting")
    page = desk_of(client.get(url))
    reported(people, "乙事", title="后来的报送")
    answer = client.post(url, page | {"desk": "sign"}, follow=True)
    assert [notice.title for notice in Notice.objects.public()] == ["甲事"]
    assert "乙事" in answer.text


def test_her_own_work_is_listed_apart_with_why_and_the_rest_is_signed(people):
    reported(people, "甲事")
    own = steps.draft(new_notice(title="自己写的"), by=people.everything)
    batch = steps.submit(make_batch([own], title="自己的报送", by=people.clerk), by=people.clerk)
    client = signed_in(people.everything)
    url = reverse("admin:publishing_batch_waiting")
    page = client.get(url)
    assert "多面手编写、代录或报送过“自己写的”" in page.text
    assert page_of(batch) in page.text
    client.post(url, desk_of(page) | {"desk": "sign"})
    assert [notice.title for notice in Notice.objects.public()] == ["甲事"]


def test_a_reviewer_approves_and_returns_and_does_not_sign(people):
    batch = reported(people, "甲事", "乙事")
    client = signed_in(people.reviewer)
    page = client.get(page_of(batch))
    assert "审核并签发" not in page.text
    pressed = desk_of(page) | {"return": key_of("甲事"), f"reason:{key_of('甲事')}": "缺照片"}
    client.post(page_of(batch), pressed | {"desk": "sign"})
    assert set(Notice.objects.values_list("state", flat=True)) == {"submitted"}
    client.post(page_of(batch), pressed | {"desk": "approve"})
    assert set(Notice.objects.values_list("title", "state")) == {
        ("甲事", "returned"),
        ("乙事", "approved"),
    }
    assert "缺照片" in client.get(page_of(batch)).text


def test_a_clerk_reads_a_batch_and_presses_nothing(people):
    batch = reported(people, "甲事")
    client = signed_in(people.clerk)
    page = client.get(page_of(batch))
    assert 'name="desk"' not in page.text
    assert "甲事" in page.text
    client.post(page_of(batch), {"desk": "sign", "seen": f"{batch.pk} {key_of('甲事')}@1"})
    assert not Notice.objects.public()
    assert client.get(reverse("admin:publishing_batch_waiting")).status_code == 403


def test_what_is_signed_for_later_says_so_and_what_was_held_back_comes_to_the_first_page(people):
    batch = reported(people, "甲事")
    client = signed_in(people.signer)
    moment = timezone.localtime() + timedelta(days=1)
    pressed = {"desk": "schedule", "publish_at": moment.strftime("%Y-%m-%dT%H:%M")}
    answer = client.post(page_of(batch), desk_of(client.get(page_of(batch))) | pressed, follow=True)
    assert "签发1条，到时公开。" in answer.text
    assert f"定于 {moment:%Y-%m-%d %H:%M} 公开" in answer.text
    assert client.get("/admin/").context["waiting"] == []
    Notice._base_manager.update(title="另一回事")
    steps.publish_due(now=moment)
    held = reverse("admin:publishing_batch_changelist") + "?todo=held"
    assert held in [link.url for link in client.get("/admin/").context["waiting"]]
    assert list(client.get(held).context["cl"].result_list) == [batch]
    assert "到时没有公开，因为：" in client.get(page_of(batch)).text


def test_what_a_batch_carries_waits_with_the_batch_and_not_by_itself(people):
    batch = reported(people, "甲事", "乙事")
    returned = reported(people, "丙事", title="退回的报送")
    steps.send_back(returned, by=people.reviewer, reason="重报")
    client = signed_in(people.signer)
    todo = {"todo": "sign"}
    notices = client.get(reverse("admin:examples_notice_changelist"), todo).context["cl"]
    assert list(notices.result_list) == []
    batches = client.get(reverse("admin:publishing_batch_changelist"), todo).context["cl"]
    assert list(batches.result_list) == [batch]
    clerk, todo = signed_in(people.clerk), {"todo": "mend"}
    url = reverse("admin:publishing_batch_changelist")
    assert list(clerk.get(url, todo).context["cl"].result_list) == [returned]
    returned.items.all().delete()
    assert list(clerk.get(url, todo).context["cl"].result_list) == []


@pytest.mark.parametrize("count", [1, 12])
def test_the_table_costs_the_same_queries_for_one_line_or_many(
    people, count, django_assert_num_queries
):
    for number in range(count):
        reported(people, f"第{number}事", title=f"第{number}次报送")
    client = signed_in(people.signer)
    with django_assert_num_queries(14):
        assert client.get(reverse("admin:publishing_batch_waiting")).text.count("退回理由") == count


# 合并报送


def test_selected_drafts_are_reported_together_under_one_title(people):
    drafts = [steps.draft(new_notice(title=title), by=people.clerk) for title in ("甲事", "乙事")]
    client = signed_in(people.clerk)
    url = reverse("admin:examples_notice_changelist")
    chosen = {"action": "report_together", "_selected_action": [draft.pk for draft in drafts]}
    page = client.post(url, chosen)
    assert "标题" in page.text
    chosen |= {"_confirmed": "yes"} | {f"seen_version:{draft.pk}": 1 for draft in drafts}
    assert "请填写标题。" in client.post(url, chosen).text
    answer = client.post(url, chosen | {"reason": "十月报送"}, follow=True)
    assert "合并报送：完成2条。" in answer.text
    batch = Batch.objects.get()
    assert (batch.title, batch.state, len(batch.records())) == ("十月报送", "submitted", 2)


def test_what_is_reported_already_is_not_reported_together_and_each_is_named(people):
    reported(people, "甲事", "乙事")
    rows = Notice.objects.all()
    client = signed_in(people.clerk)
    chosen = {
        "action": "report_together",
        "_selected_action": [row.pk for row in rows],
        "_confirmed": "yes",
        "reason": "再报",
    } | {f"seen_version:{row.pk}": 1 for row in rows}
    answer = client.post(reverse("admin:examples_notice_changelist"), chosen)
    for title in ("甲事", "乙事"):
        assert f"“{title}”现为已报送待审，不能加入批次。" in answer.text
    assert Batch.objects.count() == 1


def test_what_other_units_have_in_a_batch_is_not_told(people):
    ours, theirs = make_unit(), make_unit()
    notices = [
        steps.draft(new_notice(title=title, owner=owner), by=people.clerk)
        for title, owner in (("甲事", ours), ("乙事", theirs))
    ]
    batch = make_batch(notices, title="合并报送", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    signer = signed_in(make_user(scopes=[{"role": Role.SIGNER, "unit": ours}]))
    page = signer.get(page_of(batch))
    assert "甲事" in page.text
    assert "另有1条是其他单位的" in page.text
    waiting = signer.get(reverse("admin:publishing_batch_waiting"))
    assert "不能审核通过其中的一些记录" in waiting.text
    assert "乙事" not in page.text + waiting.text
