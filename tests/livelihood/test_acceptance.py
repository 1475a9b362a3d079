"""通过验收: one act of one person who had no hand in the completion."""

import pytest
import time_machine

from accounts.models import Role
from livelihood.acceptance import accept, may_accept
from livelihood.models import MatterUpdate
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.verification import problems
from tests.factories import make_public_matter, make_user
from tests.livelihood.making import happened, new_update, on, status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-01-20T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def matter(people):
    """Completed on 28 December 2021, as the clerk reports."""
    matter = make_public_matter()
    happened(matter, "completed", "2021-12-28", people)
    return matter


def test_what_is_accepted_is_done_from_that_day_on(matter, people):
    assert status(matter, "2022-01-05") == "awaiting"
    acceptance = accept(matter, by=people.reviewer, on=on("2022-01-15"), text="现场查看，合格")
    assert status(matter, "2022-01-14") == "awaiting"
    assert status(matter, "2022-01-15") == "done_on_time"
    assert MatterUpdate.objects.public().get(pk=acceptance.pk).text == "现场查看，合格"
    assert acceptance.code.startswith("JZ-321111-")
    assert [line for line in problems() if "matterupdate" in line] == []


@pytest.mark.parametrize("who", ["clerk", "district_admin", "system_admin", "auditor"])
def test_only_reviewers_and_signers_accept(matter, people, who):
    assert not may_accept(matter, by=getattr(people, who))
    with pytest.raises(StepRefused, match="审核人、签发人"):
        accept(matter, by=getattr(people, who))


def test_whoever_had_a_hand_in_the_completion_does_not_accept_it(people):
    matter = make_public_matter()
    completion = steps.draft(new_update(matter, "completed", "2022-01-10"), by=people.everything)
    completion.files.create(kind="photo", file="attached/1.jpg")
    steps.submit(completion, by=people.clerk)
    steps.approve_and_publish(completion, by=people.signer)
    assert not may_accept(matter, by=people.everything)
    with pytest.raises(StepRefused, match="不能由本人验收"):
        accept(matter, by=people.everything)
    assert accept(matter, by=people.signer)  # who signed it had no hand in writing it


def test_a_reviewer_of_another_unit_or_place_does_not_accept(matter):
    for scope in ({"place_code": "321102"}, {"unit": make_public_matter().owner}):
        stranger = make_user(scopes=[{"role": Role.REVIEWER} | scope])
        assert not may_accept(matter, by=stranger)
    own = make_user(scopes=[{"role": Role.REVIEWER, "unit": matter.owner}])
    assert may_accept(matter, by=own)


def test_only_a_completion_that_stands_is_accepted_once(matter, people):
    accept(matter, by=people.reviewer)
    with pytest.raises(StepRefused, match="没有待验收"):
        accept(matter, by=people.reviewer)
    with pytest.raises(StepRefused, match="没有待验收"):
        accept(make_public_matter(), by=people.reviewer)


def test_an_acceptance_is_no_earlier_than_the_completion_and_not_ahead(matter, people):
    with pytest.raises(StepRefused, match="之前没有别的进展"):
        accept(matter, by=people.reviewer, on=on("2021-12-27"))
    with pytest.raises(StepRefused, match="还没有发生"):
        accept(matter, by=people.reviewer, on=on("2022-01-21"))
    assert not MatterUpdate.objects.filter(kind="accepted").exists()


def test_an_acceptance_cannot_be_reported_for_signature(matter, people):
    completion = MatterUpdate.objects.get()
    forged = new_update(matter, "accepted", "2022-01-10", accepts=completion)
    steps.draft(forged, by=people.clerk)
    with pytest.raises(StepRefused, match="通过验收不用报送"):
        steps.submit(forged, by=people.clerk)


def test_an_accepted_completion_is_corrected_only_once_the_acceptance_is_gone(matter, people):
    completion = MatterUpdate.objects.get()
    acceptance = accept(matter, by=people.reviewer)
    with pytest.raises(StepRefused, match="验收的不是它之前的"):
        happened(matter, "completed", "2021-12-29", people, corrects=completion)
    with pytest.raises(StepRefused, match="“通过验收”之前没有别的进展"):
        steps.withdraw(completion, by=people.signer, reason="有误")
    steps.withdraw(acceptance, by=people.signer, reason="有误")
    happened(matter, "completed", "2021-12-30", people, corrects=completion)
    accept(matter, by=people.reviewer)
    assert status(matter, "2022-01-20") == "done_on_time"
