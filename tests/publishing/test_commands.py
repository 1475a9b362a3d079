"""`manage.py publish` and `manage.py check_review`."""

import io

import pytest
from django.core.management import call_command

from publishing.review import proposals, steps
from tests.publishing.examples.making import new_notice, new_scheme, published
from tests.publishing.examples.models import Notice, Scheme


def run(*arguments, **options):
    """The exit code, what was said and what was complained about."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue().splitlines()
    return 0, out.getvalue(), err.getvalue().splitlines()


def publish(*records, people):
    return run(
        "publish",
        *records,
        submitted_by=people.clerk.username,
        approved_by=people.signer.username,
    )


def test_records_are_published_by_code_or_by_kind_and_code(people):
    notices = [steps.draft(new_notice(title=title), by=people.clerk) for title in "甲乙丙"]
    steps.submit(notices[1], by=people.clerk)
    steps.submit(notices[2], by=people.clerk)
    steps.approve(notices[2], by=people.reviewer)
    code, out, err = publish(
        notices[0].code, f"examples.notice:{notices[1].code}", notices[2].code, people=people
    )
    assert (code, out, err) == (0, "已发布3条记录。\n", [])
    assert Notice.objects.public().count() == 3
    assert run("check_review")[0] == 0


def test_a_proposal_is_published_like_a_record(people):
    scheme = published(new_scheme(), people)
    proposal = proposals.propose(scheme, {"fields": {"name": "新名"}}, by=people.clerk)
    assert publish(proposal.code, people=people)[0] == 0
    assert Scheme.objects.get().name == "新名"


def test_nothing_is_done_if_one_record_is_refused_and_each_problem_is_named(people):
    good = steps.draft(new_notice(), by=people.clerk)
    own = steps.draft(new_notice(), by=people.everything)
    code, out, err = run(
        "publish",
        good.code,
        own.code,
        "TZ-404",
        "figures.nothing:TZ-1",
        submitted_by=people.clerk.username,
        approved_by=people.everything.username,
    )
    assert (code, out) == (1, "")
    assert [line.partition("：")[0] for line in err] == [own.code, "TZ-404", "figures.nothing:TZ-1"]
    assert "不能由本人审核通过" in err[0]
    assert set(Notice.objects.values_list("state", flat=True)) == {"draft"}


def test_a_code_that_two_kinds_use_asks_which(people):
    steps.draft(new_notice(code="X-1"), by=people.clerk)
    steps.draft(new_scheme(code="X-1"), by=people.clerk)
    code, _, err = publish("X-1", people=people)
    assert code == 1
    assert "examples.scheme、examples.notice" in err[0]


def test_unknown_people_are_named(people):
    code, _, err = run("publish", "TZ-1", submitted_by="nobody", approved_by="nowhere")
    assert (code, err) == (1, ["没有用户名为nobody的用户。", "没有用户名为nowhere的用户。"])


def test_a_published_record_is_not_published_again(people):
    notice = published(new_notice(), people)
    code, _, err = publish(notice.code, people=people)
    assert code == 1
    assert "现为已发布，不能报送" in err[0]


@pytest.mark.django_db
def test_the_check_names_what_was_not_signed():
    new_notice(code="TZ-1", state="published").save()
    code, out, err = run("check_review")
    assert (code, out, err) == (1, "", ["examples.notice:TZ-1 已发布，但没有签发记录"])
