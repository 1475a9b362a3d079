"""What is public is what was signed last, by two people."""

import pytest

from publishing.review import proposals, steps
from publishing.review.models import ReviewEvent
from publishing.review.snapshots import fingerprint
from publishing.review.verification import problems
from tests.publishing.examples.making import new_notice, new_scheme, published
from tests.publishing.examples.models import Notice, Scheme


def test_what_went_through_the_steps_has_no_problem(people):
    published(new_notice(), people)
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)
    initial = new_scheme(code="YL-1")
    initial.save()
    steps.initialise(initial)
    assert list(problems()) == []


def test_content_changed_behind_the_engine_s_back_is_found(people):
    notice = published(new_notice(), people)
    Notice._base_manager.update(title="另一回事")
    assert [problem.split()[0] for problem in problems()] == [f"examples.notice:{notice.code}"]
    assert "不一致" in next(problems())


def test_a_record_published_without_any_signature_is_found(db):
    new_notice(code="TZ-1", state="published").save()
    assert list(problems()) == ["examples.notice:TZ-1 已发布，但没有签发记录"]


def forged(record, *steps_by):
    """Review events that no engine wrote, the last of them a publication."""
    for step, by in steps_by:
        ReviewEvent.objects.create(
            record_type=record.record_type,
            record_code=record.code,
            step=step,
            by=by,
            actor=str(by),
            version=1,
            fingerprint=fingerprint(record),
        )


@pytest.mark.parametrize(
    ("steps_taken", "problem"),
    [
        (["published:signer"], "没有报送记录"),
        (["wrote:clerk", "submitted:clerk", "published:signer"], "没有审核记录"),
        (
            ["wrote:signer", "submitted:clerk", "approved:reviewer", "published:signer"],
            "由编写或报送人签发人甲本人签发",
        ),
        (
            ["wrote:clerk", "submitted:reviewer", "approved:reviewer", "published:signer"],
            "由编写或报送人审核人甲本人审核",
        ),
    ],
)
def test_a_publication_that_lacks_its_two_people_is_found(people, steps_taken, problem):
    notice = new_notice(code="TZ-1", state="published")
    notice.save()
    pairs = (step.split(":") for step in steps_taken)
    forged(notice, *((step, getattr(people, who)) for step, who in pairs))
    assert list(problems()) == [f"examples.notice:TZ-1 {problem}"]


def test_an_acceptance_by_somebody_with_a_hand_in_it_is_found(people):
    completion = published(new_notice(title="完工"), people)
    good = steps.accept(new_notice(title="验收", accepts=completion), by=people.reviewer)
    assert list(problems()) == []
    bad = new_notice(code="TZ-1", state="published", accepts=completion)
    bad.save()
    forged(bad, ("accepted", people.clerk))
    alone = new_notice(code="TZ-2", state="published")
    alone.save()
    forged(alone, ("accepted", people.signer))
    assert list(problems()) == [
        "examples.notice:TZ-1 由“完工”的编写或报送人信息员甲本人验收",
        "examples.notice:TZ-2 由一人办理，但没有验收对象",
    ]
    assert good.state == "published"


def test_a_card_changed_by_a_proposal_that_nobody_signed_is_found(people):
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    Scheme._base_manager.update(name="新名", version=2)
    card = Scheme.objects.get()
    ReviewEvent.objects.create(
        record_type=card.record_type,
        record_code=card.code,
        step="published",
        by=people.signer,
        actor="签发人甲",
        version=2,
        fingerprint=fingerprint(card),
        proposal_code=proposal.code,
    )
    assert list(problems()) == [f"examples.scheme:{card.code} 变更申请{proposal.code}没有签发记录"]
