"""The same figures are the same, in whichever shape they come."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from figures import periods
from figures.resources.catalogue import Catalogue
from tests.factories import make_district, make_indicator
from tests.figures.shapes.reading import read_file

pytestmark = pytest.mark.django_db

#: Names, units and whether they are counted at one moment.
INDICATORS = {"地区生产总值": ("亿元", False), "企业户数": ("户", True), "绿地率": ("%", False)}
PLACES = {"润州区": "321111", "京口区": "321102"}
LONG = "行政区划代码,指标,报告期,数值,单位"
MODEST = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.sampled_from(sorted(INDICATORS))
years = st.sampled_from(["2018", "2020"])
places = st.sampled_from(sorted(PLACES))
numbers = st.decimals(-9999, 99999, places=2).map(lambda value: value + Decimal("0.00"))


@pytest.fixture
def catalogue():
    """Two places and three indicators."""
    for name, code in PLACES.items():
        make_district(code=code, name=name)
    for name, (unit, is_stock) in INDICATORS.items():
        make_indicator(name=name, unit=unit, measure_kind="stock" if is_stock else "flow")
    return Catalogue.load()


def wholes(catalogue, lines):
    """What a file holds: the identity of each of its figures."""
    figures, problems = read_file("\n".join(lines).encode(), catalogue=catalogue)
    assert problems == []
    return sorted(each.whole for each in figures)


def assert_same(catalogue, wide, figures):
    """The lines of a wide table say these figures, and nothing else."""
    rows = [LONG]
    for (place, name, span), value in figures.items():
        unit, is_stock = INDICATORS[name]
        period = periods.parse(span)
        label = periods.label(periods.at_end(period) if is_stock else period)
        rows.append(f"{PLACES[place]},{name},{label},{value},{unit}")
    assert wholes(catalogue, wide) == wholes(catalogue, rows)


@MODEST
@given(st.dictionaries(st.tuples(names, years), numbers, min_size=1))
def test_a_yearbook_says_what_the_long_table_says(catalogue, values):
    wide = ["润州区", "指标,单位,2018年,2020年"]
    for name, (unit, _) in INDICATORS.items():
        cells = [str(values.get((name, year), "…")) for year in ("2018", "2020")]
        wide.append(",".join((name, unit, *cells)))
    figures = {("润州区", name, f"{year}年"): value for (name, year), value in values.items()}
    assert_same(catalogue, wide, figures)


@MODEST
@given(st.dictionaries(st.tuples(names, st.booleans()), numbers), numbers)
def test_a_monthly_return_says_what_the_long_table_says(catalogue, values, number):
    values[("企业户数", False)] = number
    values.pop(("企业户数", True), None)  # the same month's end: one number only
    wide = ["2021年8月润州区月报", "指标,单位,本月,本月止累计"]
    for name, (unit, _) in INDICATORS.items():
        cells = [str(values.get((name, so_far), "")) for so_far in (False, True)]
        wide.append(",".join((name, unit, *cells)))
    spans = {False: "2021年8月", True: "2021年1-8月"}
    figures = {("润州区", name, spans[so_far]): each for (name, so_far), each in values.items()}
    assert_same(catalogue, wide, figures)


@MODEST
@given(st.dictionaries(st.tuples(places, names), numbers, min_size=1))
def test_a_table_of_places_says_what_the_long_table_says(catalogue, values):
    header = [f"{name}（{unit}）" for name, (unit, _) in INDICATORS.items()]
    wide = ["2020年", ",".join(("地区", *header))]
    for place in PLACES:
        cells = [str(values.get((place, name), "/")) for name in INDICATORS]
        wide.append(",".join((place, *cells)))
    figures = {(place, name, "2020年"): value for (place, name), value in values.items()}
    assert_same(catalogue, wide, figures)
