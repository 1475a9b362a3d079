"""Two people press the same button at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from publishing.review import proposals, steps
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewEvent
from tests.publishing.examples.making import make_people, new_notice, new_scheme, published
from tests.publishing.examples.models import Notice, Scheme

pytestmark = pytest.mark.usefixtures("append_only_lifted")


def at_once(*acts):
    """Do all of it at the same moment, each on a connection of its own; what refused, if it did."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            act()
        except StepRefused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_signatures_one_counts_and_the_other_is_told():
    people = make_people()
    notice = steps.draft(new_notice(), by=people.clerk)
    steps.submit(notice, by=people.clerk)
    outcomes = at_once(
        *(
            lambda by=by: steps.approve_and_publish(Notice.objects.get(), by=by)
            for by in (people.signer, people.everything)
        )
    )
    assert sorted(outcome != "" for outcome in outcomes) == [False, True]
    assert "现为已发布" in max(outcomes)
    assert ReviewEvent.objects.of(notice).filter(step="published").count() == 1


def test_of_two_proposals_signed_at_once_one_is_applied():
    people = make_people()
    scheme = published(new_scheme(), people)
    papers = []
    for name in ("甲", "乙"):
        proposal = proposals.propose(scheme, {"fields": {"name": name}}, by=people.clerk)
        papers.append(steps.submit(proposal, by=people.clerk))
    outcomes = at_once(
        *(
            lambda paper=paper: steps.approve_and_publish(paper, by=people.signer)
            for paper in papers
        )
    )
    assert sorted(outcome != "" for outcome in outcomes) == [False, True]
    assert "已有新的版本" in max(outcomes)
    assert Scheme.objects.get().version == 2


def test_codes_given_at_once_differ():
    people = make_people()
    notices = [new_notice() for _ in range(6)]
    assert at_once(
        *(lambda notice=notice: steps.draft(notice, by=people.clerk) for notice in notices)
    ) == [""] * len(notices)
    assert len({notice.code for notice in notices}) == len(notices)
