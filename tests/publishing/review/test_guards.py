"""What stays public while something of it is."""

import pytest

from publishing.review import after_transition, steps
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public
from tests.publishing.examples.making import new_notice, new_scheme, published
from tests.publishing.examples.models import Notice, Scheme


def test_a_record_with_public_dependants_is_not_withdrawn(people, monkeypatch):
    monkeypatch.setattr(after_transition, "_handlers", [])
    monkeypatch.setattr(Notice, "ancestors", ())
    keep_while_public(
        "examples.scheme",
        lambda scheme: Notice.objects.public().filter(scheme=scheme),
        called="通知",
    )
    scheme = published(new_scheme(), people)
    notice = published(new_notice(scheme=scheme), people)
    with pytest.raises(StepRefused, match="“雨污分流”还有1条已发布的通知，不能撤下"):
        steps.withdraw(scheme, by=people.signer, reason="停办")
    assert Scheme.objects.get().is_published
    steps.withdraw(notice, by=people.signer, reason="停办")
    steps.withdraw(scheme, by=people.signer, reason="停办")
