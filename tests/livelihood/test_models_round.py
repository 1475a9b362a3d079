"""What rounds, surveys, bulletins and double listings must satisfy."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from livelihood.models import MatterListing, RoundFiling
from publishing.review.models import Batch
from publishing.review.snapshots import fingerprint, snapshot
from tests.factories import (
    make_bulletin,
    make_public_matter,
    make_public_programme,
    make_report_round,
    make_round_return,
    make_survey,
    make_update,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "constraint", "fields"),
    [
        (
            make_report_round,
            "livelihood_reportround_is_due_after_its_period",
            {"due_on": date(2021, 6, 29)},
        ),
        (
            make_survey,
            "livelihood_satisfactionsurvey_is_never_importing",
            {"state": "importing"},
        ),
        (
            make_survey,
            "livelihood_satisfactionsurvey_ends_after_it_begins",
            {"held_to": date(2021, 11, 30)},
        ),
        (make_survey, "livelihood_satisfactionsurvey_answers_within_sample", {"satisfied": 71}),
        (make_survey, "livelihood_satisfactionsurvey_quorum_within_sample", {"quorum": 101}),
        (make_survey, "livelihood_satisfactionsurvey_quorum_within_sample", {"quorum": 0}),
        (make_bulletin, "livelihood_bulletin_is_never_importing", {"state": "importing"}),
        (
            make_bulletin,
            "livelihood_bulletin_objection_window_is_a_period",
            {"objection_from": date(2021, 7, 8)},
        ),
        (
            make_bulletin,
            "livelihood_bulletin_is_issued_after_its_day",
            {"issued_on": date(2021, 6, 29)},
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(make, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**fields)


def refused(constraint, *columns):
    """The error of either database: SQLite names the columns, PostgreSQL the constraint."""
    return pytest.raises(IntegrityError, match=f"{constraint}|{', '.join(columns)}")


def test_a_programme_has_one_round_for_a_period():
    round_ = make_report_round()
    columns = ("livelihood_reportround.programme_id", "livelihood_reportround.period_end")
    # PostgreSQL looks at the unique code first, which says the same.
    constraint = "livelihood_reportround_once_per_period|livelihood_reportround_code"
    with refused(constraint, *columns), transaction.atomic():
        make_report_round(programme=round_.programme)


def test_a_unit_is_asked_once_in_a_round():
    first = make_round_return()
    columns = ("livelihood_roundreturn.round_id", "livelihood_roundreturn.unit_id")
    constraint = "livelihood_roundreturn_once_per_unit"
    with refused(constraint, *columns), transaction.atomic():
        make_round_return(round=first.round, unit=first.unit)


def test_what_is_filed_for_a_unit_has_a_scan():
    asked = make_round_return()
    batch = Batch.objects.create(title="月报", place_code="321111", owner=asked.unit, code="PC-1")
    filing = RoundFiling(unit_return=asked, batch=batch, means="paper", filed_by=make_user())
    with (
        pytest.raises(IntegrityError, match="livelihood_roundfiling_paper_has_a_scan"),
        transaction.atomic(),
    ):
        filing.save()
    filing.scan = "attached/1.jpg"
    filing.save()


def test_a_matter_is_listed_once_in_another_programme_and_never_in_its_own():
    matter, other = make_public_matter(), make_public_programme()
    matter.listings.create(programme=other, number="7")
    columns = ("livelihood_matterlisting.matter_id", "livelihood_matterlisting.programme_id")
    constraint = "livelihood_matterlisting_once_per_programme"
    with refused(constraint, *columns), transaction.atomic():
        matter.listings.create(programme=other)
    with pytest.raises(ValidationError, match="不用再填"):
        MatterListing(matter=matter, programme=matter.programme).clean()


def test_a_round_lies_where_its_programme_does_and_its_code_says_which():
    round_ = make_report_round()
    assert round_.code == f"{round_.programme.code}-20210630"
    assert (round_.place_code, round_.owner) == (
        round_.programme.place_code,
        round_.programme.owner,
    )
    assert str(round_) == f"{round_.programme}2021年6月月报"


def test_a_rate_of_satisfaction_needs_its_quorum():
    survey = make_survey(sample=200, quorum=90)
    assert (survey.answers, survey.rate) == (90, Decimal("88.9"))
    assert make_survey(quorum=91).rate is None


def test_a_survey_that_is_not_over_has_no_answers_yet():
    survey = make_survey()
    survey.clean()
    survey.held_to = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="测评还没有结束"):
        survey.clean()


def test_what_was_signed_before_a_column_came_is_still_what_was_signed():
    update = make_update()
    content = snapshot(update)
    before = {
        "fields": {
            name: value
            for name, value in content["fields"].items()
            if name not in ("round", "expected_on", "said_on_schedule")
        },
        "inlines": content["inlines"],
    }
    assert fingerprint(update) == fingerprint(update, before)
    update.expected_on = date(2021, 12, 1)
    assert fingerprint(update) != fingerprint(update, before)


def test_a_matter_signed_before_double_listings_came_is_still_what_was_signed():
    matter = make_public_matter()
    content = snapshot(matter)
    before = {
        **content,
        "inlines": {k: v for k, v in content["inlines"].items() if k != "listings"},
    }
    assert fingerprint(matter) == fingerprint(matter, before)
    matter.listings.create(programme=make_public_programme())
    assert fingerprint(matter) != fingerprint(matter, before)
