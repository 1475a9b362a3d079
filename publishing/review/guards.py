"""Places, units and indicators are no ancestors: they stay public while something of theirs is."""

from collections.abc import Callable

from django.db.models import QuerySet

from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.models import Reviewable, ReviewEvent


def publish_after(model: type[Reviewable], *references: str) -> None:
    """Refuse to publish a record of `model` before what each of these foreign keys leads to.

    An upper room registers this in `AppConfig.ready()`. What it leads to stays locked, so that
    nobody withdraws it meanwhile.
    """

    def guard(record, step: ReviewEvent) -> None:
        if step.step not in ReviewEvent.PUBLISHING:
            return
        for name in references:
            key = getattr(record, f"{name}_id")
            if key is None:
                continue
            outer = record._meta.get_field(name).related_model
            found = outer._base_manager.select_for_update().get(pk=key)
            if not found.is_published:
                raise StepRefused(f"“{found}”尚未发布，请先发布它，再发布“{record}”。")

    register(guard, phase=Phase.GUARD, record_type=model._meta.label_lower)


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
