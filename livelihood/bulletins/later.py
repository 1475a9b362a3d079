"""What was corrected or withdrawn after a bulletin was published: the bulletin stays as it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from livelihood.models import Bulletin, Matter, MatterUpdate
from publishing.changes.models import Change
from publishing.masking import mask
from publishing.review.models import ReviewState

MOST = 100


@dataclass(frozen=True)
class Later:
    """One correction: when, the sentence of `/changes/`, and the matter's page."""

    at: datetime
    words: str
    path: str


def later_than(bulletin: Bulletin) -> list[Later]:
    """What was corrected or withdrawn of what the bulletin counts, oldest first.

    Of matters that are public; a matter that is gone stands nowhere here. An update that was
    replaced is told of once, by its correction. At most two queries.
    """
    if bulletin.published_at is None:
        return []
    matters = Matter.objects.public().on_list_of(bulletin.programme)
    updates = MatterUpdate.objects.filter(matter__in=matters, happened_on__lte=bulletin.as_of)
    replaced = Q(
        state=ReviewState.WITHDRAWN,
        corrections__state=ReviewState.PUBLISHED,
        corrections__happened_on__lte=bulletin.as_of,
    )
    of_updates = Q(
        record_type=MatterUpdate._meta.label_lower,
        kind__in=(Change.Kind.CORRECTED, Change.Kind.WITHDRAWN),
        record_code__in=updates.exclude(replaced).order_by().values("code"),
    )
    of_matters = Q(
        record_type=Matter._meta.label_lower,
        kind=Change.Kind.CORRECTED,
        record_code__in=matters.order_by().values("code"),
    )
    changes = Change.objects.filter(of_updates | of_matters, at__gt=bulletin.published_at)
    return [
        Later(change.at, mask(change.sentence), change.path)
        for change in changes.order_by("at", "pk")[:MOST]
    ]
