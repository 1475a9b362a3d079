"""The steps between a clerk's desk and the public page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Role
from publishing.changes.models import Change
from publishing.review import after_transition, proposals, steps
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewEvent, ReviewState
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_notice, new_scheme, published
from tests.publishing.examples.models import Notice, Scheme


def trail(record):
    """The steps of a record: `[("wrote", "信息员甲"), …]`."""
    return list(ReviewEvent.objects.of(record).values_list("step", "actor"))


def test_a_notice_goes_from_draft_to_the_public_page_by_four_steps(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    assert notice.code == "TZ-321111-000001"
    steps.submit(notice, by=people.clerk)
    steps.approve(notice, by=people.reviewer)
    assert not Notice.objects.public()
    steps.publish(notice, by=people.signer)

    assert Notice.objects.public().get().published_at
    assert trail(notice) == [
        ("wrote", "信息员甲"),
        ("submitted", "信息员甲"),
        ("approved", "审核人甲"),
        ("published", "签发人甲"),
    ]


def test_every_step_but_writing_stands_in_the_audit_log(people):
    notice = published(new_notice(), people)
    entries = AuditEntry.objects.filter(action=AuditEntry.Action.REVIEW, record_code=notice.code)
    summaries = [entry.summary for entry in entries.order_by("id")]
    assert summaries == ["报送：开工", "审核通过：开工", "签发：开工"]


def test_a_given_code_is_kept_and_a_taken_one_is_not_given_again(people):
    steps.draft(new_notice(code="TZ-321111-000001"), by=people.clerk)
    assert steps.draft(new_notice(), by=people.clerk).code == "TZ-321111-000002"


def test_a_draft_that_is_not_valid_is_refused_with_a_sentence_for_each_field(people):
    with pytest.raises(StepRefused) as refused:
        steps.draft(new_notice(title="", code="不行"), by=people.clerk)
    assert len(refused.value.reasons) == 2
    assert any(reason.startswith("“标题”：") for reason in refused.value.reasons)
    assert not Notice.objects.exists()
    assert not ReviewEvent.objects.exists()


def test_a_record_cannot_be_drafted_twice(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    with pytest.raises(StepRefused, match="已经保存过"):
        steps.draft(notice, by=people.clerk)


# Who


@pytest.mark.parametrize("who", ["reviewer", "signer", "system_admin", "auditor"])
def test_only_clerks_and_district_admins_write(people, who):
    with pytest.raises(StepRefused, match="信息员、区管理员"):
        steps.draft(new_notice(), by=getattr(people, who))


def test_a_clerk_of_another_district_writes_nothing_here(people):
    stranger = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    with pytest.raises(StepRefused, match="不能填报"):
        steps.draft(new_notice(), by=stranger)


def test_a_clerk_of_one_unit_writes_only_what_it_owns(people):
    unit, other = make_unit(), make_unit()
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": unit}])
    notice = steps.draft(new_notice(owner=unit), by=clerk)
    with pytest.raises(StepRefused, match="不能填报"):
        steps.draft(new_notice(owner=other), by=clerk)
    notice.owner = other
    with pytest.raises(StepRefused, match="不能修改"):
        steps.edited(notice, by=clerk)


@pytest.mark.parametrize("who", ["clerk", "district_admin", "system_admin", "auditor"])
def test_nobody_approves_without_the_role(people, who):
    notice = steps.draft(new_notice(), by=people.other_clerk)
    steps.submit(notice, by=people.other_clerk)
    with pytest.raises(StepRefused, match="审核人、签发人"):
        steps.approve(notice, by=getattr(people, who))


def test_a_superuser_signs_nothing(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    with pytest.raises(StepRefused, match="审核人、签发人"):
        steps.approve(notice, by=make_user(is_superuser=True))


def test_a_reviewer_does_not_sign(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    steps.approve(notice, by=people.reviewer)
    with pytest.raises(StepRefused, match="不能签发"):
        steps.publish(notice, by=people.reviewer)


def test_one_other_person_may_approve_and_sign(people):
    assert published(new_notice(), people).is_published


@pytest.mark.parametrize(
    "author",
    [
        lambda notice, people: steps.edited(notice, by=people.everything),
        lambda notice, people: steps.submit(notice, by=people.everything),
    ],
    ids=["who edited", "who submitted"],
)
def test_an_author_neither_approves_nor_signs_nor_returns(people, author):
    notice = steps.draft(new_notice(), by=people.clerk)
    author(notice, people)
    if notice.state == ReviewState.DRAFT:
        steps.submit(notice, by=people.clerk)
    with pytest.raises(StepRefused, match="不能由本人审核通过"):
        steps.approve(notice, by=people.everything)
    with pytest.raises(StepRefused, match="不能由本人退回"):
        steps.send_back(notice, by=people.everything, reason="不清楚")
    steps.approve(notice, by=people.reviewer)
    with pytest.raises(StepRefused, match="不能由本人签发"):
        steps.publish(notice, by=people.everything)


@pytest.mark.parametrize("filed_for", [False, True])
def test_who_wrote_or_filed_for_another_never_signs(people, filed_for):
    notice = steps.draft(new_notice(), by=people.everything, filed_for=filed_for)
    assert trail(notice) == [("filed_for" if filed_for else "wrote", "多面手")]
    steps.submit(notice, by=people.clerk)
    with pytest.raises(StepRefused, match="不能由本人审核通过"):
        steps.approve_and_publish(notice, by=people.everything)


def test_who_wrote_the_proposal_does_not_sign_the_card_after_it_was_reopened(people):
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "雨污分流二期"}}, by=people.everything)
    steps.submit(proposal, by=people.everything)
    steps.approve_and_publish(proposal, by=people.signer)
    steps.withdraw(scheme, by=people.signer, reason="停办")
    steps.reopen(scheme, by=people.clerk)
    steps.submit(scheme, by=people.clerk)
    with pytest.raises(StepRefused, match="不能由本人"):
        steps.approve_and_publish(scheme, by=people.everything)


# When


def test_a_submitted_record_is_not_edited(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    notice.title = "竣工"
    with pytest.raises(StepRefused, match="现为已报送待审，不能修改"):
        steps.edited(notice, by=people.clerk)


def test_a_returned_record_is_edited_and_submitted_again(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    steps.send_back(notice, by=people.reviewer, reason="缺日期")
    notice.title = "12月1日开工"
    steps.edited(notice, by=people.clerk)
    steps.submit(notice, by=people.clerk)
    steps.approve_and_publish(notice, by=people.signer)
    assert Notice.objects.public().get().title == "12月1日开工"


@pytest.mark.parametrize("reason", ["", "   "])
def test_returning_and_withdrawing_need_a_reason(people, reason):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    with pytest.raises(StepRefused, match="退回修改须写明理由"):
        steps.send_back(notice, by=people.reviewer, reason=reason)
    steps.approve_and_publish(notice, by=people.signer)
    with pytest.raises(StepRefused, match="撤下须写明理由"):
        steps.withdraw(notice, by=people.signer, reason=reason)


def test_an_approved_record_may_still_be_returned(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    steps.approve(notice, by=people.reviewer)
    steps.send_back(notice, by=people.signer, reason="口径不明")
    assert notice.state == ReviewState.RETURNED


def test_the_submitter_calls_back_what_nobody_has_approved(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    with pytest.raises(StepRefused, match="不是信息员乙报送的"):
        steps.recall(notice, by=people.other_clerk)
    steps.recall(notice, by=people.clerk)
    assert notice.state == ReviewState.DRAFT
    steps.submit(notice, by=people.clerk)
    steps.approve(notice, by=people.reviewer)
    with pytest.raises(StepRefused, match="现为已审待签发，不能收回"):
        steps.recall(notice, by=people.clerk)


def test_a_withdrawn_event_is_final(people):
    notice = published(new_notice(), people)
    steps.withdraw(notice, by=people.signer, reason="重复")
    with pytest.raises(StepRefused, match="撤下后不能重新起草"):
        steps.reopen(notice, by=people.clerk)


def test_a_withdrawn_card_may_become_a_draft_again(people):
    scheme = published(new_scheme(), people)
    steps.withdraw(scheme, by=people.signer, reason="停办")
    assert not Scheme.objects.public()
    steps.reopen(scheme, by=people.other_clerk)
    scheme.name = "雨污分流（重启）"
    steps.edited(scheme, by=people.other_clerk)
    steps.submit(scheme, by=people.other_clerk)
    steps.approve_and_publish(scheme, by=people.signer)
    assert Scheme.objects.public().get().name == "雨污分流（重启）"


# Two people at once


def test_a_step_on_an_older_version_than_the_stored_one_is_refused(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.edited(notice, by=people.clerk)
    with pytest.raises(StepRefused, match="您看到的是第1版，现为第2版"):
        steps.submit(notice, by=people.clerk, expected_version=1)
    steps.submit(notice, by=people.clerk, expected_version=2)


def test_the_second_of_two_edits_is_refused_and_loses_nothing(people):
    steps.draft(new_notice(), by=people.clerk)
    first, second = Notice.objects.get(), Notice.objects.get()
    first.title, second.title = "甲", "乙"
    steps.edited(first, by=people.clerk)
    with pytest.raises(StepRefused, match="已被修改"):
        steps.edited(second, by=people.other_clerk)
    assert Notice.objects.get().title == "甲"
    assert second.title == "乙"


def test_a_record_deleted_meanwhile_refuses_every_step(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    Notice.objects.get().delete()
    with pytest.raises(StepRefused, match="已被删除"):
        steps.submit(notice, by=people.clerk)


# What was reported is what is signed


def test_content_altered_behind_the_engine_s_back_is_not_approved(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    Notice._base_manager.update(title="另一回事")
    with pytest.raises(StepRefused, match="与报送时不一致"):
        steps.approve(notice, by=people.reviewer)


def test_what_a_handler_refuses_did_not_happen(people, monkeypatch):
    def refuse(record, step):
        raise StepRefused("今天不行")

    notice = steps.draft(new_notice(), by=people.clerk)
    monkeypatch.setattr(after_transition, "_handlers", [(0, "", refuse)])
    with pytest.raises(StepRefused, match="今天不行"):
        steps.submit(notice, by=people.clerk)
    assert notice.state == Notice.objects.get().state == ReviewState.DRAFT
    assert trail(notice) == [("wrote", "信息员甲")]


def test_handlers_get_the_record_in_its_new_state_and_the_step(people, monkeypatch):
    seen = []
    handlers = [(0, "examples.notice", lambda *args: seen.append(args))]
    monkeypatch.setattr(after_transition, "_handlers", handlers)
    published(new_notice(), people)
    published(new_scheme(), people)
    states = [(record.state, step.step, step.from_state) for record, step in seen]
    assert [state[1:] for state in states] == [
        ("submitted", "draft"),
        ("approved", "submitted"),
        ("published", "approved"),
    ]


# Corrections


def test_a_correction_withdraws_what_it_corrects_in_the_same_act(people):
    wrong = published(new_notice(title="5月开工"), people)
    right = steps.draft(new_notice(title="6月开工", corrects=wrong), by=people.clerk)
    steps.submit(right, by=people.clerk)
    assert Notice.objects.public().get() == wrong
    steps.approve_and_publish(right, by=people.signer)

    assert Notice.objects.public().get() == right
    last = ReviewEvent.objects.of(wrong).last()
    assert (last.step, last.reason) == ("withdrawn", "由“6月开工”更正")


def test_two_corrections_of_one_notice_are_not_both_signed(people):
    wrong = published(new_notice(), people)
    rights = [steps.draft(new_notice(corrects=wrong), by=people.clerk) for _ in range(2)]
    for right in rights:
        steps.submit(right, by=people.clerk)
    steps.approve_and_publish(rights[0], by=people.signer)
    with pytest.raises(StepRefused, match="现为已撤下，只能更正已发布的记录"):
        steps.approve_and_publish(rights[1], by=people.signer)


def test_a_correction_needs_the_signer_of_what_it_corrects(people):
    wrong = published(new_notice(owner=make_unit()), people)
    unit = make_unit()
    right = steps.draft(new_notice(corrects=wrong, owner=unit), by=people.clerk)
    steps.submit(right, by=people.clerk)
    signer = make_user(scopes=[{"role": Role.SIGNER, "unit": unit}])
    with pytest.raises(StepRefused, match="不能更正"):
        steps.approve_and_publish(right, by=signer)


# 系统初始化


def test_initial_content_is_public_without_persons(people):
    scheme = new_scheme(code="YL-1")
    scheme.save()
    steps.initialise(scheme)
    assert Scheme.objects.public().get() == scheme
    assert trail(scheme) == [("initialised", "系统初始化")]


def test_only_brand_new_records_are_initialised(people):
    notice = steps.draft(new_notice(), by=people.clerk)
    with pytest.raises(StepRefused, match="不是新记录"):
        steps.initialise(notice)
    initial = steps.initialise(new_notice())
    with pytest.raises(StepRefused, match="不是新记录"):
        steps.initialise(initial)


# Scheduled proposals


def test_a_scheduled_proposal_is_signed_now_and_applied_when_due(people):
    scheme = published(new_scheme(), people)
    moment = timezone.now() + timedelta(days=1)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    proposal.publish_at = moment
    steps.edited(proposal, by=people.clerk)
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)

    assert proposal.state == ReviewState.APPROVED
    assert steps.publish_due(now=timezone.now()) == []
    assert Scheme.objects.get().name == "雨污分流"
    assert steps.publish_due(now=moment) == []
    assert Scheme.objects.get().name == "新名"
    assert trail(scheme)[-1] == ("published", "签发人甲")


def test_a_due_proposal_that_no_longer_fits_is_named_and_the_others_applied(people):
    schemes = [published(new_scheme(), people) for _ in range(2)]
    moment = timezone.now() + timedelta(days=1)
    for scheme in schemes:
        proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
        proposal.publish_at = moment
        steps.edited(proposal, by=people.clerk)
        steps.submit(proposal, by=people.clerk)
        steps.approve_and_publish(proposal, by=people.signer)
    steps.withdraw(schemes[0], by=people.signer, reason="停办")

    refused = steps.publish_due(now=moment)

    assert len(refused) == 1
    assert "现为已撤下" in refused[0]
    assert Scheme.objects.public().get().name == "新名"


def test_an_approved_but_unsigned_proposal_is_never_due(people):
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    moment = proposal.publish_at = timezone.now() + timedelta(days=1)
    steps.edited(proposal, by=people.clerk)
    steps.submit(proposal, by=people.clerk)
    steps.approve(proposal, by=people.reviewer)
    assert steps.publish_due(now=moment) == []
    assert Scheme.objects.get().name == "雨污分流"


def test_a_schedule_in_the_past_is_refused(people):
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    proposal.publish_at = timezone.now() - timedelta(minutes=1)
    with pytest.raises(StepRefused, match="须晚于现在"):
        steps.edited(proposal, by=people.clerk)


# What one person may do


def test_an_acceptance_is_filed_and_signed_in_one_act(people):
    completion = published(new_notice(title="完工"), people)
    acceptance = steps.accept(new_notice(title="验收", accepts=completion), by=people.reviewer)
    assert Notice.objects.public().get(pk=acceptance.pk).code == "TZ-321111-000002"
    assert trail(acceptance) == [("accepted", "审核人甲")]
    assert ReviewEvent.objects.of(acceptance).get().content["fields"]["title"] == "验收"
    assert Change.objects.of(acceptance).get().sentence == "发布“验收”。"


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("clerk", "审核人、签发人"),
        ("district_admin", "审核人、签发人"),
        ("everything", "编写、代录或报送过“完工”"),
    ],
)
def test_an_acceptance_is_refused_to_everybody_else(people, who, why):
    completion = steps.draft(new_notice(title="完工"), by=people.everything)
    steps.submit(completion, by=people.clerk)
    steps.approve_and_publish(completion, by=people.signer)
    with pytest.raises(StepRefused, match=why):
        steps.accept(new_notice(title="验收", accepts=completion), by=getattr(people, who))
    assert Notice.objects.count() == 1


def test_only_a_new_event_that_accepts_something_public_is_signed_by_one_person(people):
    with pytest.raises(StepRefused, match="不是新的验收记录"):
        steps.accept(new_notice(), by=people.signer)
    draft = steps.draft(new_notice(title="完工"), by=people.clerk)
    with pytest.raises(StepRefused, match="现为草稿"):
        steps.accept(new_notice(accepts=draft), by=people.signer)
    completion = published(new_notice(title="完工"), people)
    drafted = steps.draft(new_notice(title="验收", accepts=completion), by=people.clerk)
    with pytest.raises(StepRefused, match="不是新的验收记录"):
        steps.accept(drafted, by=people.signer)


def test_a_changed_promise_is_a_correction_and_says_why(people):
    scheme = published(new_scheme(told_at=datetime(2021, 3, 1, 1, tzinfo=UTC)), people)
    change = {"fields": {"told_at": "2021-05-01T01:00:00+00:00"}}
    proposal = proposals.propose(scheme, change, by=people.clerk)
    with pytest.raises(StepRefused, match="“告知时间”发布后只能作为更正修改"):
        steps.submit(proposal, by=people.clerk)
    proposal.note = "原文有误"
    steps.edited(proposal, by=people.clerk)
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)
    change = Change.objects.of(scheme).latest("pk")
    assert (change.kind, change.sentence) == (
        "corrected",
        "更正“雨污分流”：告知时间由“2021-03-01 09:00”改为“2021-05-01 09:00”（原文有误）。",
    )
