"""What this package lets the worker do."""

import logging
from datetime import timedelta

from django.utils import timezone

from publishing.jobs import queue, schedule

log = logging.getLogger(__name__)


def register_all() -> None:
    """Register the tasks of this package; `AppConfig.ready()` calls it once."""
    schedule.register("publish_due", publish_due, every=timedelta(seconds=20))
    schedule.register("beat", queue.beat, every=timedelta(seconds=20))


def publish_due() -> None:
    """Publish what was signed for a moment that has come; what could not be says so on its page."""
    from publishing.review.steps import publish_due

    for sentence in publish_due(now=timezone.now()):
        log.warning("%s", sentence)
