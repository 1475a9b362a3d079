"""What a bulletin freezes, who is named in it, and how it is drafted."""

from datetime import date

import pytest
import time_machine

from livelihood.bulletins.content import content_of
from livelihood.bulletins.writing import (
    draft_bulletin,
    follow_edits,
    objection_window,
    take_anew,
    title_of,
)
from livelihood.models import Programme
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_calendar_day,
    make_matter_unit,
    make_public_matter,
    make_public_update,
)
from tests.livelihood.bulletins.making import ON, make_full_programme, make_round_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def made(db):
    return make_full_programme()


def titles(content) -> dict[str, list[str]]:
    return {
        found["title"]: [line["title"] for line in found["lines"]] for found in content["lists"]
    }


def line(content, title) -> dict:
    lines = [line for found in content["lists"] for line in found["lines"]]
    return next(line for line in lines if line["title"] == title)


def test_every_matter_that_is_not_done_stands_in_one_list_and_says_why(made):
    content = content_of(made.programme, as_of=ON)

    assert titles(content) == {
        "逾期": ["逾期的"],
        "未达序时": ["差一步的"],
        "未报进度": ["推断日期的"],
        "完工待验收": ["待验收的"],
        "暂缓": ["缓办的"],
        "终止": ["不办的"],
        "超序时": ["提前的"],
        "达序时": ["跟上的"],
    }
    totals = content["totals"]
    lines = sum(len(found["lines"]) for found in content["lists"])
    assert (totals["listed"], totals["done"], totals["standing"]) == (9, 1, 1)
    assert totals["listed"] == totals["done"] + lines
    assert (totals["total"], totals["done_rate"], totals["on_time_rate"]) == (7, "14.3", "0.0")
    assert line(content, "逾期的")["why"] == (
        "调整后2021年9月30日完工（原定6月30日，因管线迁改推迟），已超过15天。"
        "调整完成时限依据润政办发〔2021〕21号。"
    )
    assert line(content, "差一步的")["why"].endswith(
        "未达序时（按计划节点）：“完成招标”应于2021年9月30日到达，已过15天。"
    )
    assert "，相差+" in line(content, "提前的")["why"]
    assert line(content, "缓办的")["why"].endswith("暂缓依据润政办发〔2021〕21号。")
    assert line(content, "逾期的")["unit"] == "住建局"


def test_problems_are_quoted_only_where_they_were_ticked_and_nothing_newer_was_said(made):
    said = line(content_of(made.programme, as_of=ON), "逾期的")
    assert said["problems"] == "存在问题：燃气管线未迁改；下步打算：十一月迁改。"
    assert said["problems_of"] == made.said.code
    assert line(content_of(made.programme, as_of=ON), "差一步的")["problems"] == ""

    make_public_update(matter=made.overdue, happened_on=date(2021, 10, 10), progress=60)
    assert line(content_of(made.programme, as_of=ON), "逾期的")["problems"] == ""


def test_groups_add_up_and_nobody_falls_out_of_them(made):
    make_public_matter(programme=made.programme, title="没有牵头的")
    groups = {
        table["condition"]: table["rows"]
        for table in content_of(made.programme, as_of=ON)["groups"]
    }

    assert [(row["name"], row["listed"]) for row in groups["level"]] == [
        ("县处级", 2), ("乡科级正职", 1), ("未写明级别", 7),
    ]  # fmt: skip
    assert {row["name"]: row["total"] for row in groups["lead"]} == {
        "街道": 2, "住建局": 5, "未写明牵头单位": 1,
    }  # fmt: skip
    for rows in groups.values():
        assert sum(row["listed"] for row in rows) == 10


def test_who_sent_nothing_is_named_once_the_day_of_the_round_is_over(made):
    asked = content_of(made.programme, as_of=ON, round=make_round_of(made))["round"]

    assert [unit["name"] for unit in asked["silent_units"]] == ["街道"]
    assert (asked["asked"], asked["reported"], asked["returned"]) == (6, 1, 1)
    # What was returned to be mended was sent: it is not called missing.
    missing = {row["title"]: row["why"] for row in asked["lines"]}
    assert list(missing) == ["逾期的", "跟上的", "提前的", "常年的"]
    assert missing["跟上的"] == "最近一次公布的进展：2021年10月1日。"
    assert missing["常年的"] == "至今没有公布过进展。"


@pytest.mark.parametrize(("closed", "named"), [(False, []), (True, ["街道"])])
def test_before_that_day_nobody_is_named_unless_the_round_is_closed(made, closed, named):
    round_ = make_round_of(made, due_on=ON)
    if closed:
        round_.closed_at = "2021-10-15T07:00:00+08:00"
        round_.save()
        round_.refresh_from_db()
    asked = content_of(made.programme, as_of=ON, round=round_)["round"]
    assert [unit["name"] for unit in asked["silent_units"]] == named
    assert bool(asked["lines"]) is closed
    assert asked["is_over"] is closed


