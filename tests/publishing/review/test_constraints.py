"""What the database itself refuses of the papers of review."""

import pytest
from django.db import IntegrityError, transaction

from accounts.append_only import guarded_tables
from publishing.models import BatchItem, Change, ReviewEvent
from tests.factories import (
    make_batch_of,
    make_change,
    make_proposal,
    make_review_event,
    make_user,
)

pytestmark = pytest.mark.django_db


def refused(constraint, make):
    """Assert that the database refuses what `make` does, by this constraint's name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return constraint in str(error.value) or "UNIQUE" in str(error.value)


@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        (
            "publishing_reviewevent_names_a_person",
            lambda: make_review_event(by=None, step="published"),
        ),
        (
            "publishing_reviewevent_names_a_person",
            lambda: make_review_event(by=make_user(), step="initialised"),
        ),
        (
            "publishing_reviewevent_gives_a_reason",
            lambda: make_review_event(step="withdrawn", reason=""),
        ),
        (
            "publishing_reviewevent_gives_a_reason",
            lambda: make_review_event(step="returned", reason=""),
        ),
        ("publishing_proposal_is_never_importing", lambda: make_proposal(state="importing")),
        ("publishing_batch_is_never_importing", lambda: make_batch_of(state="importing")),
    ],
)
def test_the_database_refuses(constraint, make):
    assert refused(constraint, make)


def test_a_record_is_in_a_batch_once():
    proposal = make_proposal()
    batch = make_batch_of(proposal)
    item = batch.items.get()
    assert refused(
        "publishing_batchitem_once_per_batch",
        lambda: BatchItem.objects.create(
            batch=batch, record_type=item.record_type, record_code=item.record_code
        ),
    )


@pytest.mark.parametrize(
    ("make", "model"), [(make_review_event, ReviewEvent), (make_change, Change)]
)
def test_what_happened_is_never_rewritten(make, model):
    make()
    for rewrite in (lambda: model.objects.update(record_code="x"), model.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            rewrite()
    assert model.objects.get().record_code == "321111"


def test_both_trails_are_guarded_in_the_database():
    assert {"publishing_change", "publishing_reviewevent"} <= set(guarded_tables())
