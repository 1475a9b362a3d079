"""Counts and rates, by the definitions of the rules."""

from datetime import date
from decimal import Decimal

import pytest

from livelihood.models import Matter, MatterUpdate
from livelihood.rates import Tally, tally, tally_by
from livelihood.states.writing import rebuild
from tests.factories import (
    make_matter,
    make_public_matter,
    make_public_programme,
    make_public_update,
)
from tests.livelihood.making import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    """The led matters of 2021."""
    return make_public_programme()


def reported(matter, kind, day, **fields):
    """A public update of that day."""
    return make_public_update(matter=matter, kind=kind, happened_on=on(day), **fields)


def done(matter, day="2021-06-01"):
    """Completed and accepted on a day."""
    completion = reported(matter, "completed", day)
    return reported(matter, "accepted", day, accepts=completion)


def test_118_matters_give_the_three_published_rates_from_the_register(programme):
    """29 of the county's level, 27 done; 89 of the section's, 77 done: never the mean of two."""
    first = make_matter(programme=programme)
    levels = ["county"] * 28 + ["section"] * 89
    rest = Matter.objects.bulk_create(
        Matter(
            code=f"SX-{number}", title=f"第{number}件", programme=programme,
            district=first.district, owner=first.owner, place_code="321111",
            listed_on=first.listed_on, original_due_on=first.original_due_on, leader_level=level,
        )
        for number, level in enumerate(levels)
    )  # fmt: skip
    Matter._base_manager.update(state="published")
    Matter._base_manager.filter(pk=first.pk).update(leader_level="county")
    matters = list(Matter.objects.order_by("pk"))
    finished = [first, *rest[:26], *rest[28 : 28 + 77]]
    for kind, accepts in (("completed", False), ("accepted", True)):
        completions = dict(
            MatterUpdate.objects.filter(kind="completed").values_list("matter", "pk")
        )
        MatterUpdate.objects.bulk_create(
            MatterUpdate(
                code=f"JZ-{kind}-{matter.pk}", matter=matter, kind=kind, text="已完成",
                happened_on=on("2021-10-01"), owner=first.owner, place_code="321111",
                state="published", accepts_id=completions[matter.pk] if accepts else None,
            )
            for matter in finished
        )  # fmt: skip
    assert rebuild(matters) == 118

    day = on("2021-11-01")
    counts = tally(Matter.objects.public(), on=day)
    assert (counts.done, counts.total, counts.done_rate) == (104, 118, Decimal("88.1"))
    by_level = tally_by(Matter.objects.public(), "leader_level", on=day)
    assert {
        level: (each.done, each.total, str(each.done_rate)) for level, each in by_level.items()
    } == {
        "county": (27, 29, "93.1"),
        "section": (77, 89, "86.5"),
    }


def test_ten_matters_four_done_three_slow_three_ahead(programme):
    days = {"starts_on": on("2021-03-01"), "original_due_on": on("2021-12-25")}
    matters = [make_public_matter(programme=programme, **days) for _ in range(10)]
    for matter in matters[:4]:
        done(matter)
    for matter, progress in zip(matters[4:], [10, 20, 30, 80, 90, 99], strict=True):
        reported(matter, "progress", "2021-06-01", progress=progress)
    counts = tally(Matter.objects.public(), on=on("2021-07-28"))
    rates = (counts.done_rate, counts.behind_rate, counts.ahead_rate)
    assert [str(rate) for rate in rates] == ["40.0", "30.0", "30.0"]


def test_what_was_ended_or_put_off_stands_beside_the_listed_and_not_in_the_total(programme):
    kept, ended, put_off, standing = (
        make_public_matter(programme=programme, standing=standing)
        for standing in (False, False, False, True)
    )
    done(kept)
    reported(ended, "cancelled", "2021-05-01", reason="policy")
    reported(put_off, "suspended", "2021-05-01", reason="funds")
    counts = tally(Matter.objects.public(), on=on("2021-07-01"))
    assert (counts.listed, counts.cancelled, counts.suspended, counts.total) == (3, 1, 1, 1)
    assert (counts.standing, str(counts.done_rate)) == (1, "100.0")
    assert standing.standing


