"""How readers narrow the list of matters."""

from datetime import date

import pytest
import time_machine

from livelihood.filters import MatterFilter
from livelihood.models import Matter
from tests.factories import (
    make_community,
    make_district,
    make_matter_unit,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_unit,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def matters():
    """Three matters: a, late and led; b, in another place; c, without a date."""
    make_district(state="published")
    bureau = make_unit(code="bureau", name="住建局")
    community = make_community(state="published", code="321111001001", name="朱方路社区")
    late = make_public_matter(
        title="a", community=community, category="housing", leader_level="county",
        programme=make_public_programme(code="SS-1", name="第一清单"),
        original_due_on=date(2021, 9, 30),
    )  # fmt: skip
    there = make_public_matter(
        title="b", programme=make_public_programme(code="SS-2", place_code="321102"),
        original_due_on=date(2021, 11, 30), leader_level="section",
    )  # fmt: skip
    undated = make_public_matter(title="c", programme=late.programme, original_due_on=None)
    make_matter_unit(matter=late, role="lead", unit=bureau)
    make_matter_unit(matter=undated, role="supporting", unit=bureau)
    make_public_update(matter=undated, happened_on=date(2021, 10, 1))
    make_public_update(matter=there, happened_on=date(2021, 9, 1))
    return [late, there, undated]


def titles(**data):
    """The titles of what the filter leaves, in order."""
    filterset = MatterFilter(data, queryset=Matter.objects.public())
    assert filterset.form.is_valid(), filterset.form.errors
    return [matter.title for matter in filterset.qs]


@pytest.mark.parametrize(
    ("data", "left"),
    [
        ({"district": "321102"}, "b"),
        ({"programme": "SS-1"}, "ac"),
        ({"category": "housing"}, "a"),
        ({"community": "321111001001"}, "a"),
        ({"status": "overdue"}, "a"),
        ({"status": "overdue", "as_of": "2021-09-30"}, ""),
        ({"status": "unreported", "as_of": "2021-09-30"}, "abc"),
        ({"unit": "bureau"}, "ac"),
        ({"lead": "bureau"}, "a"),
        ({"level": "section"}, "b"),
        ({"part": "due_by_now"}, "a"),
        ({"order": "due"}, "abc"),
        ({"order": "new"}, "cba"),
        ({"order": "name"}, "abc"),
        ({"unit": "bureau", "status": "unreported"}, "c"),
    ],
)
def test_each_condition_leaves_its_own(matters, data, left):
    found = titles(**data)
    assert "".join(found if "order" in data else sorted(found)) == left


@pytest.mark.parametrize(
    "data",
    [
        {"status": "late"},
        {"district": "000000"},
        {"part": "nothing"},
        {"order": "id"},
        {"unit": "' or 1=1"},
        {"as_of": "2021-02-30"},
        {"as_of": "2021-10-16"},
    ],
)
def test_what_is_no_condition_is_refused(client, matters, data):
    response = client.get("/livelihood/", data)
    assert response.status_code == 404
    assert "有的条件无法使用" in response.content.decode()


def test_facets_count_under_the_other_conditions(client, matters):
    page = Page(client.get("/livelihood/?programme=SS-1"))

    for option in ("润州区（2）", "第一清单（2）", "住房（1）", "朱方路社区（1）", "逾期（1）",
                   "住建局（2）", "县处级（1）"):  # fmt: skip
        assert option in page.text, option
    assert "京口区（" not in page.text
    assert "乡科级正职（" not in page.text


def test_whoever_takes_part_is_counted_beside_whoever_leads(client, matters):
    make_matter_unit(matter=matters[0], unit=make_unit(code="street", name="街道办"))

    page = Page(client.get("/livelihood/?lead=bureau"))

    assert "街道办（1）" in page.text
    assert titles(lead="bureau", unit="street") == ["a"]


def test_the_numbers_of_a_list_go_2_before_10(client):
    programme = make_public_programme()
    for number in ("10", "2", "1"):
        make_public_matter(programme=programme, number=number, title=f"第{number}件")

    text = Page(client.get("/livelihood/")).text

    assert text.index("第1件") < text.index("第2件") < text.index("第10件")
