"""The page of a unit: who it is, whom to ring, what it answers for."""

from datetime import date

import pytest

from tests.factories import make_district, make_release, make_unit
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db


def test_a_unit_says_what_it_is_whom_to_ring_and_where(client):
    make_district(state="published")
    above = make_unit(name="区政府")
    unit = make_unit(code="zjj", name="住建局", parent=above, phone="0511-12345678转2")
    make_unit(name="房管所", parent=unit)

    page = Page(client.get("/units/zjj/"))

    assert page.heading == page.government_tags["ArticleTitle"] == "住建局"
    for words in ("部门", "区政府", "房管所", "0511-12345678转2", "润州区"):
        assert words in page.text
    assert {"tel:0511-12345678", "/districts/321111/", f"/units/{above.code}/"} <= set(page.links)


def test_a_unit_with_nothing_public_says_so(client):
    make_unit(code="zjj", name="住建局")

    page = Page(client.get("/units/zjj/"))

    assert page.status == 200
    assert "目前没有公开的内容由住建局负责" in page.text
    assert "12345" in page.text


def test_a_unit_shows_the_releases_it_answers_for(client):
    unit = make_unit(code="tjj", name="统计局")
    release = make_release(owner=unit, state="published", title="前三季度数据")
    make_release(owner=unit, title="未发布的数据")

    page = Page(client.get("/units/tjj/"))

    assert "共发布 1 次" in page.text
    assert release.get_absolute_url() in page.links
    assert "未发布的数据" not in page.text
    assert "目前没有公开的内容" not in page.text


def test_a_unit_that_ended_names_who_took_over(client):
    heir = make_unit(code="zjj", name="住建局")
    make_unit(code="fgj", name="房管局", valid_to=date(2019, 3, 1), successor=heir)

    page = Page(client.get("/units/fgj/"))
    assert "已于2019年3月1日停用。 现由住建局承接" in page.text.replace("用。现", "用。 现")
    page = Page(client.get("/units/zjj/"))
    assert "承接自" in page.text
    assert "/units/fgj/" in page.links


@pytest.mark.parametrize("code", ["nothing", "x" * 200, "'"])
def test_an_unknown_unit_is_not_found(client, code):
    assert client.get(f"/units/{code}/").status_code == 404


def test_a_unit_costs_the_same_queries_for_one_release_or_many(
    client, django_assert_max_num_queries
):
    unit = make_unit(code="tjj")

    def queries():
        with django_assert_max_num_queries(30) as captured:
            assert client.get("/units/tjj/").status_code == 200
        return len(captured)

    def fill():
        make_release(owner=unit, state="published")
        make_unit(parent=unit)
        make_unit(successor=unit)

    fill()
    one = queries()
    for _ in range(8):
        fill()
    assert queries() == one
