import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from figures.models import Claim, ClaimFormula, ClaimInput
from tests.factories import make_claim, make_public_figure

pytestmark = pytest.mark.django_db

#: PostgreSQL refuses a number too large by the type of its column, SQLite by the constraint.
REFUSALS = (IntegrityError, DataError)
#: SQLite names the columns of a key that stands twice, not its constraint.
OTHERWISE = {
    "figures_claiminput_symbol_means_one_thing": "claim_id.*symbol",
    "figures_claimformula_stands_once": "claim_id.*text",
}


def named(constraint):
    """What a database says when it refuses by this constraint."""
    digits = "numeric field overflow" if constraint.endswith("_digits") else constraint
    return "|".join((constraint, OTHERWISE.get(constraint, digits)))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "importing"}, "figures_claim_is_never_importing"),
        ({"decimals": 5}, "figures_claim_has_at_most_four_decimals"),
        ({"stated_text": ""}, "figures_claim_stated_value_has_its_words"),
        ({"stated_value": None}, "figures_claim_stated_value_has_its_words"),
        ({"stated_value": 10**11}, "figures_claim_stated_value_within_fifteen_digits"),
    ],
)
def test_the_database_refuses_a_claim(fields, constraint):
    with pytest.raises(REFUSALS, match=named(constraint)), transaction.atomic():
        make_claim(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"takes": "value"}, "figures_claiminput_is_bound_one_way"),
        ({"takes": "literal"}, "figures_claiminput_is_bound_one_way"),
        ({"takes": "unknown", "literal": 5}, "figures_claiminput_is_bound_one_way"),
        ({"takes": "literal", "literal": 5}, "figures_claiminput_literal_has_an_origin"),
        (
            {"takes": "literal", "literal": 10**11, "origin": "原文"},
            "figures_claiminput_literal_within_fifteen_digits",
        ),
        ({"symbol": "总数", "takes": "unknown"}, "figures_claiminput_symbol_means_one_thing"),
    ],
)
def test_the_database_refuses_an_input(fields, constraint):
    claim = make_claim(inputs=[{"symbol": "总数", "takes": "unknown"}])
    with pytest.raises(REFUSALS, match=named(constraint)), transaction.atomic():
        ClaimInput.objects.create(**{"claim": claim, "symbol": "办结"} | fields)


def test_the_database_refuses_a_formula_twice():
    claim = make_claim(formulas=["a÷b"])
    twice = named("figures_claimformula_stands_once")
    with pytest.raises(IntegrityError, match=twice), transaction.atomic():
        claim.formulas.create(text="a÷b")


def test_what_staff_type_is_read_before_it_is_kept():
    claim = make_claim()
    wrong = [
        (ClaimFormula(claim=claim, text="a÷"), "公式没有写完。"),
        (ClaimInput(claim=claim, symbol="2月", takes="unknown"), "代号用汉字、字母和数字"),
        (ClaimInput(claim=claim, symbol="a b", takes="unknown"), "代号用汉字、字母和数字"),
        (Claim(title="x", district=claim.district, unit="元/%", owner=claim.owner), "读不懂"),
    ]
    for row, problem in wrong:
        with pytest.raises(ValidationError, match=problem):
            row.full_clean()


def test_a_claim_lies_where_its_district_does():
    claim = make_claim(place_code="321102")
    assert (claim.place_code, claim.district.code) == ("321102", "321102")


def test_a_figure_that_is_checked_with_is_not_deleted_under_it():
    figure = make_public_figure()
    make_claim(inputs=[{"symbol": "a", "figure": figure}])
    with pytest.raises(Exception, match="protected"):
        figure.delete()
