"""Where a project stood on any day, compared with a model that re-reads its events."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.models import Project, ProjectState, StageEvent
from projects.states import Interval, derive, rebuild, stored
from tests.factories import (
    make_project,
    make_public_project,
    make_public_stage_event,
    make_source,
    make_stage_event,
)
from tests.projects.making import event, reported

pytestmark = pytest.mark.django_db

LADDER = ["negotiating", "signed", "started", "completed", "producing"]
FIRST = date(2021, 1, 1)


def standing_on(events, day):
    """(stage, its day, standing) on `day`: every event re-read, with no interval in mind."""
    stage, since, standing = "", None, "active"
    happened = [each for each in events if each["on"] <= day]
    if not happened:
        return "", None, ""
    for each in sorted(happened, key=lambda each: (each["on"], each["order"])):
        if standing == "terminated":
            break
        if each["stage"] in LADDER:
            if not stage or LADDER.index(each["stage"]) > LADDER.index(stage):
                stage, since = each["stage"], each["on"]
        else:
            standing = {"resumed": "active"}.get(each["stage"], each["stage"])
    return stage, since, standing


def shown_on(project, day):
    found = Project.objects.with_stage(on=day).get(pk=project.pk)
    return found.stage, found.stage_since, found.standing


histories = st.lists(
    st.tuples(st.sampled_from([*LADDER, "suspended", "resumed", "terminated"]), st.integers(0, 12)),
    max_size=7,
)


@settings(max_examples=35)
@given(histories, st.lists(st.integers(-1, 14), min_size=3, max_size=3), st.data())
def test_any_day_is_what_the_events_up_to_it_say(history, days, data):
    with transaction.atomic():
        project, events = make_project(), []
        for order, (stage, day) in enumerate(history):
            on = FIRST + timedelta(days=day)
            row = make_stage_event(
                project=project,
                stage=stage,
                on=on,
                reason="理由",
                state="published",
                published_at=datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=order),
            )
            events.append({"stage": stage, "on": on, "order": order, "row": row})
        rebuild(project)
        if events and data.draw(st.booleans()):
            gone = events.pop(data.draw(st.integers(0, len(events) - 1)))
            StageEvent._base_manager.filter(pk=gone["row"].pk).update(state="withdrawn")
            rebuild(project)
        for day in (FIRST + timedelta(days=number) for number in days):
            assert shown_on(project, day) == standing_on(events, day)
        assert not rebuild(project)
        assert_one_chain(project)
        if connection.vendor == "postgresql":
            connection.check_constraints()
        transaction.set_rollback(True)


def assert_one_chain(project):
    intervals = stored(project)
    ends = [interval.valid_to for interval in intervals]
    assert ends == [interval.valid_from for interval in intervals[1:]] + [None][: len(intervals)]


def test_a_month_holds_from_its_first_day_and_what_a_source_says_from_its_day():
    source = make_source()
    project = make_public_project()
    make_public_stage_event(
        project=project, stage="signed", on=date(2021, 3, 17), precision="month"
    )
    make_public_stage_event(
        project=project, stage="started", on=date(2021, 11, 23), precision="unknown",
        reporting="reported", source=source,
    )  # fmt: skip
    on = {day: Project.objects.with_stage(on=day).get() for day in
          (date(2021, 2, 28), date(2021, 3, 1), date(2021, 11, 23))}  # fmt: skip
    assert [each.stage for each in on.values()] == ["", "signed", "started"]
    assert [each.stage_is_dated for each in on.values()] == [False, True, False]
    assert on[date(2021, 11, 23)].stage_reporting == "reported"


def test_what_changes_nothing_makes_no_interval():
    day = date(2021, 3, 15)
    intervals = derive([
        event("signed", "2021-03-15"),
        reported("signed", "2021-11-01"),
        event("suspended", "2021-12-01", reason="资金"),
        event("resumed", "2021-12-01"),
        event("terminated", "2022-01-01", reason="退出"),
        event("started", "2022-02-01"),
    ])  # fmt: skip
    registered = {"since": day, "precision": "day", "basis": "stated", "reporting": "registered"}
    end = date(2022, 1, 1)
    assert intervals == [
        Interval(day, end, "signed", "active", **registered),
        Interval(end, None, "signed", "terminated", **registered),
    ]


# What the database itself refuses


def state(project, **fields):
    defaults = {"valid_from": FIRST, "stage": "signed", "since": FIRST, "standing": "active"}
    return ProjectState.objects.create(project=project, **defaults | fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("projects_projectstate_one_from_a_day", {"valid_to": date(2021, 5, 1)}),
        ("projects_projectstate_one_to_a_day",
         {"valid_from": date(2021, 1, 2), "valid_to": date(2021, 3, 1)}),
        ("projects_projectstate_ends_after_it_begins",
         {"valid_from": date(2021, 4, 1), "valid_to": date(2021, 4, 1)}),
        ("projects_projectstate_one_open", {"valid_from": date(2021, 4, 1)}),
        ("projects_projectstate_stage_has_its_day",
         {"valid_from": date(2021, 4, 1), "valid_to": date(2021, 5, 1), "since": None}),
    ],
)  # fmt: skip
def test_the_database_refuses_intervals_that_are_no_chain(constraint, fields):
    project = make_project()
    state(project, valid_to=date(2021, 3, 1))
    state(project, valid_from=date(2021, 3, 1))
    columns = {"projects_projectstate_one_from_a_day": "valid_from",
               "projects_projectstate_one_to_a_day": "valid_to",
               "projects_projectstate_one_open": "project_id"}  # fmt: skip
    with pytest.raises(IntegrityError) as refused:
        state(project, **fields)
    # SQLite names the columns of a unique constraint, not the constraint.
    assert constraint in str(refused.value) or columns.get(constraint, "?") in str(refused.value)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such key")
def test_postgresql_refuses_a_gap_between_two_intervals():
    project = make_project()
    with pytest.raises(IntegrityError, match="ends_where_the_next_begins"), transaction.atomic():
        state(project, valid_to=date(2021, 3, 1))
        state(project, valid_from=date(2021, 4, 1))
        connection.check_constraints()


# The command


def test_the_command_finds_and_mends_what_is_astray():
    project = make_public_project()
    make_public_stage_event(project=project)
    right = stored(project)
    out, err = io.StringIO(), io.StringIO()
    call_command("rebuild_project_states", "--check", stdout=out)
    assert "各项目的阶段都对" in out.getvalue()
    ProjectState.objects.update(stage="started")
    with pytest.raises(CommandError, match="1个项目的阶段不对"):
        call_command("rebuild_project_states", "--check", stderr=err)
    assert project.code in err.getvalue()
    assert stored(project) != right
    call_command("rebuild_project_states", stdout=out, stderr=err)
    assert stored(project) == right
