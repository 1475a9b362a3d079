"""What a matter is on a day, in one word."""

from datetime import date, timedelta

import pytest
from django.db import connection

from livelihood.models import Matter
from livelihood.rates import tally
from livelihood.statuses import label_for
from tests.factories import (
    make_plan_node,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_sub_target,
)
from tests.livelihood.making import on, status, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    """The led matters of 2021."""
    return make_public_programme()


def reported(matter, kind, day, **fields):
    """A public update of that day."""
    return make_public_update(matter=matter, kind=kind, happened_on=on(day), **fields)


def accepted(matter, completion, day):
    """The acceptance of a completion."""
    return reported(matter, "accepted", day, accepts=completion)


# Done, and when


def test_completed_in_december_and_accepted_in_january_waits_until_then(programme):
    matter = make_public_matter(programme=programme)
    done = reported(matter, "completed", "2021-12-28")
    accepted(matter, done, "2022-01-15")
    assert statuses(matter, "2021-12-27", "2022-01-05", "2022-01-14") == [
        "unreported", "awaiting", "awaiting",
    ]  # fmt: skip
    assert statuses(matter, "2022-01-15", "2023-01-01") == ["done_on_time", "done_on_time"]
    waiting = tally(Matter.objects.public(), on=on("2022-01-05"))
    assert (waiting.awaiting, waiting.done, waiting.overdue) == (1, 0, 0)
    assert (waiting.due_by_now, waiting.done_on_time) == (1, 1)


@pytest.mark.parametrize(
    ("completed", "fields", "word"),
    [
        ("2021-11-30", {}, "done_early"),
        ("2021-12-31", {}, "done_on_time"),
        ("2022-01-01", {}, "done_late"),
        ("2022-01-01", {"original_due_basis": "inferred"}, "done"),
        ("2022-01-01", {"original_due_on": None}, "done"),
        ("2021-12-01", {"original_due_on": date(2021, 1, 1), "original_due_precision": "year"},
         "done_on_time"),
    ],
)  # fmt: skip
def test_done_is_early_on_time_late_or_simply_done(programme, completed, fields, word):
    matter = make_public_matter(programme=programme, **fields)
    accepted(matter, reported(matter, "completed", completed), completed)
    assert status(matter, "2022-06-01") == word


def test_annual_lists_say_completed_where_led_matters_say_settled():
    assert label_for("done_on_time", "办结") == "按期办结"
    assert label_for("done_on_time", "完成") == "按期完成"
    assert label_for("awaiting", "完成") == "完工待验收"
    assert label_for(None) == "尚未列入"


# Overdue


def test_due_today_is_not_overdue(programme):
    matter = make_public_matter(programme=programme, original_due_on=on("2021-09-30"))
    assert statuses(matter, "2021-09-30", "2021-10-01") == ["unreported", "overdue"]


def test_a_due_date_moved_later_leaves_it_overdue_before(programme):
    matter = make_public_matter(programme=programme, original_due_on=on("2021-09-30"))
    reported(
        matter, "due_changed", "2021-10-05", new_due_on=on("2021-11-30"), reason="pipelines",
        corrective_action="增派班组",
    )  # fmt: skip
    assert statuses(matter, "2021-10-02", "2021-10-06", "2021-12-01") == [
        "overdue", "unreported", "overdue",
    ]  # fmt: skip
    assert Matter.objects.overdue(on=on("2021-10-02")).get().days_late == 2
    assert Matter.objects.with_status(on=on("2021-10-06")).get().days_late == 6


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"original_due_basis": "inferred"}, "unreported"),
        ({"original_due_on": None}, "unreported"),
        ({"original_due_on": on("2021-04-01"), "original_due_precision": "quarter"}, "overdue"),
        ({"original_due_on": on("2021-07-01"), "original_due_precision": "quarter"}, "unreported"),
    ],
)
def test_only_a_stated_due_date_is_missed_and_by_the_end_of_its_span(programme, fields, word):
    matter = make_public_matter(programme=programme, **fields)
    assert status(matter, "2021-07-01") == word


