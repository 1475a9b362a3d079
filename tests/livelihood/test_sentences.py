"""The one sentence of a matter, word for word."""

from datetime import date

import pytest

from livelihood.models import Matter
from livelihood.sentences import sentence
from publishing.arithmetic.dates import Precision
from tests.factories import (
    make_matter_unit,
    make_plan_node,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_source,
    make_unit,
)

pytestmark = pytest.mark.django_db
SEPTEMBER = {"original_due_on": date(2026, 9, 1), "original_due_precision": "month"}
MOVED = {
    "kind": "due_changed",
    "happened_on": date(2026, 8, 5),
    "new_due_on": date(2026, 11, 1),
    "new_due_precision": "month",
    "reason": "pipelines",
    "corrective_action": "增加班组",
    "text": "",
}
ASPHALT = {"happened_on": date(2026, 8, 20), "brief": "铺沥青"}
COMPLETED = {"kind": "completed", "happened_on": date(2026, 9, 20), "text": "道路已开放。"}
ACCEPTED = {"kind": "accepted", "happened_on": date(2026, 9, 28), "text": ""}
ON = date(2026, 8, 31)


def told(fields, *updates, on=ON, programme=None, lead=True, **programme_fields):
    """The sentence of a matter of 2026 with these updates, on a day."""
    programme = make_public_programme(
        period_start=date(2026, 1, 1), period_end=date(2026, 12, 31), **programme_fields
    )
    defaults = {
        "title": "朱方路72号改造",
        "programme": programme,
        "listed_on": date(2026, 1, 20),
        "original_due_on": None,
    }
    matter = make_public_matter(**defaults | fields)
    if lead:
        unit = make_unit(name="街道城建办", phone="0511-88880000")
        make_matter_unit(matter=matter, role="lead", unit=unit)
    completion = None
    for update in updates:
        if update["kind" if "kind" in update else "happened_on"] == "accepted":
            update = update | {"accepts": completion}
        made = make_public_update(matter=matter, **update)
        if made.kind == "completed":
            completion = made
    return sentence(Matter.objects.with_status(on=on).get(pk=matter.pk), on=on)


