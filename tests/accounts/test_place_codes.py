"""Place codes are cut at 2·2·2·3·3 digits and nowhere else (trap 33)."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Unit
from accounts.place_codes import containing_places, covers, place_prefix, validate_place_code
from tests.factories import make_unit

#: Districts whose own codes end in a zero, beside their neighbours.
ZERO_ENDING = ("310110", "440310", "330110")
LEVELS = ((0, 2), (2, 4), (4, 6), (6, 9), (9, 12))


def levels(code: str) -> list[str]:
    """The parts of a code from the province down, empty levels at its end left out."""
    digits, *compounds = code.split("-")
    parts = [digits[start:end] for start, end in LEVELS]
    while parts and not parts[-1].strip("0"):
        parts.pop()
    return parts + compounds


@st.composite
def place_codes(draw):
    """Codes near one another: mostly shared or zero-ending levels, so that neighbours are met."""
    district = draw(st.sampled_from([*ZERO_ENDING, "310112", "310111", "321111", "321100"]))
    city = draw(st.sampled_from([district, f"{district[:4]}00", f"{district[:2]}0000", "000000"]))
    below = st.sampled_from(["", "000", "001", "010", "100", "110"])
    street = draw(below)
    community = draw(below) if street else ""
    compound = draw(st.sampled_from(["", "-001", "-010", "-001-002"])) if community else ""
    return draw(st.sampled_from([district, city])) + street + community + compound


@given(scope=place_codes(), place=place_codes())
def test_a_place_covers_what_is_inside_it_by_levels_and_nothing_else(scope, place):
    if "-" in scope:
        inside = (place + "-").startswith(scope + "-")
    else:
        inside = levels(place)[: len(levels(scope))] == levels(scope)
    assert covers(scope, place) == inside


@pytest.mark.parametrize("district", ZERO_ENDING)
def test_a_district_that_ends_in_zero_covers_its_streets_and_no_neighbour(district):
    assert covers(district, f"{district}001")
    assert covers(district, f"{district}000000")
    for other in range(1, 100):
        neighbour = f"{district[:4]}{other:02}"
        assert covers(district, neighbour) == (neighbour == district)
        assert covers(f"{district[:4]}00", neighbour)


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [*ZERO_ENDING, "310100", "310000", "000000", "310110001"])
def test_the_database_filter_agrees_with_the_rule(scope):
    places = [*ZERO_ENDING, "310112", "310100", "310111", "310110001", "310110010", "310110001002"]
    for place in places:
        make_unit(place_code=place)
    found = set(Unit.objects.within(scope).values_list("place_code", flat=True))
    assert found == {place for place in places if covers(scope, place)}


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("000000", []),
        ("320000", ["000000"]),
        ("321111", ["321100", "320000", "000000"]),
        ("310110", ["310100", "310000", "000000"]),
        ("321111001002-003", ["321111001002", "321111001", "321111", "321100", "320000", "000000"]),
    ],
)
def test_a_place_knows_every_place_it_lies_in(code, above):
    assert containing_places(code) == above
    assert all(covers(place, code) for place in above)


@given(place_codes())
def test_a_prefix_is_the_start_of_its_own_code(code):
    assert code.startswith(place_prefix(code))


@pytest.mark.parametrize(
    "code",
    ["", "32111", "3211111", "32111A", "３２１１１１", "321111-001", "321111001002-01", "٣٢١١١١"],
)
def test_what_is_no_place_code_is_refused_in_chinese(code):
    with pytest.raises(ValidationError, match="不是区划代码"):
        validate_place_code(code)
