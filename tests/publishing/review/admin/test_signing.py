"""The signing page: many records as one table, lines returned singly, the rest signed at once."""

import re

import pytest
from django.urls import reverse

from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.models import ReviewEvent
from tests.accounts.browsing import signed_in
from tests.publishing.examples.making import new_notice
from tests.publishing.examples.models import Notice

pytestmark = pytest.mark.django_db


def reported(people, *titles, title="十月报送"):
    """A submitted batch of notices."""
    notices = [steps.draft(new_notice(title=name), by=people.clerk) for name in titles]
    batch = make_batch(notices, title=title, by=people.clerk)
    return steps.submit(batch, by=people.clerk)


def key_of(title):
    """What the form calls a notice."""
    return f"examples.notice:{Notice.objects.get(title=title).code}"


def desk_of(page):
    """The hidden fields that say what the page showed."""
    return {"seen": re.findall(r'name="seen" value="([^"]*)"', page.text)}


def page_of(batch):
    """The review page of a batch."""
    return reverse("admin:publishing_batch_review", args=[batch.pk])


def test_one_press_returns_the_ticked_line_and_signs_the_rest(people):
    batch = reported(people, "甲事", "乙事", "丙事")
    client = signed_in(people.signer)
    page = client.get(page_of(batch))
    assert "审核并签发其余各条" in page.text
    pressed = desk_of(page) | {
        "desk": "sign",
        "return": key_of("乙事"),
        f"reason:{key_of('乙事')}": "缺照片",
    }
    answer = client.post(page_of(batch), pressed, follow=True)
    assert "退回1条，签发2条" in answer.text
    assert dict(Notice.objects.values_list("title", "state")) == {
        "甲事": "published",
        "乙事": "returned",
        "丙事": "published",
    }
    returned = ReviewEvent.objects.get(step="returned")
    assert (returned.record_code, returned.reason, returned.batch) == (
        Notice.objects.get(title="乙事").code,
        "缺照片",
        batch,
    )
