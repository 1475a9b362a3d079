"""The intervals of a matter, out of values alone: no database."""

from datetime import date
from decimal import Decimal

from livelihood.models import Matter
from livelihood.states.deriving import derive
from livelihood.states.happenings import Account, Happening, Promise
from publishing.arithmetic.dates import Precision

LISTED = date(2021, 1, 20)


def promise(**fields):
    """Due on 31 December 2021, stated; started from 1 March."""
    defaults = {
        "listed_on": LISTED,
        "is_reported": False,
        "due_on": date(2021, 12, 31),
        "due_is_stated": True,
        "starts_on": date(2021, 3, 1),
        "starts_by": date(2021, 3, 1),
        "targets": {},
    }
    return Promise(**defaults | fields)


def happening(pk, kind, day, **fields):
    """A happening; an acceptance is of the completion before it in number."""
    fields.setdefault("accepts_id", pk - 1 if kind == "accepted" else None)
    return Happening(pk=pk, kind=kind, name=kind, on=date.fromisoformat(day), **fields)


def intervals(*happenings, **promised):
    """The derived intervals."""
    return derive(Account(Matter(pk=1), promise(**promised), happenings))


def lines(states):
    """Each interval in one line: `2021-01-20 – listed`."""
    return [f"{state.valid_from} {state.valid_to or '–'} {state.status}" for state in states]


def test_a_matter_of_which_nothing_is_known_is_listed_and_has_no_progress():
    (state,) = intervals()
    assert lines([state]) == ["2021-01-20 – listed"]
    assert (state.progress, state.progress_part, state.completed_on) == (None, None, None)
    assert (state.due_on, state.original_due_on) == (date(2021, 12, 31), date(2021, 12, 31))


def test_intervals_follow_each_other_without_gap():
    done = happening(3, "completed", "2021-12-28")
    states = intervals(
        happening(1, "started", "2021-03-01"),
        happening(2, "progress", "2021-06-01", progress=40),
        done,
        happening(4, "accepted", "2022-01-15"),
    )
    assert lines(states) == [
        "2021-01-20 2021-03-01 listed",
        "2021-03-01 2021-06-01 under_way",
        "2021-06-01 2021-12-28 under_way",
        "2021-12-28 2022-01-15 awaiting",
        "2022-01-15 – done",
    ]
    assert [state.progress for state in states] == [None, None, 400, 400, 400]
    assert [state.since.isoformat() for state in states[1:3]] == ["2021-03-01", "2021-03-01"]
    assert (states[-1].timing, states[-1].days_late) == ("on_time", 0)


def test_several_updates_on_a_day_make_one_interval_and_an_objection_none():
    states = intervals(
        happening(1, "started", "2021-03-01"),
        happening(2, "completed", "2021-03-01"),
        happening(3, "accepted", "2021-03-01"),
        happening(4, "objection", "2021-04-01"),
    )
    assert lines(states) == ["2021-01-20 2021-03-01 listed", "2021-03-01 – done"]


def test_what_happened_before_the_matter_was_listed_is_in_its_first_interval():
    states = intervals(happening(1, "started", "2020-11-01", progress=10))
    assert lines(states) == ["2021-01-20 – under_way"]
    assert (states[0].since, states[0].progress) == (LISTED, 100)


def test_a_moved_due_date_stands_from_the_day_on_which_it_was_moved():
    states = intervals(
        happening(1, "due_changed", "2021-10-05", new_due_on=date(2021, 11, 1),
                  new_due_precision=Precision.MONTH),
        due_on=date(2021, 9, 30),
    )  # fmt: skip
    assert [(str(state.valid_from), str(state.due_on)) for state in states] == [
        ("2021-01-20", "2021-09-30"),
        ("2021-10-05", "2021-11-30"),
    ]
    assert {state.original_due_on for state in states} == {date(2021, 9, 30)}


def test_an_inferred_due_date_accuses_nobody_until_one_is_stated():
    first, second = intervals(
        happening(1, "due_changed", "2021-10-05", new_due_on=date(2021, 11, 30)),
        due_is_stated=False,
    )
    assert (first.due_is_stated, second.due_is_stated) == (False, True)
    assert first.original_due_on is second.original_due_on is None


def test_reopened_takes_the_completion_and_the_typed_progress_back():
    states = intervals(
        happening(1, "progress", "2021-05-01", progress=80),
        happening(2, "completed", "2021-06-01"),
        happening(3, "reopened", "2021-07-01"),
        happening(4, "completed", "2022-02-03"),
    )
    assert [state.completed_on and str(state.completed_on) for state in states] == [
        None, None, "2021-06-01", None, "2022-02-03",
    ]  # fmt: skip
    assert [state.progress for state in states] == [None, 800, 800, None, 1000]
    assert [state.timing for state in states] == ["", "", "early", "", "late"]
    assert states[-1].days_late == 34


def test_early_is_before_the_month_in_which_it_was_due():
    for day, timing in (("2021-11-30", "early"), ("2021-12-01", "on_time")):
        assert intervals(happening(1, "completed", day))[-1].timing == timing


def test_a_completion_of_an_uncertain_day_is_never_called_late():
    month = {"precision": Precision.MONTH}
    for fields, timing in (
        ({"due_on": date(2021, 11, 15)}, ""),  # some day of November: before or after
        ({"due_on": date(2021, 11, 30)}, "on_time"),
        ({"due_on": date(2021, 10, 31)}, "late"),
    ):
        (*_, state) = intervals(happening(1, "completed", "2021-11-01", **month), **fields)
        assert state.timing == timing
    inferred = happening(1, "completed", "2022-02-01", basis="inferred")
    assert intervals(inferred)[-1].timing == ""
    assert intervals(happening(1, "completed", "2022-02-01"), due_is_stated=False)[-1].timing == ""


def test_what_a_source_reports_is_never_done():
    states = intervals(happening(1, "completed", "2021-06-01"), is_reported=True)
    assert lines(states)[-1] == "2021-06-01 – reported_done"


def test_progress_comes_out_of_the_sub_targets_capped_each():
    targets = {1: Decimal(100), 2: Decimal(30)}
    states = intervals(
        happening(1, "progress", "2021-04-01", progress=70),
        happening(2, "progress", "2021-05-01", quantities={1: Decimal(107)}),
        happening(3, "progress", "2021-06-01", quantities={2: Decimal(10)}, progress=99),
        targets=targets,
    )
    assert [state.progress for state in states] == [None, 700, 500, 667]
    assert [state.progress_is_typed for state in states] == [False, True, False, False]
    assert (states[-1].progress_part, states[-1].progress_whole) == (2, 3)


def test_a_report_of_nothing_done_is_progress_0_and_no_beginning():
    states = intervals(happening(1, "progress", "2021-04-01", progress=0))
    assert (states[-1].status, states[-1].progress) == ("listed", 0)
    zero = happening(1, "progress", "2021-04-01", quantities={1: Decimal(0)})
    assert intervals(zero, targets={1: Decimal(5)})[-1].status == "listed"


def test_the_furthest_node_reached_stays():
    states = intervals(
        happening(1, "progress", "2021-05-01", node_due_on=date(2021, 9, 30)),
        happening(2, "progress", "2021-06-01", node_due_on=date(2021, 6, 30)),
    )
    assert {state.node_reached_on for state in states[1:]} == {date(2021, 9, 30)}
