"""Places in the admin: one code, a scope over all units, changes by proposal."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Role
from districts.models import Community, District, KeyArea
from publishing.review import steps
from publishing.review.models import Proposal
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_community,
    make_district,
    make_district_event,
    make_honour,
    make_key_area,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

DISTRICTS, COMMUNITIES = "/admin/districts/district/", "/admin/districts/community/"


@pytest.fixture
def clerk():
    """A clerk over all units of 润州."""
    return signed_in(make_user(scopes=[Role.CLERK]))


def test_a_new_place_asks_its_code_once(clerk):
    district, unit = make_district(), make_unit()
    data = typed(clerk.get(f"{DISTRICTS}add/")) | {
        "name": "和平路街道",
        "level": "subdistrict",
        "parent": district.pk,
        "owner": unit.pk,
    }
    assert "区划代码" in clerk.post(f"{DISTRICTS}add/", data).text
    clerk.post(f"{DISTRICTS}add/", data | {"code": "321111001"})
    place = District.objects.get(code="321111001")
    assert (place.place_code, place.state) == ("321111001", "draft")


def test_a_code_that_stands_has_no_word_on_how_to_fill_it_in(clerk):
    place = make_district(state="published")
    assert "留空自动编号" not in clerk.get(f"{DISTRICTS}{place.pk}/change/").text


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("321102001", "您的权限范围不包括这个区划或单位。"),
        ("321111", "街道（镇）的代码为9位，市、区的为6位。"),
        ("abc", "不是区划代码"),
    ],
)
def test_a_place_elsewhere_or_of_no_place_code_is_refused(clerk, code, problem):
    data = typed(clerk.get(f"{DISTRICTS}add/")) | {
        "code": code,
        "name": "某街道",
        "level": "subdistrict",
        "owner": make_unit().pk,
    }
    assert problem in clerk.post(f"{DISTRICTS}add/", data).text
    assert not District.objects.exists()


def test_a_clerk_of_one_unit_reads_places_only():
    district = make_district()
    clerk = signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": district.owner}]))
    page = clerk.get(f"{DISTRICTS}{district.pk}/change/")
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert clerk.get(f"{DISTRICTS}add/").status_code == 403


def test_saving_a_public_district_makes_a_proposal(clerk):
    district = make_district()
    steps.initialise(district)
    url = f"{DISTRICTS}{district.pk}/change/"
    clerk.post(url, typed(clerk.get(url), goal_keywords="产业强区"))
    assert Proposal.objects.get().changes["fields"] == {"goal_keywords": "产业强区"}
    assert District.objects.get().goal_keywords == ""


def test_a_map_without_its_approval_number_is_refused(clerk):
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    district = make_district()
    url = f"{DISTRICTS}{district.pk}/change/"
    picture = SimpleUploadedFile("map.png", file.getvalue(), "image/png")
    data = typed(clerk.get(url)) | {"map_image": picture}
    assert "上传地图须填写审图号" in clerk.post(url, data).text


def test_a_compound_lies_in_its_community(clerk):
    community = make_community(code="321111001002")
    data = typed(clerk.get(f"{COMMUNITIES}add/")) | {
        "code": "321111001003-001",
        "name": "某小区",
        "kind": "compound",
        "district": community.district.pk,
        "parent": community.pk,
        "owner": community.owner.pk,
    }
    assert "小区编码须以“321111001002-”开头" in clerk.post(f"{COMMUNITIES}add/", data).text
    clerk.post(f"{COMMUNITIES}add/", data | {"code": "321111001002-001"})
    assert Community.objects.get(parent=community).place_code == "321111001002-001"


def test_whoever_works_in_a_district_sees_the_city(clerk):
    city = make_district(code="321100", level="city")
    here, neighbour = make_district(), make_district(code="321102")
    listed = clerk.get(DISTRICTS).context["cl"].result_list
    assert set(listed) == {city, here}
    assert neighbour not in listed


# Key areas, honours, events

AREAS, HONOURS = "/admin/districts/keyarea/", "/admin/districts/honour/"


def test_an_area_is_added_with_its_industries_and_takes_its_place_from_the_district(clerk):
    district = make_district()
    data = typed(clerk.get(f"{AREAS}add/")) | {
        "name": "官塘创新社区",
        "kind": "key_area",
        "district": district.pk,
        "owner": district.owner.pk,
        "industries-TOTAL_FORMS": 1,
        "industries-0-scheme": "1+2+6",
        "industries-0-tier": 1,
        "industries-0-position": 1,
        "industries-0-name": "数字经济",
    }
    clerk.post(f"{AREAS}add/", data)
    area = KeyArea.objects.get()
    assert (area.place_code, area.state) == ("321111", "draft")
    assert area.code.startswith("PQ-321111-")
    assert [industry.name for industry in area.industries.all()] == ["数字经济"]


def test_an_area_of_another_district_is_refused(clerk):
    elsewhere = make_district(code="321102")
    data = typed(clerk.get(f"{AREAS}add/")) | {
        "name": "大禹山",
        "kind": "key_area",
        "district": elsewhere.pk,
        "owner": make_unit().pk,
    }
    assert "选择一个有效的选项" in clerk.post(f"{AREAS}add/", data).text
    assert not KeyArea.objects.exists()


def test_changing_a_public_area_s_industries_makes_a_proposal(clerk):
    area = make_key_area(state="published", district=make_district(state="published"))
    url = f"{AREAS}{area.pk}/change/"
    data = typed(clerk.get(url)) | {
        "industries-TOTAL_FORMS": 1,
        "industries-0-scheme": "1+2+6",
        "industries-0-position": 1,
        "industries-0-name": "数字经济",
    }
    clerk.post(url, data)
    rows = Proposal.objects.get().changes["inlines"]["industries"]
    assert [row["name"] for row in rows] == ["数字经济"]
    assert not area.industries.exists()


def test_a_public_honour_is_only_read(clerk):
    honour = make_honour(state="published", district=make_district(state="published"))
    url = f"{HONOURS}{honour.pk}/change/"
    page = clerk.get(url)
    assert page.status_code == 200
    assert not page.context["has_change_permission"]


@pytest.mark.parametrize("page", [AREAS, HONOURS, "/admin/districts/districtevent/"])
def test_the_lists_of_the_room_open_with_rows_in_them(clerk, page):
    make_key_area(), make_honour(), make_district_event()
    answer = clerk.get(page)
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) == 1
