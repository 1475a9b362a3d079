"""What this room adds to the pages of places and units."""

from datetime import date

import pytest
import time_machine

from tests.factories import (
    make_community,
    make_district,
    make_matter_unit,
    make_public_matter,
    make_public_programme,
    make_public_service,
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
def community():
    return make_community(code="321111001001", name="朱方路社区", state="published")


def test_a_community_lists_all_its_matters_and_those_of_its_compounds(client, community):
    compound = make_community(
        code="321111001001-001", name="朱方路72号", kind="compound", parent=community,
        state="published",
    )  # fmt: skip
    programme = make_public_programme()
    done = make_public_matter(programme=programme, community=compound, title="小区改造")
    completion = make_public_update(matter=done, kind="completed")
    make_public_update(matter=done, kind="accepted", accepts=completion, text="")
    make_public_matter(programme=programme, community=community, title="社区助餐点")
    make_public_matter(programme=programme, community=community, title="草稿", state="draft")
    make_public_matter(programme=programme, title="别处的事")

    page = Page(client.get(community.get_absolute_url()))

    assert "2件：办结1，未报进度1" in page.text
    assert "小区改造：已办结，2021年6月1日完工" in page.text
    assert "社区助餐点：预计2021年12月31日完工" in page.text
    assert "草稿" not in page.text
    assert "别处的事" not in page.text
    assert "社区助餐点" not in Page(client.get(compound.get_absolute_url())).text


def test_a_unit_shows_what_it_leads_and_supports_with_a_link_to_all(client):
    unit = make_unit(code="bureau", name="住建局")
    matter = make_public_matter(title="小区改造")
    make_matter_unit(matter=matter, role="supporting", unit=unit)
    make_public_service(name="物业热线", provider_unit=unit)

    page = Page(client.get("/units/bureau/"))

    assert "小区改造：预计2021年12月31日完工" in page.text
    assert "/livelihood/?unit=bureau" in page.links
    assert "物业热线" in page.text


def test_a_district_shows_its_programmes_with_counts_and_its_services(client):
    district = make_district(state="published")
    programme = make_public_programme(name="年度实事", district=district)
    make_public_matter(programme=programme)
    make_public_service(name="一件事一次办", district=district)
    make_public_programme(name="别区实事", place_code="321102")

    page = Page(client.get("/districts/321111/"))

    assert "年度实事" in page.text
    assert "总数1件，办结0件，0.0%" in page.text
    assert "查找润州区的民生实事（1件）" in page.text
    assert "一件事一次办" in page.text
    assert "别区实事" not in page.text
    assert {"/livelihood/?district=321111", "/livelihood/services/?district=321111"} <= set(
        page.links
    )


def test_places_and_units_without_anything_have_no_panel(client, community):
    make_unit(code="bureau")
    for path in ("/districts/321111/", community.get_absolute_url(), "/units/bureau/"):
        assert "民生实事</h2>" not in Page(client.get(path)).html


@pytest.mark.parametrize("place", ["community", "unit"])
def test_a_panel_costs_the_same_queries_for_one_matter_or_25(
    client, community, place, django_assert_max_num_queries
):
    unit = make_unit(code="bureau")
    path = community.get_absolute_url() if place == "community" else "/units/bureau/"
    programme = make_public_programme()

    def add():
        matter = make_public_matter(programme=programme, community=community, owner=unit)
        make_matter_unit(matter=matter, role="lead", unit=unit)
        make_public_update(matter=matter, happened_on=date(2021, 9, 1))

    def queries():
        with django_assert_max_num_queries(40) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    add()
    one = queries()
    for _ in range(24):
        add()
    assert queries() == one
