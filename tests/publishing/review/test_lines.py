"""What somebody reads who signs many records at once: only what changes."""

import pytest

from publishing.review import lines, proposals, steps
from publishing.review.batches import make_batch
from publishing.review.lines import Line, lines_of
from publishing.review.snapshots import Difference
from tests.publishing.examples.making import new_notice, new_scheme, published, with_milestones
from tests.publishing.examples.models import Notice


def batch_of(people, *records):
    """A draft batch of these."""
    return make_batch(list(records), title="十月报送", by=people.clerk)


def said(line):
    """The changes of a line, as `(label, old, new)`."""
    return [(change.label, change.old, change.new) for change in line.changes]


def test_of_new_content_all_that_says_something_is_said_and_nothing_else(people):
    scheme = published(new_scheme(), people)
    notice = steps.draft(new_notice(title="开工", scheme=scheme), by=people.clerk)
    (line,) = lines_of([batch_of(people, notice)])
    assert (line.subject, line.kind, line.marks) == ("开工", "示例通知", ())
    assert said(line) == [("事项", "", "雨污分流"), ("标题", "", "开工")]


def test_a_new_card_is_read_with_its_rows(people):
    scheme = steps.draft(new_scheme(budget="12.50"), by=people.clerk)
    with_milestones(scheme, "招标")
    (line,) = lines_of([batch_of(people, scheme)])
    assert ("预算", "", "12.5") in said(line)
    assert ("计划节点", "", "节点：招标；期限：2021-12-31") in said(line)
    assert "常态化" not in [label for label, _, _ in said(line)]


def test_a_correction_shows_only_what_it_changes_and_comes_before_what_is_new(people):
    wrong = published(new_notice(title="开工"), people)
    plain = steps.draft(new_notice(title="竣工"), by=people.clerk)
    right = steps.draft(
        new_notice(title="停工", corrects=wrong, owner=wrong.owner), by=people.clerk
    )
    first, second = lines_of([batch_of(people, plain, right)])
    assert (first.record, first.marks) == (right, ("更正",))
    assert said(first) == [("标题", "开工", "停工")]
    assert second.record == plain


def test_a_proposal_shows_what_it_changes_in_the_card_and_why(people):
    scheme = published(new_scheme(), people)
    changes = {
        "fields": {"name": "新名", "kind": "micro"},
        "inlines": {
            "milestones": [{"name": "招标", "due_on": "2021-12-31", "unit": scheme.owner.code}]
        },
    }
    proposal = proposals.propose(scheme, changes, by=people.clerk, note="按批复")
    (line,) = lines_of([batch_of(people, proposal)])
    assert (line.subject, line.kind) == ("雨污分流", "变更示例事项")
    assert said(line) == [
        ("名称", "雨污分流", "新名"),
        ("类型", "年度", "微实事"),
        ("计划节点", "", f"节点：招标；期限：2021-12-31；责任单位：{scheme.owner}"),
    ]
    assert line.internal == [("变更说明", "按批复")]


def test_a_proposal_whose_card_has_moved_on_comes_first_and_says_so(people):
    schemes = [published(new_scheme(name=name), people) for name in ("甲", "乙")]
    written = [
        proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
        for scheme in schemes
    ]
    batch = batch_of(people, *written)
    quicker = proposals.propose(schemes[1], {"fields": {"name": "别名"}}, by=people.clerk)
    steps.submit(quicker, by=people.clerk)
    steps.approve_and_publish(quicker, by=people.signer)
    first, second = lines_of([batch])
    assert (first.subject, first.marks) == ("别名", ("原内容已变",))
    assert (second.subject, second.marks) == ("甲", ())


def test_a_room_says_the_lines_of_its_own_kind_and_their_rank(people, monkeypatch):
    monkeypatch.setattr(lines, "_describers", dict(lines._describers))
    ranks = {"迟": 1, "早": 60}

    def describe(notices):
        change = Difference("status", "状态", "达序时", "逾期")
        return [
            Line(notice, subject=notice.title, url="", changes=[change], rank=ranks[notice.title])
            for notice in notices
        ]

    lines.register(Notice._meta.label_lower, describe)
    early, late = (steps.draft(new_notice(title=title), by=people.clerk) for title in ("早", "迟"))
    scheme = steps.draft(new_scheme(), by=people.clerk)
    batches = [batch_of(people, early, scheme), batch_of(people, late)]
    found = lines_of(batches)
    assert [line.subject for line in found] == ["迟", "雨污分流", "早"]
    assert [line.batch for line in found] == [batches[1], batches[0], batches[0]]


@pytest.mark.parametrize("count", [1, 12])
def test_the_lines_cost_the_same_queries_for_one_record_or_many(
    people, count, django_assert_num_queries
):
    records = []
    for number in range(count):
        scheme = published(new_scheme(name=f"第{number}件"), people)
        changes = {"fields": {"name": f"新第{number}件"}}
        records.append(proposals.propose(scheme, changes, by=people.clerk))
        records.append(steps.draft(new_notice(scheme=scheme), by=people.clerk))
        records.append(with_milestones(steps.draft(new_scheme(), by=people.clerk), "招标"))
    batch = batch_of(people, *records)
    # The items, their three kinds; rows of the drafts and of the cards, the cards, and names.
    with django_assert_num_queries(11):
        assert len(lines_of([batch])) == 3 * count
