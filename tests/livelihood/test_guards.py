"""What is refused when something is reported, published or withdrawn."""

import pytest
import time_machine

from accounts.models import Role
from publishing.review import steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_community,
    make_district,
    make_matter,
    make_matter_unit,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_service,
    make_user,
)
from tests.livelihood.making import happened, new_update, on, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-12-10T08:00:00+08:00", tick=False):
        yield


def test_a_registered_completion_shows_a_photo_or_a_document(people):
    completion = new_update(make_public_matter(), "completed", "2021-12-01")
    steps.draft(completion, by=people.clerk)
    with pytest.raises(StepRefused, match="须附照片或文件"):
        steps.submit(completion, by=people.clerk)
    completion.files.create(kind="photo", file="attached/1.jpg")
    steps.submit(completion, by=people.clerk)
    by_report = new_update(make_public_matter(reporting="reported"), "completed", "2021-12-01")
    steps.submit(steps.draft(by_report, by=people.clerk), by=people.clerk)


@pytest.mark.parametrize(("day", "late"), [("2021-11-09", False), ("2021-11-08", True)])
def test_a_completion_filed_after_31_days_needs_a_document_with_its_date(people, day, late):
    completion = new_update(make_public_matter(), "completed", day)
    steps.draft(completion, by=people.clerk)
    completion.files.create(kind="photo", file="attached/1.jpg")
    document = completion.files.create(kind="document", file="attached/1.pdf")
    if late:
        with pytest.raises(StepRefused, match="补报，须附写明日期的文件"):
            steps.submit(completion, by=people.clerk)
        document.dated_on = on("2021-11-08")
        document.save()
    steps.submit(completion, by=people.clerk)
    assert str(completion.filed_on) == "2021-12-10"


def test_the_correction_of_a_completion_filed_in_time_is_not_filed_late(people):
    matter = make_public_matter()
    completion = happened(matter, "completed", "2021-12-01", people)
    with time_machine.travel("2022-05-01T08:00:00+08:00", tick=False):
        corrected = new_update(matter, "completed", "2021-12-02", corrects=completion)
        steps.draft(corrected, by=people.clerk)
        corrected.files.create(kind="photo", file="attached/1.jpg")
        steps.submit(corrected, by=people.clerk)


def test_an_adjustment_rests_on_a_public_document_that_stays(people):
    programme = make_public_programme(kind="annual")
    matter = make_public_matter(programme=programme)
    document = make_programme_document(programme=programme)
    fields = {"new_due_on": on("2022-03-31"), "document": document}
    moved = new_update(matter, "due_changed", "2021-12-01", **fields)
    with pytest.raises(StepRefused, match="尚未发布，请先发布它"):
        published(moved, people)
    published(document, people)
    steps.approve_and_publish(moved, by=people.signer)
    with pytest.raises(StepRefused, match="还有1条已发布的进展"):
        steps.withdraw(document, by=people.signer, reason="有误")


def test_nothing_is_published_in_a_place_that_is_not_public(people):
    district = make_district(code="321102")
    for make in (make_service, make_matter):
        record = make(district=district, programme=make_public_programme(
            place_code="321102", district=district
        )) if make is make_matter else make(district=district)  # fmt: skip
        record.place_code = "321102"
        with pytest.raises(StepRefused, match="“京口区”尚未发布"):
            steps.initialise(record)


def test_a_place_with_public_matters_is_not_withdrawn(people):
    make_district(state="published")
    community = make_community(state="published")
    matter = make_public_matter(community=community)
    boss = make_user(scopes=[{"role": Role.SIGNER, "place_code": "321100"}])
    with pytest.raises(StepRefused, match="还有1条已发布的民生实事"):
        steps.withdraw(community, by=boss, reason="撤并")
    with pytest.raises(StepRefused, match="已发布的民生项目清单"):
        steps.withdraw(matter.district, by=boss, reason="撤并")


# Units by role, through the steps: accounts.scopes is the one rule


def clerk_of(unit):
    """A clerk over one unit of 润州."""
    return make_user(scopes=[{"role": Role.CLERK, "unit": unit}])


def test_lead_and_owner_file_and_responsible_only_for_children(people):
    matter = make_public_matter()
    lead = make_matter_unit(matter=matter, role="lead").unit
    responsible = make_matter_unit(matter=matter, role="responsible").unit
    supporting = make_matter_unit(matter=matter).unit
    for unit in (matter.owner, lead):
        steps.draft(new_update(matter, "progress", "2021-06-01", owner=unit), by=clerk_of(unit))
    refusals = {responsible: "本事项由牵头单位填报", supporting: "不是本事项的责任、牵头单位"}
    for unit, sentence in refusals.items():
        with pytest.raises(StepRefused, match=sentence):
            steps.draft(new_update(matter, "progress", "2021-06-01", owner=unit), by=clerk_of(unit))
        with pytest.raises(StepRefused, match="不能填报"):
            steps.draft(new_update(matter, "progress", "2021-06-01"), by=clerk_of(unit))
    child = make_public_matter(parent=matter)
    make_matter_unit(matter=child, unit=responsible, role="responsible")
    steps.draft(
        new_update(child, "progress", "2021-06-01", owner=responsible), by=clerk_of(responsible)
    )


def test_a_street_s_clerk_files_for_what_lies_in_the_street(people):
    street = make_district(code="321111001", state="published")
    clerk = make_user(scopes=[{"role": Role.CLERK, "place_code": "321111001"}])
    community = make_community(code="321111001002", state="published")
    inside = make_public_matter(community=community)
    elsewhere = make_public_matter()
    assert street.place_code == "321111001"
    steps.draft(new_update(inside, "progress", "2021-06-01"), by=clerk)
    with pytest.raises(StepRefused, match="不能填报"):
        steps.draft(new_update(elsewhere, "progress", "2021-06-01"), by=clerk)
