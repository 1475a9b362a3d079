"""What the stage events of one project may say together."""

import pytest

from projects.ladder import problems, rungs
from tests.projects.making import evaluation, event, reported

SIGNED, STARTED = event("signed", "2021-03-15"), event("started", "2021-06-01")


@pytest.mark.parametrize(
    "events",
    [
        [],
        [event("negotiating", "2021-01-05"), SIGNED, STARTED, event("completed", "2022-01-01")],
        [SIGNED],
        [event("started", "2021-06-01", reason="拿地即开工")],
        # Known to the month: 15 March may lie before a start in March.
        [SIGNED, event("started", "2021-03-01", precision="month")],
        [SIGNED, event("suspended", "2021-04-01", reason="资金"), event("resumed", "2021-05-01"),
         STARTED],
        [SIGNED, event("terminated", "2021-04-01", reason="投资方退出")],
        # A source knows only that it had started by then; the office knows the day.
        [SIGNED, reported("started", "2021-11-23"), STARTED],
        # What a source reports is as complete as the source.
        [reported("started", "2021-11-23")],
        [reported("started", "2021-11-23"), event("completed", "2022-01-01")],
        [event("started", "2021-11-01", reporting="reported")],
    ],
)  # fmt: skip
def test_a_lawful_sequence_has_no_problem(events):
    assert problems(events) == []


@pytest.mark.parametrize(
    ("events", "problem"),
    [
        (
            [event("signed", "2021-07-01"), STARTED],
            "开工（2021年6月1日）早于签约（2021年7月1日），进展日期不能倒退。",
        ),
        (
            [reported("started", "2021-05-31"), event("signed", "2021-06-01")],
            "开工（截至2021年5月31日）早于签约（2021年6月1日），进展日期不能倒退。",
        ),
        (
            [SIGNED, event("signed", "2021-03-16")],
            "签约已有登记（2021年3月15日）；如有误，请更正那一条。",
        ),
        (
            [SIGNED, reported("started", "2021-05-31"), STARTED],
            "来源说明截至2021年5月31日已开工，开工日期不能晚于此（2021年6月1日）。",
        ),
        ([STARTED], "开工跳过了签约，须写明理由。"),
        ([SIGNED, event("producing", "2022-01-01")], "投产跳过了开工、竣工，须写明理由。"),
        (
            [event("terminated", "2021-02-01", reason="退出"), SIGNED],
            "项目已终止（2021年2月1日），其后不能再有签约（2021年3月15日）。",
        ),
        ([SIGNED, event("resumed", "2021-04-01")], "恢复（2021年4月1日）须在暂停之后。"),
        (
            [SIGNED, event("suspended", "2021-04-01", reason="资金"), STARTED],
            "项目暂停期间（2021年4月1日起）不能登记开工（2021年6月1日），请先登记恢复。",
        ),
        (
            [event("suspended", "2021-04-01", reason="资金"),
             event("suspended", "2021-05-01", reason="资金")],
            "项目已暂停（2021年4月1日），不能再次暂停（2021年5月1日）。",
        ),
    ],
)  # fmt: skip
def test_an_unlawful_sequence_is_told_why(events, problem):
    assert problems(events) == [problem]


@pytest.mark.parametrize(
    ("evaluations", "blocked"),
    [
        ([], False),
        ([evaluation("70.00", "2021-03-01")], False),
        ([evaluation("69.99", "2021-03-01")], True),
        ([evaluation("69.99", "2021-03-01"), evaluation("71", "2021-03-10")], False),
        ([evaluation("90", "2021-03-01"), evaluation("50", "2021-03-15")], True),
        # Held after the signing: it says nothing of it.
        ([evaluation("50", "2021-03-16")], False),
    ],
)
def test_below_seventy_a_project_is_not_signed(evaluations, blocked):
    found = problems([SIGNED], evaluations)
    assert bool(found) == blocked
    assert all("低于70分，不可行，不能签约" in sentence for sentence in found)
    overridden = event("signed", "2021-03-15", override_reason="区政府会议决定")
    assert problems([overridden], evaluations) == []


def test_the_ladder_says_in_words_where_the_project_stands():
    ladder = rungs(
        [SIGNED, event("completed", "2022-01-01", reason="补登"), reported("signed", "2021-11-01")]
    )
    assert [(rung.label, rung.words) for rung in ladder] == [
        ("在谈", "未登记"),
        ("签约", "已到"),
        ("开工", "未登记"),
        ("竣工", "现处"),
        ("投产", "尚未登记"),
    ]
    assert [each.day_shown for each in ladder[1].events] == ["2021年3月15日", "截至2021年11月1日"]