def test_what_waits_is_put_off_or_ended_is_never_overdue(programme):
    days = {"original_due_on": on("2021-03-31"), "programme": programme}
    waiting, put_off, ended = (make_public_matter(**days) for _ in range(3))
    reported(waiting, "completed", "2021-02-01")
    reported(put_off, "suspended", "2021-02-01", reason="funds")
    reported(ended, "cancelled", "2021-02-01", reason="policy")
    words = [status(matter, "2021-05-01") for matter in (waiting, put_off, ended)]
    assert words == ["awaiting", "suspended", "cancelled"]
    reported(put_off, "resumed", "2021-04-10")
    assert status(put_off, "2021-05-01") == "overdue"


# Started, and how far


def test_not_started_is_only_what_says_so_after_its_start(programme):
    matter = make_public_matter(
        programme=programme, starts_on=on("2021-03-01"), starts_precision="month"
    )
    assert status(matter, "2021-04-01") == "unreported"
    reported(matter, "progress", "2021-03-20", progress=0)
    assert statuses(matter, "2021-03-31", "2021-04-01") == ["behind", "not_started"]
    reported(matter, "started", "2021-04-05", progress=3)
    assert status(matter, "2021-04-05") == "behind"


@pytest.mark.parametrize(
    ("progress", "word"), [(45, "behind"), (46, "on_track"), (54, "on_track"), (55, "ahead")]
)
def test_the_printed_difference_decides(programme, progress, word):
    """100 days, 50 of them gone."""
    matter = make_public_matter(
        programme=programme, starts_on=on("2021-03-01"), original_due_on=on("2021-06-08")
    )
    reported(matter, "progress", "2021-03-02", progress=progress)
    assert status(matter, "2021-04-19") == word


def test_what_is_not_rounded_yet_is_compared(programme):
    """A third of the days gone; 22.97/60 of the work is 38.28…: 4.95 above, printed 5.0."""
    targets = {"programme": programme, "starts_on": on("2021-03-01"),
               "original_due_on": on("2021-03-30")}  # fmt: skip
    for quantity, word in (
        (2297, "ahead"),
        (2296, "on_track"),
        (1703, "behind"),
        (1704, "on_track"),
    ):
        matter = make_public_matter(**targets)
        target = make_sub_target(matter=matter, target=6000)
        make_public_update(
            matter=matter, happened_on=on("2021-03-02"), quantities={target: quantity}
        )
        assert status(matter, "2021-03-10") == word, quantity


def test_the_band_is_a_setting(programme, settings):
    matter = make_public_matter(
        programme=programme, starts_on=on("2021-03-01"), original_due_on=on("2021-06-08")
    )
    reported(matter, "progress", "2021-03-02", progress=54)
    settings.SCHEDULE_BAND = "3.5"
    assert status(matter, "2021-04-19") == "ahead"


def test_closed_months_count_where_the_programme_reports_by_month():
    programme = make_public_programme(by_month=True)
    matter = make_public_matter(programme=programme, starts_on=on("2021-01-01"))
    reported(matter, "progress", "2021-02-01", progress=79)
    # 15 October: 75 %, 4 more; 31 October: 83.3 %, 4.3 less; 30 November: 91.7 %, 12.7 less.
    assert statuses(matter, "2021-10-15", "2021-10-31", "2021-11-30") == [
        "on_track", "on_track", "behind",
    ]  # fmt: skip
    assert status(matter, "2021-09-29") == "ahead"  # 66.7 %


def test_no_update_is_not_progress_0(programme):
    matter = make_public_matter(programme=programme, starts_on=on("2021-03-01"))
    make_plan_node(matter=matter)
    assert status(matter, "2021-12-30") == "unreported"
    reported(matter, "started", "2021-12-30")
    assert status(matter, "2021-12-30") == "behind"  # a node due in June is not reached


def test_without_both_stated_ends_there_is_no_class(programme):
    for fields in (
        {"starts_on": None},
        {"starts_on": on("2021-03-01"), "starts_basis": "inferred"},
        {"starts_on": on("2021-03-01"), "original_due_on": None},
    ):
        matter = make_public_matter(programme=programme, **fields)
        reported(matter, "progress", "2021-03-02", progress=10)
        assert status(matter, "2021-06-01") == "unreported"


