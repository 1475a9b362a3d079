"""Places, units and indicators are no ancestors: they stay public while something of theirs is."""

from collections.abc import Callable

from django.db.models import QuerySet

from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewEvent


def keep_while_public(
    record_type: str, dependants: Callable[..., QuerySet], *, called: str
) -> None:
    """Refuse to withdraw a record of this kind while `dependants(record)` has public rows.

    An upper room registers this in `AppConfig.ready()`. `dependants` answers the public rows;
    `called` is what staff call them.
    """

    def guard(record, step: ReviewEvent) -> None:
        if step.step != ReviewEvent.Step.WITHDRAWN:
            return
        count = dependants(record).count()
        if count:
            raise StepRefused(
                f"“{record}”还有{count}条已发布的{called}，不能撤下；请先撤下这些{called}。"
            )

    register(guard, phase=Phase.GUARD, record_type=record_type)
