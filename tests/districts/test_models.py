"""Places: what lies where, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from districts.models import Community, District, KeyArea
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_community,
    make_district,
    make_district_event,
    make_honour,
    make_industry,
    make_key_area,
    make_unit,
    make_user,
)
from tests.publishing.examples.making import make_people

pytestmark = pytest.mark.django_db


def make_its_own_part(area):
    """The area as a part of itself."""
    KeyArea.objects.filter(pk=area.pk).update(parent=area)


@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        ("districts_district_is_never_importing", lambda: make_district(state="importing")),
        ("districts_district_code_fits_its_level", lambda: make_district(code="3211110")),
        (
            "districts_district_code_fits_its_level",
            lambda: make_district(code="321111001", level="district"),
        ),
        (
            "districts_district_code_fits_its_level",
            lambda: make_district(code="321111", level="subdistrict"),
        ),
        ("districts_district_lies_in_itself", lambda: make_district(place_code="321102")),
        (
            "districts_district_map_has_approval_number",
            lambda: make_district(map_image="maps/321111.png"),
        ),
        ("districts_community_is_never_importing", lambda: make_community(state="importing")),
        ("districts_community_code_is_a_place_code", lambda: make_community(code="321111001")),
        (
            "districts_community_lies_in_itself",
            lambda: make_community(code="321111001001", place_code="321111"),
        ),
        (
            "districts_community_compounds_have_a_parent",
            lambda: make_community(code="321111001001-001", kind="compound"),
        ),
        (
            "districts_community_compounds_have_a_parent",
            lambda: make_community(parent=make_community()),
        ),
        ("districts_keyarea_is_never_importing", lambda: make_key_area(state="importing")),
        ("districts_keyarea_area_is_positive", lambda: make_key_area(area_km2=0)),
        ("districts_keyarea_is_not_its_own_parent", lambda: make_its_own_part(make_key_area())),
        (
            "districts_industry_belongs_to_one_card",
            lambda: make_industry(district=make_district(), key_area=make_key_area()),
        ),
        ("districts_industry_belongs_to_one_card", lambda: make_industry(key_area=None)),
        ("districts_honour_is_never_importing", lambda: make_honour(state="importing")),
        ("districts_honour_count_is_positive", lambda: make_honour(count=0)),
        (
            "districts_districtevent_is_never_importing",
            lambda: make_district_event(state="importing"),
        ),
    ],
)
def test_the_database_refuses(constraint, make):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_a_place_is_its_own_place():
    people = make_people()
    unit = make_unit()
    district = District(code="321111", name="润州区", level="district", owner=unit)
    steps.draft(district, by=people.clerk)
    assert district.place_code == "321111"
    by_place = Community(
        place_code="321111001002", name="三茅宫", kind="community", owner=unit, district=district
    )
    steps.draft(by_place, by=people.clerk)
    assert by_place.code == "321111001002"


@pytest.mark.parametrize(
    ("place", "parent", "problem"),
    [
        ("321111", "321102", "不在321102之内"),
        ("321111", "321111", "不在321111之内"),
        ("321111001", "321111", ""),
        ("321111", "321100", ""),
    ],
)
def test_a_place_lies_in_its_parent(place, parent, problem):
    level = "subdistrict" if len(place) == 9 else "district"
    outer = make_district(code=parent)
    inner = District(code=place, place_code=place, name="某区", level=level, parent=outer)
    if problem:
        with pytest.raises(ValidationError, match=problem):
            inner.clean()
    else:
        inner.clean()


def test_a_community_lies_in_its_district_and_a_compound_in_its_community():
    community = make_community(code="321111001002")
    community.clean()
    with pytest.raises(ValidationError, match="不在321102之内"):
        Community(code="321111001003", district=make_district(code="321102")).clean()
    with pytest.raises(ValidationError, match="须以“321111001002-”开头"):
        Community(code="321111001003-001", district=community.district, parent=community).clean()


# Published outside in, withdrawn inside out


def public(place, people):
    """The place, taken through the steps from draft."""
    steps.submit(place, by=people.district_admin)
    return steps.approve_and_publish(place, by=people.signer)


@pytest.fixture
def people():
    """One person of each role in 润州."""
    return make_people()


def test_a_community_is_not_public_before_its_district(people):
    community = make_community()
    with pytest.raises(StepRefused, match="“润州区”尚未发布"):
        public(community, people)
    public(community.district, people)
    steps.approve_and_publish(community, by=people.signer)
    assert Community.objects.public().get() == community


@pytest.mark.parametrize(
    ("inside", "called"),
    [
        (make_community, "社区"),
        (lambda: make_district(code="321111001", parent=make_district()), "下级行政区"),
    ],
)
def test_a_district_with_public_places_in_it_is_not_withdrawn(people, inside, called):
    place = inside()
    district = public(make_district(), people)
    public(place, people)
    with pytest.raises(StepRefused, match=f"还有1条已发布的{called}，不能撤下"):
        steps.withdraw(district, by=people.signer, reason="区划调整")
    steps.withdraw(place, by=people.signer, reason="区划调整")
    steps.withdraw(district, by=people.signer, reason="区划调整")
    assert not District.objects.public()


def test_a_community_with_public_compounds_is_not_withdrawn(people):
    community = make_community(code="321111001002")
    public(community.district, people)
    public(community, people)
    compound = make_community(
        code="321111001002-001",
        kind="compound",
        parent=community,
        district=community.district,
    )
    public(compound, people)
    with pytest.raises(StepRefused, match="还有1条已发布的小区"):
        steps.withdraw(community, by=people.signer, reason="合并")


def test_a_place_needs_a_scope_over_all_units(people):
    district = make_district()
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": district.owner}])
    with pytest.raises(StepRefused, match="不能报送"):
        steps.submit(district, by=clerk)
    steps.submit(district, by=people.clerk)


# Key areas, honours and events


def test_an_area_is_no_part_of_its_own_parts():
    whole = make_key_area()
    part = make_key_area(parent=whole)
    whole.parent = part
    with pytest.raises(ValidationError, match="上级片区不能又在本片区之内"):
        whole.clean()


def test_an_honoured_community_lies_in_the_district():
    honour = make_honour(community=make_community(code="321102001001"))
    with pytest.raises(ValidationError, match="不在润州区"):
        honour.clean()


@pytest.mark.parametrize("make", [make_key_area, make_honour, make_district_event])
def test_what_lies_in_a_district_follows_it(make):
    record = make(district=make_district(code="321102"))
    assert record.place_code == "321102"


@pytest.mark.parametrize(
    ("inside", "outer"),
    [
        (make_key_area, "district"),
        (lambda: make_key_area(district=public_district(), parent=make_key_area()), "parent"),
        (make_honour, "district"),
        (lambda: make_honour(district=public_district(), community=make_community()), "community"),
        (make_district_event, "district"),
        (
            lambda: make_district_event(district=public_district(), key_area=make_key_area()),
            "key_area",
        ),
    ],
)
def test_nothing_is_public_before_its_place_nor_outlives_it(people, inside, outer):
    record = inside()
    place = getattr(record, outer)
    with pytest.raises(StepRefused, match=f"“{place}”尚未发布"):
        public(record, people)
    steps.approve_and_publish(public_place(place, people) and record, by=people.signer)
    called = record._meta.verbose_name if outer != "parent" else "下属片区"
    place.refresh_from_db()
    with pytest.raises(StepRefused, match=f"还有1条已发布的{called}，不能撤下"):
        steps.withdraw(place, by=people.signer, reason="不再收录")
    steps.withdraw(record, by=people.signer, reason="不再收录")
    steps.withdraw(place, by=people.signer, reason="不再收录")


def public_district():
    """润州, published without a step."""
    return make_district(state="published")


def public_place(place, people):
    """The place, published; 润州 itself first, if it waits."""
    district = getattr(place, "district", None)
    if district is not None and not district.is_published:
        public(district, people)
    return public(place, people)