def test_due_by_now_leaves_out_only_what_was_ended_in_time(programme):
    due = {"programme": programme, "original_due_on": on("2021-06-30")}
    in_time, late, put_off, ended_before, ended_after, reopened = (
        make_public_matter(**due) for _ in range(6)
    )
    done(in_time, "2021-06-30")
    reported(late, "completed", "2021-07-01")
    reported(put_off, "suspended", "2021-06-01", reason="funds")
    reported(ended_before, "cancelled", "2021-06-30", reason="policy")
    reported(ended_after, "cancelled", "2021-07-01", reason="policy")
    done(reopened, "2021-06-01")
    reported(reopened, "reopened", "2021-07-05")
    make_public_matter(programme=programme, original_due_on=on("2021-07-20"))
    make_public_matter(
        programme=programme, original_due_on=on("2021-06-30"), original_due_basis="inferred"
    )
    counts = tally(Matter.objects.public(), on=on("2021-07-10"))
    assert (counts.due_by_now, counts.done_on_time, str(counts.on_time_rate)) == (5, 1, "20.0")
    before = tally(Matter.objects.public(), on=on("2021-06-30"))
    assert (before.due_by_now, before.done_on_time) == (5, 2)  # the reopened one stood then
    done(reopened, "2021-07-20")
    later = tally(Matter.objects.public(), on=on("2021-07-20"))
    assert (later.done_on_time, later.done_late) == (1, 1)  # its later completion counts


def test_a_moved_due_date_saves_nobody_s_punctuality(programme):
    matter = make_public_matter(programme=programme, original_due_on=on("2021-06-30"))
    reported(matter, "due_changed", "2021-06-01", new_due_on=on("2021-09-30"), reason="weather",
             corrective_action="增派班组")  # fmt: skip
    done(matter, "2021-08-01")
    counts = tally(Matter.objects.public(), on=on("2021-08-01"))
    assert (counts.due_by_now, counts.done_on_time, counts.done_late) == (1, 0, 1)


def test_a_matter_and_its_children_are_never_counted_twice():
    by_matter = make_public_programme()
    by_child = make_public_programme(count_level="child")
    for programme in (by_matter, by_child):
        parent = make_public_matter(programme=programme)
        done(parent)
        for finished in (True, False, False):
            child = make_public_matter(parent=parent)
            if finished:
                done(child)
    counts = tally_by(Matter.objects.public(), "programme", on=on("2021-07-01"))
    assert (counts[by_matter.pk].total, counts[by_matter.pk].done) == (1, 1)
    assert (counts[by_child.pk].total, str(counts[by_child.pk].done_rate)) == (3, "33.3")
    assert Matter.objects.counted().count() == 4


def test_nothing_to_count_gives_no_rate_and_not_all_done_is_never_100(programme):
    assert (Tally().done_rate, Tally().on_time_rate) == (None, None)
    assert str(Tally(listed=3000, done=2999).done_rate) == "99.9"
    assert str(Tally(listed=3000, done=3000).done_rate) == "100.0"
    assert tally(Matter.objects.public(), on=date(2021, 7, 1)) == Tally()


@pytest.mark.parametrize("matters", [1, 25])
def test_counting_costs_one_query_for_one_matter_or_many(
    programme, matters, django_assert_num_queries
):
    for _ in range(matters):
        make_public_matter(programme=programme)
    with django_assert_num_queries(1):
        assert tally(Matter.objects.public(), on=on("2021-07-01")).total == matters
    with django_assert_num_queries(1):
        tally_by(Matter.objects.public(), "category", on=on("2021-07-01"))


def test_what_is_not_listed_yet_or_not_public_is_not_counted(programme):
    make_public_matter(programme=programme, listed_on=on("2021-08-01"))
    make_matter(programme=programme)
    counts = tally(Matter.objects.public(), on=on("2021-07-31"))
    assert counts.listed == 0
    assert tally(Matter.objects.public(), on=on("2021-08-01")).listed == 1
