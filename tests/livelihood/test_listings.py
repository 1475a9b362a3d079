"""Lists overlap: a matter counts once on each of its lists, and once in the district."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from livelihood.models import Matter, MatterListing, Programme
from livelihood.rates import tallies_of_programmes, tally
from livelihood.trend import monthly
from publishing.review.models import ReviewState
from tests.factories import (
    make_district,
    make_matter,
    make_programme,
    make_public_matter,
    make_public_programme,
    make_public_update,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
ON = date(2021, 10, 15)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def lists():
    """The district's list of two matters, of which the city's lists one; the city has its own.

    The matter on both is done, and has two children, of which one is done.
    """
    district = make_district(state="published", name="润州区")
    city = make_district(code="321100", level="city", state="published", name="镇江市")
    own = make_public_programme(district=district, name="区实事", kind="annual", code="SS-own")
    wide = make_public_programme(district=city, name="市实事", kind="annual", code="SS-wide")
    fine = make_public_programme(
        district=city, name="市点位", kind="annual", code="SS-fine", count_level="child"
    )
    both = make_public_matter(programme=own, title="改造小区", number="1")
    make_public_matter(programme=own, title="修路", number="2")
    make_public_matter(programme=wide, title="通地铁", district=city)
    children = [make_public_matter(parent=both, title=f"{n}号小区") for n in "甲乙"]
    for matter in (both, children[0]):
        done = make_public_update(matter=matter, kind="completed", happened_on=date(2021, 6, 1))
        make_public_update(
            matter=matter, kind="accepted", accepts=done, happened_on=date(2021, 6, 2), text=""
        )
    both.listings.create(programme=wide, number="7")
    both.listings.create(programme=fine)
    return own, wide, fine


def test_a_matter_counts_once_on_each_list_by_its_level_and_once_in_all(lists):
    public = Matter.objects.public()
    counts = [tally(public, on=ON, of=programme) for programme in lists]
    assert [(found.listed, found.done) for found in counts] == [(2, 1), (2, 1), (2, 1)]
    assert tally(public, on=ON).listed == 3

    together = tallies_of_programmes(lists, on=ON)
    assert [together[programme.pk] for programme in lists] == counts
    for programme, found in zip(lists, counts, strict=True):
        assert monthly(programme, on=ON)[-1][1].done == found.done


def test_pages_files_filters_and_api_agree_and_repeat_no_row(client, lists):
    expected = {"SS-own": 4, "SS-wide": 4, "SS-fine": 3}
    for code, count in expected.items():
        query = f"programme={code}"
        page = Page(client.get(f"/livelihood/?{query}"))
        assert f"共 {count} 件" in page.text, code
        assert page.text.count("1号小区") <= 1
        rows = rows_of(client.get(f"/livelihood/?{query}&format=csv"), "csv")
        assert len(rows) == len({row[0] for row in rows}) == count
        api = client.get(f"/api/v1/matters/?{query}&part=total").json()
        assert len(api["results"]) == 2, code
        assert "总数 2" in Page(client.get(f"/livelihood/programmes/{code}/")).text
    everything = rows_of(client.get("/livelihood/?format=csv"), "csv")
    assert len(everything) == len({row[0] for row in everything}) == 5


def test_the_choice_of_a_list_says_how_many_it_would_leave(client, lists):
    form = client.get("/livelihood/").context["form"]
    assert "市实事（4）" in str(form["programme"])
    assert "市点位（3）" in str(form["programme"])
    form = client.get("/livelihood/?part=total").context["form"]
    for name in ("区实事（2）", "市实事（2）", "市点位（2）"):
        assert name in str(form["programme"])


def test_the_matter_names_its_other_lists_and_is_one_in_the_overview(client, lists):
    matter = Matter.objects.get(title="改造小区")
    page = Page(client.get(matter.get_absolute_url()))
    assert "同时列入市实事第7项；市点位" in page.text
    assert lists[1].get_absolute_url() in page.links
    api = client.get(f"/api/v1/matters/{matter.code}/").json()
    assert [row["number"] for row in api["listings"]] == ["7", ""]
    assert api["children_summary"] == "2个子项：完成1，未报进度1"
    overview = Page(client.get("/livelihood/programmes/"))
    assert overview.text.count("总数2件，完成1件，50.0%") == 3


def test_of_a_closed_list_the_running_matters_of_others_are_not_hidden(client, lists):
    _, wide, _ = lists
    Programme._base_manager.filter(pk=wide.pk).update(closed_on=date(2021, 10, 1))
    Matter.objects.get(title="修路").listings.create(programme=wide)
    context = client.get(wide.get_absolute_url()).context
    counts = {number.label: number.count for number in (*context["others"], *context["schedule"])}
    assert counts == {"完成": 1, "完工待验收": 0, "未报进度": 1, "资料截至较早": 1}


def test_a_list_that_is_not_public_is_named_nowhere(client, lists):
    type(lists[1])._base_manager.filter(pk=lists[1].pk).update(state=ReviewState.WITHDRAWN)
    matter = Matter.objects.get(title="改造小区")
    assert "市实事" not in Page(client.get(matter.get_absolute_url())).text
    assert "市实事" not in client.get(f"/api/v1/matters/{matter.code}/").text
    assert client.get("/livelihood/?programme=SS-wide").status_code == 404


def test_a_list_that_only_lists_others_is_not_silent_while_they_have_news():
    city = make_district(code="321100", level="city", state="published")
    wide = make_public_programme(district=city, period_end=date(2021, 6, 30))
    matter = make_public_matter(programme=make_public_programme(period_end=date(2021, 12, 31)))
    matter.listings.create(programme=wide)
    silent = type(wide).objects.without_news(on=ON)
    assert wide in silent
    make_public_update(matter=matter, happened_on=date(2021, 10, 1))
    assert wide not in silent.all()


def test_only_another_list_around_the_matter_may_list_it_and_children_come_with_their_parent():
    matter = make_matter()
    wrong = [
        (matter, matter.programme, "这就是事项所在的清单"),
        (matter, make_programme(place_code="321102"), "不在清单所在的"),
        (make_matter(parent=matter), make_programme(), "随上级事项列入"),
    ]
    for asked, programme, words in wrong:
        with pytest.raises(ValidationError, match=words):
            MatterListing(matter=asked, programme=programme).full_clean()
    MatterListing.objects.create(matter=matter, programme=make_programme())
    matter.parent = make_matter(programme=matter.programme)
    with pytest.raises(ValidationError, match="还单独列入别的清单"):
        matter.full_clean()


def test_what_any_of_its_annual_lists_promised_moves_on_a_document():
    matter = make_public_matter(programme=make_public_programme(kind="led"))
    update = make_public_update(
        matter=matter, kind="suspended", reason="land", text="", state="draft"
    )
    assert not update.needs_basis
    matter.listings.create(programme=make_public_programme(kind="annual"))
    assert update.needs_basis
    child = make_public_matter(parent=matter)
    assert make_public_update(
        matter=child, kind="cancelled", reason="land", text="", state="draft"
    ).needs_basis


def test_lists_cost_the_same_queries_whatever_is_on_them(
    client, lists, django_assert_max_num_queries
):
    def queries(path):
        with django_assert_max_num_queries(60) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths = [
        "/livelihood/programmes/SS-wide/",
        "/livelihood/?programme=SS-wide",
        "/livelihood/programmes/",
    ]
    few = [queries(path) for path in paths]
    for number in range(12):
        matter = make_public_matter(programme=lists[0], owner=lists[0].owner)
        matter.listings.create(programme=lists[1], number=str(number))
        make_public_matter(parent=matter, owner=lists[0].owner)
    assert [queries(path) for path in paths] == few