RING = "咨询：街道城建办 0511-88880000"
CASES = {
    "moved": (SEPTEMBER, [MOVED, ASPHALT], ON,
        "预计2026年11月底完工（原定9月底，因管线迁改推迟）。现在：铺沥青。"),
    "moved twice": (SEPTEMBER, [MOVED, MOVED | {
            "happened_on": date(2026, 8, 25), "new_due_on": date(2027, 3, 31),
            "new_due_precision": "day", "reason": "weather"}, ], ON,
        "预计2027年3月31日完工（原定2026年9月底，2次调整，最近因天气汛期推迟）。"),
    "brought forward for no listed reason": (SEPTEMBER, [MOVED | {
            "new_due_on": date(2026, 8, 1), "reason": "other"}], ON,
        "预计2026年8月底完工（原定9月底，提前）。"),
    "as promised": (SEPTEMBER, [ASPHALT], ON, "预计2026年9月底完工。现在：铺沥青。"),
    "by a day": ({"original_due_on": date(2026, 9, 30)}, [], ON,
        "预计2026年9月30日完工。现在：尚未公布进展。"),
    "by a quarter": (SEPTEMBER | {"original_due_on": date(2026, 10, 1),
            "original_due_precision": "quarter"}, [ASPHALT], ON,
        "预计2026年四季度完工。现在：铺沥青。"),
    "by a year that is inferred": ({"original_due_on": date(2026, 1, 1),
            "original_due_precision": "year", "original_due_basis": "inferred"}, [ASPHALT], ON,
        "预计2026年底（推断）完工。现在：铺沥青。"),
    "undated": ({}, [ASPHALT], ON, "未定期限。现在：铺沥青。"),
    "undated, moved to a date": ({}, [MOVED], ON, "预计2026年11月底完工。"),
    "no brief, a short text": ({}, [{"happened_on": date(2026, 8, 1), "text": "挖沟。已完成一半"}],
        ON, "未定期限。现在：挖沟。"),
    "no brief, a long text": ({}, [{"happened_on": date(2026, 8, 1), "text": "长" * 60,
            "progress": 40}], ON, "未定期限。现在：已完成40%。"),
    "started": ({}, [{"kind": "started", "happened_on": date(2026, 8, 1), "text": ""}], ON,
        "未定期限。现在：已启动。"),
    "not started, reported so": (SEPTEMBER | {"starts_on": date(2026, 3, 1)},
        [{"happened_on": date(2026, 8, 1), "text": "", "progress": 0, "brief": "等图纸"}], ON,
        "尚未启动，预计2026年9月底完工。现在：等图纸。"),
    "due today": ({"original_due_on": ON}, [ASPHALT], ON,
        "预计2026年8月31日完工。现在：铺沥青。"),
    "overdue": ({"original_due_on": date(2026, 8, 30)}, [ASPHALT], ON,
        "原定2026年8月30日完工，已超过1天。现在：铺沥青。"),
    "overdue by the moved date": (SEPTEMBER, [MOVED, ASPHALT], date(2026, 12, 12),
        "调整后2026年11月底完工（原定9月底，因管线迁改推迟），已超过12天。现在：铺沥青。"),
    "past an inferred date": ({"original_due_on": date(2026, 8, 30),
            "original_due_basis": "inferred"}, [ASPHALT], ON,
        "预计2026年8月30日（推断）完工。现在：铺沥青。"),
    "suspended": (SEPTEMBER, [{"kind": "suspended", "happened_on": date(2026, 8, 3),
            "reason": "residents", "text": ""}], ON,
        "2026年8月3日起暂缓实施，原因是居民意见（原定2026年9月底完工）。"),
    "cancelled": ({}, [{"kind": "cancelled", "happened_on": date(2026, 8, 1), "text": "",
            "happened_precision": "month", "reason": "other"}], ON, "2026年8月终止实施。"),
    "awaiting": (SEPTEMBER, [COMPLETED], date(2026, 9, 21),
        "2026年9月20日已完工，等待验收（原定9月底）。"),
    "done on time": (SEPTEMBER, [COMPLETED, ACCEPTED], date(2026, 10, 1),
        "已办结，2026年9月20日完工，按期（原定9月底）。"),
    "done early": (SEPTEMBER | {"original_due_on": date(2026, 12, 1)}, [COMPLETED, ACCEPTED],
        date(2026, 10, 1), "已办结，2026年9月20日完工，提前（原定12月底）。"),
    "done late": (SEPTEMBER, [MOVED, COMPLETED | {"happened_on": date(2026, 11, 20)},
            ACCEPTED | {"happened_on": date(2026, 12, 1)}], date(2026, 12, 2),
        "已办结，2026年11月20日完工，延期（原定9月底，因管线迁改推迟）。"),
    "done, undated": ({}, [COMPLETED | {"happened_on": date(2026, 9, 1),
            "happened_precision": "month"}, ACCEPTED | {"happened_on": date(2026, 10, 5)}],
        date(2026, 10, 6), "已办结，2026年9月完工。"),
    "reopened": ({}, [COMPLETED, ACCEPTED, {"kind": "reopened", "text": "",
            "happened_on": date(2026, 10, 5)}], date(2026, 10, 6), "未定期限。现在：重新办理。"),
    "disputed": ({}, [COMPLETED, ACCEPTED, {"kind": "objection", "text": "路面不平",
            "happened_on": date(2026, 10, 5)}], date(2026, 10, 6),
        "已办结，2026年9月20日完工。异议核查中。"),
    "answered": ({}, [COMPLETED, ACCEPTED, {"kind": "objection", "text": "路面不平",
            "happened_on": date(2026, 10, 5)}, {"kind": "objection_answered", "text": "已修补",
            "happened_on": date(2026, 10, 6)}], date(2026, 10, 6),
        "已办结，2026年9月20日完工。"),
    "standing": ({"standing": True}, [ASPHALT], ON, "常态化推进。现在：铺沥青。"),
    "silent since the end": (SEPTEMBER, [ASPHALT], date(2027, 6, 1),
        "资料截至2026年8月，其后未公布（原定2026年9月底）。当时：铺沥青。"),
    "listed later": ({}, [], date(2026, 1, 1), "2026年1月20日列入。"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "updates", "on", "words"), CASES.values(), ids=CASES)
def test_the_sentence_says_when_what_now_and_why(fields, updates, on, words):
    assert told(fields, *updates, on=on) == f"朱方路72号改造：{words}{RING}"


def test_done_is_called_as_the_programme_calls_it():
    words = told(SEPTEMBER, COMPLETED, ACCEPTED, on=date(2026, 10, 1), kind="annual")
    assert words.startswith("朱方路72号改造：已完成，2026年9月20日完工，按期")


def test_a_closed_programme_says_until_when_it_is_known():
    words = told(SEPTEMBER, ASPHALT, on=date(2026, 12, 1), closed_on=date(2026, 11, 12))
    assert "资料截至2026年11月，其后未公布（原定2026年9月底）。当时：铺沥青。" in words


REPORTED = {"reporting": "reported", "listed_on": date(2021, 1, 1)}


