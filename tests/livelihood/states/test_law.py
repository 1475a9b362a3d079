"""Which update may follow which, said of every pair, and of sequences that people really file."""

from datetime import date

import pytest

from livelihood.models import MatterState, MatterUpdate
from livelihood.states.happenings import Happening
from livelihood.states.law import LAW, OutOfOrder, walk

DAYS = [date(2021, month, 1) for month in range(1, 13)]


def sequence(*kinds, **more):
    """Happenings of these kinds, one a month; an acceptance is of the completion before it."""
    found, completion = [], None
    for number, kind in enumerate(kinds):
        accepts = completion if kind == "accepted" else None
        fields = {"progress": 0} if kind == "idle" else {}
        name = f"{number + 1}月的“{kind}”"
        each = Happening(
            pk=number, kind="progress" if kind == "idle" else kind, name=name, on=DAYS[number],
            accepts_id=accepts, **fields, **more,
        )  # fmt: skip
        completion = number if kind == "completed" else completion
        found.append(each)
    return found


def end_of(*kinds) -> str:
    """What a matter is after such a sequence."""
    return [status for _, status in walk(sequence(*kinds))][-1]


def test_the_table_knows_every_state_of_a_registered_matter():
    known = set(MatterState.Status) - {MatterState.Status.REPORTED_DONE}
    assert set(LAW) == known
    assert {kind for row in LAW.values() for kind in row} <= {*MatterUpdate.Kind, "idle"}


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (["started"], "under_way"),
        (["idle"], "listed"),
        (["progress", "idle"], "under_way"),
        (["completed"], "awaiting"),
        (["started", "completed", "accepted"], "done"),
        (["completed", "reopened", "progress", "completed", "accepted"], "done"),
        (["completed", "accepted", "reopened"], "under_way"),
        (["suspended", "resumed"], "listed"),
        (["suspended", "resumed", "started"], "under_way"),
        (["started", "suspended", "due_changed", "resumed"], "under_way"),
        (["started", "suspended", "cancelled"], "cancelled"),
        (["cancelled", "objection", "objection_answered"], "cancelled"),
        (["completed", "accepted", "objection"], "done"),
    ],
)
def test_what_people_file_leaves_the_matter_so(kinds, status):
    assert end_of(*kinds) == status


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (["accepted"], "1月的“accepted”之前没有别的进展，事项此时为“已列入”，不能办理这一步。"),
        (
            ["completed", "progress"],
            "2月的“progress”不能排在1月的“completed”之后：事项此时为“完工待验收”。",
        ),
        (
            ["started", "completed", "accepted", "cancelled"],
            "4月的“cancelled”不能排在3月的“accepted”之后：事项此时为“办结”。",
        ),
        (
            ["started", "progress", "started"],
            "3月的“started”不能排在1月的“started”之后：事项此时为“实施中”。",
        ),
        (
            ["suspended", "completed"],
            "2月的“completed”不能排在1月的“suspended”之后：事项此时为“暂缓”。",
        ),
        (
            ["cancelled", "reopened"],
            "2月的“reopened”不能排在1月的“cancelled”之后：事项此时为“终止实施”。",
        ),
        (["started", "resumed"], "2月的“resumed”不能排在1月的“started”之后：事项此时为“实施中”。"),
        (["objection_answered"], "1月的“objection_answered”之前没有尚未答复的“异议核查”。"),
        (
            ["objection", "objection_answered", "objection_answered"],
            "3月的“objection_answered”之前没有尚未答复的“异议核查”。",
        ),
    ],
)
def test_what_cannot_follow_is_refused_naming_both(kinds, sentence):
    with pytest.raises(OutOfOrder) as clash:
        list(walk(sequence(*kinds)))
    assert clash.value.sentence == sentence


def test_an_acceptance_is_of_the_completion_that_stands():
    happenings = sequence("completed", "reopened", "completed", "accepted")
    stale = Happening(pk=9, kind="accepted", name="验收", on=DAYS[4], accepts_id=0)
    with pytest.raises(OutOfOrder, match="验收的不是它之前的3月的“completed”"):
        list(walk([*happenings[:3], stale]))
