"""The law of the ladder, asked on every publication and withdrawal."""

from datetime import date

import pytest

from projects.models import Project, StageEvent
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewState
from publishing.review.verification import problems_of
from tests.factories import (
    make_batch_of,
    make_district,
    make_evaluation,
    make_project,
    make_public_project,
    make_stage_event,
)
from tests.projects.making import published

pytestmark = pytest.mark.django_db


def stage_of(project):
    return Project.objects.with_stage(on=date(2022, 6, 1)).get(pk=project.pk).stage


def new(project, stage, on, **fields):
    return StageEvent(project=project, stage=stage, on=date.fromisoformat(on), **fields)


def test_publishing_a_stage_moves_the_project_and_withdrawing_it_moves_it_back(people):
    project = make_public_project()
    signed = published(new(project, "signed", "2021-03-15"), people)
    started = published(new(project, "started", "2021-06-01"), people)
    assert stage_of(project) == "started"
    steps.withdraw(started, by=people.signer, reason="误报")
    assert stage_of(project) == "signed"
    assert not list(problems_of(signed))


def test_an_unlawful_stage_is_not_published_and_changes_nothing(people):
    project = make_public_project(name="天海")
    published(new(project, "signed", "2021-03-15"), people)
    event = new(project, "started", "2021-03-14")
    with pytest.raises(StepRefused, match="“天海”：开工（2021年3月14日）早于签约"):
        published(event, people)
    event.refresh_from_db()
    assert event.state == ReviewState.SUBMITTED
    assert stage_of(project) == "signed"


def test_a_stage_is_not_withdrawn_from_under_another(people):
    project = make_public_project()
    signed = published(new(project, "signed", "2021-03-15"), people)
    published(new(project, "started", "2021-06-01"), people)
    with pytest.raises(StepRefused, match="开工跳过了签约，须写明理由"):
        steps.withdraw(signed, by=people.signer, reason="误报")
    assert StageEvent.objects.get(pk=signed.pk).is_published


def test_a_stage_in_the_middle_is_corrected_in_one_act(people):
    project = make_public_project()
    signed = published(new(project, "signed", "2021-03-15"), people)
    published(new(project, "started", "2021-06-01"), people)
    published(new(project, "signed", "2021-03-16", corrects=signed), people)
    states = dict(StageEvent.objects.filter(stage="signed").values_list("on", "state"))
    assert states == {date(2021, 3, 15): "withdrawn", date(2021, 3, 16): "published"}
    unlawful = StageEvent.objects.get(on=date(2021, 3, 16))
    with pytest.raises(StepRefused, match="进展日期不能倒退"):
        published(new(project, "signed", "2021-07-01", corrects=unlawful), people)
    assert StageEvent.objects.get(pk=unlawful.pk).is_published


def test_a_batch_is_asked_for_what_it_leads_to(people):
    project = make_public_project()
    signed = published(new(project, "signed", "2021-03-15"), people)
    records = [
        steps.draft(new(project, "completed", "2022-01-01"), by=people.clerk),
        steps.draft(new(project, "started", "2021-06-01"), by=people.clerk),
        steps.draft(new(project, "signed", "2021-05-01", corrects=signed), by=people.clerk),
    ]
    batch = make_batch_of(*records)
    steps.submit(batch, by=people.clerk)
    steps.approve_and_publish(batch, by=people.signer)
    assert stage_of(project) == "completed"
    assert StageEvent.objects.public().count() == 3


def test_below_seventy_a_signing_needs_a_reason(people):
    project = make_public_project()
    make_evaluation(project=project, mean="69.99", state="published")
    signing = new(project, "signed", "2021-11-12")
    with pytest.raises(StepRefused, match=r"评审平均分69\.99分.*低于70分，不可行，不能签约"):
        published(signing, people)
    overridden = new(project, "signed", "2021-11-12", override_reason="区政府常务会议决定")
    published(overridden, people)
    assert stage_of(project) == "signed"


def test_at_seventy_it_is_signed_and_a_later_verdict_is_asked_too(people):
    project = make_public_project()
    sound = make_evaluation(project=project, mean="70.00")
    published(sound, people)
    published(new(project, "signed", "2021-11-12"), people)
    poor = make_evaluation(project=project, mean="50", held_on=date(2021, 11, 1))
    with pytest.raises(StepRefused, match="低于70分"):
        published(poor, people)
    steps.withdraw(sound, by=people.signer, reason="误报")
    assert stage_of(project) == "signed"


def test_the_first_content_is_held_to_the_same_law():
    project = make_public_project()
    with pytest.raises(StepRefused, match="开工跳过了签约"):
        steps.initialise(new(project, "started", "2021-06-01"))
    steps.initialise(new(project, "signed", "2021-06-01"))
    assert stage_of(project) == "signed"


def test_a_project_is_published_after_its_place_and_withdrawn_before_it(people):
    district = make_district()
    project = make_project(district=district)
    with pytest.raises(StepRefused, match="“润州区”尚未发布"):
        published(project, people)
    type(district).objects.filter(pk=district.pk).update(state="published")
    steps.approve_and_publish(project, by=people.signer)
    district.refresh_from_db()
    with pytest.raises(StepRefused, match="1条已发布的项目，不能撤下"):
        steps.withdraw(district, by=people.signer, reason="撤")


def test_drafts_are_asked_nothing_and_show_nothing(people):
    project = make_public_project()
    make_stage_event(project=project, stage="producing", on=date(2021, 1, 1))
    published(new(project, "signed", "2021-03-15"), people)
    assert stage_of(project) == "signed"