def test_plan_nodes_decide_whatever_a_straight_line_says(programme):
    matter = make_public_matter(programme=programme, starts_on=on("2021-01-01"))
    tender, built = (
        make_plan_node(matter=matter),
        make_plan_node(matter=matter, due_on=on("2021-10-31"), text="主体完工"),
    )
    reported(matter, "started", "2021-02-01", progress=5)
    assert statuses(matter, "2021-03-01", "2021-06-30") == ["on_track", "behind"]
    reported(matter, "progress", "2021-06-30", node=tender)
    assert statuses(matter, "2021-06-30", "2021-07-31", "2021-10-31") == [
        "on_track", "on_track", "behind",
    ]  # fmt: skip
    reported(matter, "progress", "2021-08-01", node=built)
    assert statuses(matter, "2021-08-01", "2021-10-31") == ["ahead", "on_track"]


# Reported, standing, 资料截至


def test_what_only_sources_report_is_neither_done_nor_overdue(programme):
    days = {"programme": programme, "reporting": "reported", "original_due_on": on("2021-03-31")}
    running, done = make_public_matter(**days), make_public_matter(**days)
    reported(running, "progress", "2021-02-01", progress=10)
    reported(done, "completed", "2021-02-01")
    assert [status(matter, "2021-06-01") for matter in (running, done)] == [
        "reported", "reported_done",
    ]  # fmt: skip
    counts = tally(Matter.objects.public(), on=on("2021-06-01"))
    assert (counts.listed, counts.total, counts.done, counts.due_by_now) == (0, 0, 0, 0)
    assert (counts.reported, counts.reported_done) == (1, 1)


def test_a_source_never_moves_what_an_office_registered(programme):
    matter = make_public_matter(programme=programme)
    reported(matter, "completed", "2021-06-01", reporting="reported")
    assert status(matter, "2021-07-01") == "unreported"


def test_a_closed_programme_computes_no_lateness():
    programme = make_public_programme(closed_on=on("2021-11-01"))
    matter = make_public_matter(programme=programme, original_due_on=on("2021-09-30"))
    assert statuses(matter, "2021-10-31", "2021-11-01") == ["overdue", "known_until"]
    assert Matter.objects.with_status(on=on("2021-11-01")).get().days_late is None


def test_a_programme_silent_for_sixty_days_after_its_end_computes_no_lateness(programme):
    matter = make_public_matter(programme=programme)
    other = make_public_matter(programme=programme)
    last_day = date(2021, 12, 31) + timedelta(days=60)
    assert statuses(matter, str(last_day), str(last_day + timedelta(days=1))) == [
        "overdue", "known_until",
    ]  # fmt: skip
    reported(other, "progress", "2022-02-10", progress=50)
    assert statuses(matter, "2022-03-15", "2022-04-11", "2022-04-12") == [
        "overdue", "overdue", "known_until",
    ]  # fmt: skip
    make_programme_document(programme=programme, on=on("2022-04-12"), state="published")
    assert status(matter, "2022-04-12") == "overdue"


def test_standing_work_has_no_end_unless_it_is_ended(programme):
    matter = make_public_matter(programme=programme, standing=True)
    assert status(matter, "2023-01-01") == "standing"
    reported(matter, "cancelled", "2021-06-01", reason="policy")
    assert status(matter, "2021-07-01") == "cancelled"


def test_before_it_was_listed_and_unless_it_is_published_it_has_no_status(programme):
    matter = make_public_matter(programme=programme, listed_on=on("2021-05-01"))
    assert statuses(matter, "2021-04-30", "2021-05-01") == [None, "unreported"]
    assert not Matter.objects.listed(on=on("2021-04-30"))


def test_a_list_is_filtered_by_status_and_costs_one_query(programme, django_assert_num_queries):
    for progress in (10, 90):
        matter = make_public_matter(programme=programme, starts_on=on("2021-03-01"))
        reported(matter, "progress", "2021-03-02", progress=progress)
    with django_assert_num_queries(1):
        behind = list(Matter.objects.public().in_status("behind", on=on("2021-08-01")))
    assert [matter.state_progress for matter in behind] == [100]
    with django_assert_num_queries(1):
        list(Matter.objects.public().with_status(on=on("2021-08-01")))


def test_the_interval_of_the_day_is_found_by_its_index(programme):
    make_public_matter(programme=programme)
    plan = Matter.objects.public().with_status(on=on("2021-08-01")).explain()
    if connection.vendor == "sqlite":
        states = [line for line in plan.splitlines() if "on_day" in line or "matterstate" in line]
        assert states
        assert all("USING INDEX" in line for line in states), plan
