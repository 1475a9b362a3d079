"""The board: who sent what, what moved, what grows late, and whose word is contradicted."""

from datetime import date

import pytest

from livelihood.rounds.amounts import Done
from livelihood.rounds.asking import open_round
from livelihood.rounds.board import board_of
from livelihood.rounds.filing import Entry, file_return
from publishing.review import steps
from tests.factories import make_public_matter, make_public_update, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(matters):
    """Two more units, one matter each; the second is due on 30 September."""
    programme = matters[0].programme
    return [
        make_public_matter(
            programme=programme, owner=make_unit(name=name), title=name, original_due_on=due
        )
        for name, due in (("城管局", date(2021, 12, 31)), ("教育局", date(2021, 9, 30)))
    ]


@pytest.fixture
def round_(matters, others, people):
    first = open_round(
        matters[0].programme, period_end=date(2021, 9, 30), due_on=date(2021, 10, 8),
        by=people.clerk,
    )  # fmt: skip
    sent(first, matters[0], people, expected_on=date(2021, 11, 20))
    return open_round(
        matters[0].programme, period_end=date(2021, 10, 31), due_on=date(2021, 11, 5),
        by=people.clerk,
    )  # fmt: skip


def sent(round_, matter, people, means="file", **fields):
    entry = Entry(matter, text="铺沥青", **fields)
    return file_return(round_, matter.owner, [entry], by=people.clerk, means=means)


def test_units_are_told_apart_by_what_they_sent(round_, matters, others, people):
    sent(round_, matters[0], people)
    sent(round_, matters[1], people, means="phone")
    returned = sent(round_, matters[2], people)
    steps.send_back(returned.batch, by=people.reviewer, reason="写清楚")
    done = sent(round_, others[0], people)
    steps.approve_and_publish(done.batch, by=people.signer)
    board = board_of(round_)
    assert [str(each.unit) for each in board.complete] == ["城管局"]
    [partly] = board.partly
    assert (partly.asked, partly.reported, partly.returned) == (3, 2, 1)
    assert partly.means == ("表格", "手机填报")
    assert (board.names_partly, board.names_missing) == ("住建局（还差1件）", "教育局")
    assert board.names_unopened == "教育局"
    assert (board.waiting, board.published, board.reported, board.asked) == (2, 1, 3, 5)
    silent = [(str(unit), answer.word, answer.reason) for unit, answer in board.silent]
    assert silent == [("住建局", "退回修改", "写清楚"), ("教育局", "本月未报", "")]


def test_moved_dates_are_those_signed_and_those_that_units_expect_to_miss(
    round_, matters, others, people
):
    make_public_update(
        matter=others[0], kind="due_changed", happened_on=date(2021, 10, 15),
        new_due_on=date(2022, 3, 31), reason="funds", corrective_action="筹款",
    )  # fmt: skip
    make_public_update(
        matter=matters[2], kind="due_changed", happened_on=date(2021, 9, 15),
        new_due_on=date(2022, 3, 31), reason="funds", corrective_action="筹款",
    )  # fmt: skip
    sent(round_, matters[1], people, expected_on=date(2022, 1, 15))
    sent(round_, matters[0], people, expected_on=date(2021, 12, 20))
    moved = {each.matter.title: (each.was, each.now, each.why) for each in board_of(round_).moved}
    assert moved == {
        "城管局": (date(2021, 12, 31), date(2022, 3, 31), "已调整时限：资金到位"),
        "第2件": (date(2021, 12, 31), date(2022, 1, 15), "单位预计晚于时限"),
    }


def test_delays_grow_against_the_round_before(round_, matters, others, people):
    sent(round_, matters[0], people, expected_on=date(2021, 12, 20))
    growing = {each.matter.title: each.words for each in board_of(round_).growing}
    assert growing == {
        "教育局": "比原定时限晚31天（上期0天）",
        "第1件": "预计完成日由2021-11-20推后到2021-12-20",
    }


def test_a_unit_s_own_word_is_held_against_its_report(round_, matters, others, people):
    sent(round_, others[1], people, said_on_schedule="yes")
    sent(round_, others[0], people, said_on_schedule="no", done=Done(progress=90))
    for number, (said, progress) in enumerate((("yes", 20), ("no", 20), ("yes", 95))):
        matter = matters[number]
        matter.starts_on = date(2021, 1, 1)
        type(matter)._base_manager.filter(pk=matter.pk).update(starts_on=matter.starts_on)
        sent(round_, matter, people, said_on_schedule=said, done=Done(progress=progress))
    words = {each.matter.title: each.words for each in board_of(round_).contradicting}
    # Of 城管局 no start is known: nobody can compute, and nothing is contradicted.
    assert words == {"教育局": "自报达序时，推算逾期", "第1件": "自报达序时，推算未达序时"}
