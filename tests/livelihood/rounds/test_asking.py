"""Which matters a round asks about, and whose desk each lies on."""

from datetime import date

import pytest

from accounts.models import Role
from livelihood.models import Programme, RoundReturn
from livelihood.rounds.asking import asked, asked_of, in_list_order, not_reported, open_round
from publishing.review.errors import StepRefused
from tests.factories import (
    make_matter,
    make_matter_unit,
    make_programme,
    make_public_matter,
    make_public_update,
    make_unit,
    make_update,
    make_user,
)
from tests.livelihood.making import happened

pytestmark = pytest.mark.django_db


def titles(matters):
    return {matter.title for matter in matters}


def test_what_runs_is_asked_and_nothing_else(round_, matters, people):
    programme = round_.programme
    more = {
        "常态": {"standing": True},
        "后来列入": {"listed_on": date(2021, 11, 1)},
        "来源报道": {"reporting": "reported"},
        "有子项": {},
    }
    made = {
        title: make_public_matter(programme=programme, title=title, **fields)
        for title, fields in more.items()
    }
    make_public_matter(parent=made["有子项"], title="子项")
    make_matter(programme=programme, title="草稿")
    make_public_matter(title="别的清单")
    for title, kind in (("完工", "completed"), ("暂缓", "suspended"), ("终止", "cancelled")):
        happened(make_public_matter(programme=programme, title=title), kind, "2021-10-10", people)
    running = {"第1件", "第2件", "第3件", "常态", "子项"}
    assert titles(asked(round_)) == running | {"有子项"}
    Programme._base_manager.filter(pk=programme.pk).update(count_level="child")
    assert titles(asked(round_)) == running


def test_what_was_reported_in_the_round_stays_in_it_whatever_was_said(round_, unit, matters):
    make_public_update(
        matter=matters[0], kind="completed", happened_on=date(2021, 10, 20), round=round_
    )
    make_update(matter=matters[1], round=round_, state="submitted")
    make_update(matter=matters[2], round=round_, state="returned")
    assert titles(asked_of(round_, unit)) == {"第1件", "第2件", "第3件"}
    assert titles(not_reported(asked(round_))) == {"第3件"}


@pytest.mark.parametrize(
    ("is_child", "roles", "desk"),
    [
        (False, {}, "owner"),
        (False, {"a": "lead", "b": "responsible", "c": "supporting"}, "a"),
        (False, {"b": "responsible"}, "owner"),
        (True, {}, "owner"),
        (True, {"a": "lead", "b": "responsible"}, "b"),
        (True, {"a": "lead", "b": "responsible", "c": "responsible"}, "a"),
        (True, {"b": "responsible", "c": "responsible"}, "owner"),
    ],
)
def test_a_matter_lies_on_the_desk_of_a_unit_that_files_for_it(is_child, roles, desk, round_):
    parent = make_public_matter(programme=round_.programme) if is_child else None
    if parent:
        make_matter_unit(matter=parent, role="lead")
    matter = make_public_matter(programme=round_.programme, parent=parent, title="这件")
    units = {name: make_unit() for name in roles} | {"owner": matter.owner}
    for name, role in roles.items():
        make_matter_unit(matter=matter, role=role, unit=units[name])
    found = asked(round_).get(title="这件")
    assert found.desk == units[desk].pk
    assert found.desk in matter.filing_units()


def test_every_desk_gets_a_return_and_only_those_over_all_units_open_a_round(matters, people):
    programme = matters[0].programme
    make_public_matter(programme=programme)
    when = {"period_end": date(2021, 10, 31), "due_on": date(2021, 11, 5)}
    own = make_user(scopes=[{"role": Role.CLERK, "unit": programme.owner}])
    for nobody in (own, people.signer):
        with pytest.raises(StepRefused, match="不能布置"):
            open_round(programme, by=nobody, **when)
    round_ = open_round(programme, by=people.district_admin, **when)
    units = set(RoundReturn.objects.filter(round=round_).values_list("unit", flat=True))
    assert units == {matter.desk for matter in asked(round_)}
    assert len(units) == 2
    with pytest.raises(StepRefused, match="已经布置过"):
        open_round(programme, by=people.clerk, **when)
    with pytest.raises(StepRefused, match="尚未发布"):
        open_round(make_programme(), by=people.clerk, **when)


def test_lists_run_as_people_count(round_):
    numbers = ["2", "10", "", "1-10", "1-2", "一"]
    programme = round_.programme
    matters = [make_matter(programme=programme, number=number) for number in numbers]
    ordered = [matter.number for matter in in_list_order(matters)]
    assert ordered == ["1-2", "1-10", "2", "10", "一", ""]