@pytest.mark.parametrize(
    ("source", "updates", "words"),
    [
        (
            {"published_on": date(2021, 7, 26)},
            [COMPLETED | {"happened_on": date(2020, 1, 1), "happened_precision": "year"}],
            "来源报道已于2020年完成（2021年7月26日报道）。",
        ),
        (
            {"published_on": date(2021, 7, 26)},
            [
                COMPLETED
                | {"happened_on": date(2021, 7, 26), "happened_precision": Precision.UNKNOWN}
            ],
            "来源报道已完成（2021年7月26日报道）。",
        ),
        (
            {
                "published_on": date(2021, 10, 1),
                "published_precision": "month",
                "published_basis": "inferred",
            },
            [
                COMPLETED
                | {"happened_on": date(2021, 10, 31), "happened_precision": Precision.UNKNOWN}
            ],
            "来源报道已完成（2021年10月报道，日期为推断）。",
        ),
        (
            {"published_on": date(2021, 11, 1), "published_precision": "month"},
            [{"happened_on": date(2021, 11, 1), "happened_precision": "month", "brief": "改造中"}],
            "来源报道正在推进，资料截至2021年11月，其后未公布。当时：改造中。",
        ),
        (
            {"published_on": date(2021, 11, 1), "published_precision": "month"},
            [],
            "来源报道列入，资料截至2021年11月，其后未公布。",
        ),
    ],
    ids=[
        "done in a year",
        "done at some time",
        "told on a day that is concluded",
        "running",
        "only listed",
    ],
)
@pytest.mark.parametrize("on", [date(2021, 12, 1), date(2026, 11, 1)])
def test_what_is_only_reported_is_neither_late_nor_done(source, updates, words, on):
    fields = REPORTED | {"source": make_source(**source)}
    period = {"period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31)}
    programme = make_public_programme(**period)
    matter = make_public_matter(
        title="老旧小区改造", programme=programme, original_due_on=None, **fields
    )
    for update in updates:
        make_public_update(matter=matter, **update)
    found = Matter.objects.with_status(on=on).get(pk=matter.pk)
    assert sentence(found, on=on) == f"老旧小区改造：{words}"


def test_a_source_without_a_day_leaves_no_gap_in_the_sentence():
    undated = make_source(published_on=date(2026, 3, 1), published_precision=Precision.UNKNOWN)
    words = told(REPORTED | {"source": undated}, lead=False)
    assert words == "朱方路72号改造：来源报道列入，资料日期未注明，其后未公布。"


def test_a_day_that_was_set_later_is_never_called_the_first():
    set_later = MOVED | {"new_due_on": date(2026, 8, 20), "new_due_precision": "day"}
    words = told({"original_due_on": None}, set_later, on=date(2026, 8, 31))
    assert "调整后2026年8月20日完工，已超过11天" in words
    assert "原定" not in words


def test_an_objection_is_open_until_every_one_is_answered():
    raised, answered = (
        {"kind": kind, "happened_on": date(2026, 8, 2), "brief": "路面不平"}
        for kind in ("objection", "objection_answered")
    )
    assert "异议核查中" in told(SEPTEMBER, raised, raised, answered)
    assert "异议核查中" not in told(SEPTEMBER, raised, raised, answered, answered)


def test_a_standing_matter_that_a_source_reports_says_until_when():
    source = make_source(published_on=date(2021, 7, 26))
    fields = REPORTED | {"source": source, "standing": True}
    words = told(fields, ASPHALT | {"happened_on": date(2021, 7, 1)}, lead=False)
    assert words == ("朱方路72号改造：常态化推进（来源报道，资料截至2021年7月）。当时：铺沥青。")


def test_a_newspaper_moves_no_promise_of_an_office():
    paper = COMPLETED | {"happened_on": date(2026, 8, 2), "reporting": "reported"}
    words = told(SEPTEMBER, ASPHALT | {"happened_on": date(2026, 8, 1)}, paper)
    assert words.startswith("朱方路72号改造：预计2026年9月底完工。现在：铺沥青。")


def test_residents_ring_the_unit_named_for_it_and_nobody_is_invented():
    contact = make_unit(name="住建局", phone="")
    words = told({"contact": contact}, ASPHALT)
    assert words.endswith("现在：铺沥青。咨询：住建局")
    assert told({}, ASPHALT, lead=False).endswith("现在：铺沥青。")


def test_a_missed_plan_node_makes_no_matter_late_in_its_sentence():
    programme = make_public_programme(period_end=date(2026, 12, 31))
    matter = make_public_matter(
        title="改造", programme=programme, original_due_on=date(2026, 12, 31)
    )
    make_plan_node(matter=matter, due_on=date(2026, 6, 30))
    make_public_update(matter=matter, happened_on=date(2026, 7, 1), brief="招标")
    found = Matter.objects.with_status(on=ON).get(pk=matter.pk)
    assert found.status == "behind"
    assert sentence(found, on=ON) == "改造：预计2026年12月31日完工。现在：招标。"
