"""The table by which a round is signed: what changes, and what comes first."""

from datetime import date

import pytest
import time_machine

from livelihood.models import Matter
from livelihood.signing_lines import describe
from livelihood.statuses import label_for
from publishing.arithmetic.dates import today
from publishing.review import steps
from tests.factories import (
    make_plan_node,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_sub_target,
)
from tests.livelihood.making import new_update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-11-02T08:00:00+08:00", tick=False):
        yield


def line_of(update, people, quantities=()):
    """The line of an update that is drafted now."""
    steps.draft(update, by=people.clerk)
    for target, quantity in dict(quantities).items():
        update.quantities.create(sub_target=target, quantity=quantity)
    [line] = describe([update])
    return line


def status_today(matter):
    """The word that the public page prints."""
    return label_for(Matter.objects.with_status(on=today()).get(pk=matter.pk).status)


def said(line):
    return {change.label: (change.old, change.new) for change in line.changes}


def test_only_what_changes_is_said_and_the_rest_stays_inside(people):
    matter = make_public_matter(title="雨污分流", starts_on=date(2021, 1, 1))
    plots = make_sub_target(matter=matter, name="改造小区", unit="个", target=15)
    pipes = make_sub_target(matter=matter, name="管网", unit="公里", target=10)
    make_public_update(matter=matter, quantities={plots: 5, pipes: 2})
    update = new_update(
        matter, "progress", "2021-10-31", text="铺沥青", problems="缺料", next_steps="加班",
        expected_on=date(2021, 12, 20), said_on_schedule="yes",
    )  # fmt: skip
    line = line_of(update, people, {plots: 15, pipes: 2})
    assert (line.subject, line.kind) == ("雨污分流", "进展")
    assert said(line) == {
        "改造小区": ("5个", "15个"),
        "进度": ("26.7%", "60%"),
        "日期": ("", "2021年10月31日"),
        "进展情况": ("", "铺沥青"),
    }
    assert line.internal == [
        ("存在问题", "缺料"), ("下步打算", "加班"), ("自报是否达序时", "是"),
        ("预计完成日", "2021-12-20"),
    ]  # fmt: skip
    assert line.marks == ("未达序时", "与推算不符")
    update.problems_public = True
    [line] = describe([update])
    assert line.internal[0] == ("存在问题，将公开", "缺料")


def test_late_and_moved_come_before_the_rest(people):
    annual = make_public_programme(kind="annual")
    document = make_programme_document(programme=annual, number="润政发〔2021〕9号")
    moved = new_update(
        make_public_matter(programme=annual), "due_changed", "2021-10-31",
        new_due_on=date(2022, 3, 31), document=document,
    )  # fmt: skip
    late = new_update(
        make_public_matter(original_due_on=date(2021, 9, 30)), "progress", "2021-10-31"
    )
    done = new_update(make_public_matter(), "completed", "2021-10-31")
    plain = new_update(make_public_matter(), "progress", "2021-10-31")
    lines = [line_of(update, people) for update in (plain, done, moved, late)]
    ordered = sorted(lines, key=lambda line: line.rank)
    assert [line.marks for line in ordered] == [("逾期",), ("调整时限",), ("完工",), ()]
    assert said(ordered[1])["完成时限"] == ("2021年12月31日", "2022年3月31日")
    assert said(ordered[1])["调整依据"] == ("", "润政发〔2021〕9号")
    assert said(ordered[2])["状态"] == ("未报进度", "完工待验收")


@pytest.mark.parametrize(
    ("card", "progress", "reaches"),
    [
        ({}, 60, False),
        ({"starts_on": date(2021, 1, 1)}, 60, False),
        ({"starts_on": date(2021, 1, 1)}, 82, False),
        ({"starts_on": date(2021, 1, 1)}, 95, False),
        ({"starts_on": date(2021, 1, 1)}, 0, False),
        ({"starts_on": date(2021, 1, 1), "original_due_on": date(2021, 9, 30)}, 95, False),
        ({"nodes": True}, 10, False),
        ({"nodes": True}, 10, True),
        ({"standing": True}, 10, False),
    ],
)
def test_the_word_for_afterwards_is_what_the_signature_makes_true(card, progress, reaches, people):
    card = dict(card)
    nodes = card.pop("nodes", False)
    matter = make_public_matter(**card)
    node = make_plan_node(matter=matter, due_on=date(2021, 9, 30)) if nodes else None
    update = new_update(
        matter, "progress", "2021-10-31", progress=progress, node=node if reaches else None
    )
    before = status_today(matter)
    line = line_of(update, people)
    steps.submit(update, by=people.clerk)
    steps.approve_and_publish(update, by=people.signer)
    after = status_today(matter)
    assert said(line).get("状态", ("", ""))[1] == ("" if before == after else after)


@pytest.mark.parametrize("count", [1, 10])
def test_the_lines_cost_the_same_queries_for_one_or_many(count, people, django_assert_num_queries):
    updates = []
    for _ in range(count):
        matter = make_public_matter()
        target = make_sub_target(matter=matter)
        make_plan_node(matter=matter)
        make_public_update(matter=matter, quantities={target: 5})
        update = new_update(matter, "progress", "2021-10-31")
        steps.draft(update, by=people.clerk)
        update.quantities.create(sub_target=target, quantity=6)
        updates.append(update)
    with django_assert_num_queries(8):
        assert len(describe(updates)) == count