def test_the_content_costs_the_same_queries_for_10_matters_or_25(
    made, django_assert_max_num_queries
):
    round_ = make_round_of(made)

    def queries():
        programme = Programme.objects.for_list().get(pk=made.programme.pk)
        with django_assert_max_num_queries(40) as captured:
            content_of(programme, as_of=ON, round=round_)
        return len(captured)

    few = queries()
    for _ in range(15):
        matter = make_public_matter(programme=made.programme, starts_on=date(2021, 1, 1))
        make_matter_unit(matter=matter, role="lead")
        make_public_update(matter=matter, progress=10)
    assert queries() == few


# drafting


def test_a_draft_has_its_title_its_window_and_its_contact(made, people):
    # 民法典: the day of issue is not counted; 16 and 17 October 2021 are a weekend.
    make_calendar_day(on=date(2021, 10, 18), is_working=False)
    made.programme.kind = "annual"

    bulletin = draft_bulletin(made.programme, as_of=date(2021, 9, 30), by=people.clerk)

    assert bulletin.title == "2021年民生实事推进情况通报（2021年9月）"
    assert (bulletin.issued_on, bulletin.state) == (ON, "draft")
    assert (bulletin.objection_from, bulletin.objection_to) == (
        date(2021, 10, 16), date(2021, 10, 25),
    )  # fmt: skip
    assert bulletin.objection_contact == "督查室 0511-85012345"
    assert bulletin.owner == made.owner
    bulletin.refresh_from_db()
    steps.submit(bulletin, by=people.clerk)
    steps.approve_and_publish(bulletin, by=people.signer)


def test_a_day_within_a_month_is_named(made):
    assert title_of(made.programme, ON).endswith("（2021年10月15日）")
    assert objection_window(date(2021, 10, 8))[1] == ON


def test_a_day_has_one_bulletin_until_it_is_corrected(made, people):
    first = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    with pytest.raises(StepRefused, match="这一天已有通报"):
        draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    steps.submit(first, by=people.clerk)
    steps.approve_and_publish(first, by=people.signer)

    second = draft_bulletin(made.programme, as_of=ON, by=people.clerk, corrects=first)

    steps.submit(second, by=people.clerk)
    steps.approve_and_publish(second, by=people.signer)
    first.refresh_from_db()
    assert first.state == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "who", "reason"),
    [
        ({"as_of": date(2021, 10, 16)}, "clerk", "还没有到"),
        ({"as_of": date(1921, 9, 30)}, "clerk", "早于清单的开始日期"),
        ({"state": "draft"}, "clerk", "尚未发布"),
        ({}, "signer", "不能填报"),
    ],
)
def test_no_bulletin_is_drafted_ahead_of_its_day_of_a_draft_or_by_others(
    made, people, changes, who, reason
):
    if "state" in changes:
        Programme.objects.filter(pk=made.programme.pk).update(state="draft")
        made.programme.refresh_from_db()
    with pytest.raises(StepRefused, match=reason):
        draft_bulletin(made.programme, as_of=changes.get("as_of", ON), by=getattr(people, who))


def test_what_depends_on_an_edited_field_follows_it_unless_it_was_typed(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    bulletin.as_of, bulletin.issued_on = date(2021, 9, 30), date(2021, 10, 8)

    follow_edits(bulletin, {"as_of", "issued_on"})

    assert bulletin.content["as_of"] == "2021-09-30"
    assert bulletin.title.endswith("（2021年9月）")
    assert (bulletin.objection_from, bulletin.objection_to) == (date(2021, 10, 9), ON)
    bulletin.title, bulletin.issued_on = "另题", date(2021, 10, 11)
    follow_edits(bulletin, {"as_of", "title", "issued_on", "objection_to"})
    assert (bulletin.title, bulletin.objection_to) == ("另题", ON)


def test_a_draft_is_taken_anew_and_a_reported_one_stays(made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    make_public_update(matter=made.behind, happened_on=ON, kind="suspended", reason="funds",
                       document=made.document)  # fmt: skip

    take_anew(bulletin, by=people.clerk)

    bulletin.refresh_from_db()
    assert titles(bulletin.content)["暂缓"] == ["差一步的", "缓办的"]
    steps.submit(bulletin, by=people.clerk)
    with pytest.raises(StepRefused, match="不能修改"):
        take_anew(bulletin, by=people.clerk)
