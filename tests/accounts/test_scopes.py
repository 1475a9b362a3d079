"""One rule says who may do what where; as a filter it says the same."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role, StaffScope, Unit
from accounts.scopes import limit, may, scopes_of
from tests.factories import make_scope, make_unit, make_user

pytestmark = pytest.mark.django_db

SIGNING = (Role.REVIEWER, Role.SIGNER)


def test_a_scope_holds_on_its_first_and_its_last_day_and_not_beside_them():
    user = make_user()
    make_scope(user=user, valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31))
    held = [
        len(scopes_of(user, on=day))
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert held == [0, 1, 1, 0]


def test_a_scope_that_ended_yesterday_allows_nothing():
    user = make_user()
    make_scope(user=user, valid_to=timezone.localdate() - timedelta(days=1))
    assert not may(user, [Role.CLERK], place_code="321111", owner_id=None)


def test_an_inactive_person_and_a_stranger_have_no_scope():
    assert scopes_of(make_user(scopes=[Role.CLERK], is_active=False)) == ()
    assert scopes_of(AnonymousUser()) == ()


def test_scopes_are_read_once_for_each_person(django_assert_num_queries):
    user = make_user(scopes=[Role.CLERK, Role.SIGNER])
    with django_assert_num_queries(1):
        for _ in range(3):
            assert may(user, [Role.SIGNER], place_code="321111", owner_id=None)
            scopes_of(user)


def test_a_superuser_is_a_system_administrator_everywhere_and_signs_nothing():
    user = make_user(is_superuser=True)
    assert may(user, [Role.SYSTEM_ADMIN], place_code="110000", owner_id=None)
    assert not may(user, [role for role in Role if role != Role.SYSTEM_ADMIN],
                   place_code="110000", owner_id=None)  # fmt: skip


def test_a_role_counts_only_where_it_was_given():
    user = make_user(scopes=[{"role": Role.CLERK}, {"role": Role.SIGNER, "place_code": "321102"}])
    assert may(user, [Role.CLERK], place_code="321111", owner_id=None)
    assert not may(user, SIGNING, place_code="321111", owner_id=None)
    assert may(user, SIGNING, place_code="321102", owner_id=None)
    assert not may(user, SIGNING, place_code="321100", owner_id=None)


def test_a_scope_over_one_unit_reaches_what_that_unit_owns_and_nothing_without_owner():
    unit, other = make_unit(), make_unit()
    user = make_user(scopes=[{"unit": unit}])
    assert may(user, [Role.CLERK], place_code="321111", owner_id=unit.pk)
    assert not may(user, [Role.CLERK], place_code="321111", owner_id=other.pk)
    assert not may(user, [Role.CLERK], place_code="321111", owner_id=None)
    assert not may(user, [Role.CLERK], place_code="321102", owner_id=unit.pk)


def test_records_of_no_place_are_reached_by_a_role_over_all_units_of_any_place():
    units = Unit.objects.all()
    make_unit()
    everywhere = make_user(scopes=[Role.DISTRICT_ADMIN])
    one_unit = make_user(scopes=[{"unit": make_unit()}])
    roles = [Role.CLERK, Role.DISTRICT_ADMIN]
    assert may(everywhere, roles, place_code=None, owner_id=None)
    assert limit(units, everywhere, roles, place=None, owner=None).exists()
    assert not may(one_unit, roles, place_code=None, owner_id=None)
    assert not limit(units, one_unit, roles, place=None, owner=None).exists()


PLACES = ["000000", "321100", "321111", "321111001", "321102", "310110", "310112"]
SCOPES = st.lists(
    st.tuples(
        st.sampled_from([Role.CLERK, Role.SIGNER]), st.sampled_from(PLACES), st.integers(0, 3)
    ),
    max_size=3,
)


@pytest.fixture
def records():
    """Scopes of somebody, standing for records with a place and an owner unit."""
    units = [make_unit() for _ in range(3)]
    keeper = make_user()
    for place in PLACES:
        for unit in units:
            StaffScope.objects.create(user=keeper, role=Role.CLERK, place_code=place, unit=unit)
    return units, StaffScope.objects.filter(user=keeper)


def test_the_filter_finds_exactly_the_records_that_the_question_allows(records):
    units, kept = records
    rows = list(kept)

    @given(SCOPES)
    def agree(scopes):
        user = make_user()
        # Remembered instead of stored: the rule reads them the same way.
        user._scopes_by_day = {
            timezone.localdate(): tuple(
                StaffScope(role=role, place_code=place, unit=units[number - 1] if number else None)
                for role, place, number in scopes
            )
        }
        for owner, all_units_only in (("unit", True), (None, True), (None, False)):
            found = set(limit(kept, user, [Role.CLERK], owner=owner, all_units_only=all_units_only))
            assert found == {
                row
                for row in rows
                if may(user, [Role.CLERK], place_code=row.place_code,
                       owner_id=row.unit_id if owner else None, all_units_only=all_units_only)
            }  # fmt: skip

    agree()
