"""Names in tables, looked up: by code, by name, by what an office calls it, and under a total."""

import pytest

from figures.models import IndicatorAlias
from figures.resources.catalogue import Catalogue
from tests.factories import make_district, make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def totals():
    """Two totals, each with a part that offices call 住宅, and a name of one office's own."""
    invest = make_indicator(code="invest", name="固定资产投资", unit="亿元")
    sales = make_indicator(code="sales", name="商品房销售面积", unit="万平方米")
    homes = make_indicator(code="homes", name="住宅投资", unit="亿元", part_of=invest)
    sold = make_indicator(code="sold", name="住宅销售面积", unit="万平方米", part_of=sales)
    IndicatorAlias.objects.create(indicator=homes, name="住宅", parent=invest)
    IndicatorAlias.objects.create(indicator=sold, name="住宅", parent=sales)
    IndicatorAlias.objects.create(indicator=invest, name="投资")
    IndicatorAlias.objects.create(indicator=sales, name="投资", office="住建局")
    return invest, sales


def test_an_indicator_is_found_by_code_name_and_alias_however_spelt(totals):
    catalogue = Catalogue.load()
    for text in (
        "invest",
        "INVEST",
        "固定资产投资",
        "固 定 资 产　投 资",
        "＊固定资产投资",
        "投资",
    ):
        assert catalogue.indicator(text) == totals[0], text
    assert catalogue.indicator("住宅") is None


def test_what_an_office_calls_a_thing_holds_for_its_own_tables_only(totals):
    assert Catalogue.load(office="住建局").indicator("投资") == totals[1]
    assert Catalogue.load(office="统计局").indicator("投资") == totals[0]


def test_a_part_is_found_by_its_name_under_its_total(totals):
    catalogue = Catalogue.load()
    invest, sales = totals
    for mark in ("住宅", "#住宅", "＃住宅", "其中：住宅", "其中：#住宅"):
        assert catalogue.indicator(mark, parent=invest).code == "homes", mark
        assert catalogue.indicator(mark, parent=sales).code == "sold", mark
    assert catalogue.part("住宅投资", parent=invest).code == "homes"
    assert catalogue.part("住宅投资", parent=sales) is None


def test_a_part_of_one_total_is_not_found_under_another(totals):
    catalogue = Catalogue.load()
    assert catalogue.indicator("住宅投资", parent=totals[1]) is None
    assert catalogue.indicator("住宅投资", parent=totals[0]).code == "homes"
    assert catalogue.indicator("固定资产投资", parent=totals[1]) == totals[0]


def test_a_place_is_found_by_code_name_and_short_name_where_only_one_is_meant():
    city = make_district(code="321100", name="镇江市", level="city")
    district = make_district()
    make_district(code="321111001", name="宝塔街道")
    make_district(code="321102001", name="宝塔镇")
    catalogue = Catalogue.load()
    assert catalogue.place("321111") == catalogue.place("润州区") == catalogue.place("润 州")
    assert catalogue.place("润州区") == district
    assert catalogue.place("镇江") == city
    assert catalogue.place("宝塔") is None
    assert catalogue.place("宝塔镇").code == "321102001"


def test_what_was_missed_is_kept_once_with_at_most_five_like_it(totals):
    for number in range(7):
        make_indicator(code=f"rate_{number}", name=f"房地产投资额{number}", unit="亿元")
    make_indicator(code="people", name="房地产投资额人数", unit="人")
    catalogue = Catalogue.load()
    catalogue.missed("房地产投资额", row=4, unit="亿元")
    catalogue.missed("房地产 投资额", row=9, unit="亿元")
    (missed,) = catalogue.unmatched()
    assert (missed.first_row, missed.rows, len(missed.suggestions)) == (4, 2, 5)
    assert "people" not in {each.code for each in missed.suggestions}


def test_a_file_of_thousands_of_unknown_names_is_told_of_the_first_hundred(totals):
    catalogue = Catalogue.load()
    for number in range(500):
        catalogue.missed(f"名称{number}", row=number)
    assert len(catalogue.unmatched()) == 100
