"""通过验收: filed and signed in one act, by somebody who had no hand in the completion."""

from datetime import date

from django.db import transaction

from livelihood.models import Matter, MatterUpdate, Reporting
from publishing.arithmetic.dates import Precision, today
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewState
from publishing.review.rules import refusal_to_accept

Kind = MatterUpdate.Kind


def accept(matter: Matter, *, by, on: date | None = None, text: str = "") -> MatterUpdate:
    """Accept the completion of `matter` that stands: it is 办结 from the day `on` (today) on.

    StepRefused: nothing is completed, `by` is no 审核人 or 签发人 here, or had a hand in it.
    """
    with transaction.atomic():
        matter = Matter._base_manager.select_for_update().get(pk=matter.pk)
        completion = standing_completion(matter)
        if completion is None:
            raise StepRefused(f"“{matter}”没有待验收的完工记录。")
        return steps.accept(_acceptance(matter, completion, on=on or today(), text=text), by=by)


def may_accept(matter: Matter, *, by) -> bool:
    """Whether `by` may accept what `matter` has completed, and something is completed."""
    completion = standing_completion(matter)
    if completion is None:
        return False
    return not refusal_to_accept(_acceptance(matter, completion, on=today(), text=""), by=by)


def standing_completion(matter: Matter) -> MatterUpdate | None:
    """The completion that waits for acceptance: public, not accepted and not reopened."""
    updates = MatterUpdate.objects.filter(matter=matter, state=ReviewState.PUBLISHED)
    deciding = updates.filter(
        kind__in=(Kind.COMPLETED, Kind.ACCEPTED, Kind.REOPENED), reporting=matter.reporting
    )
    last = deciding.in_sequence().last()
    waits = last is not None and last.kind == Kind.COMPLETED and matter.is_published
    return last if waits and last.reporting == Reporting.REGISTERED else None


def _acceptance(matter: Matter, completion: MatterUpdate, *, on: date, text: str) -> MatterUpdate:
    return MatterUpdate(
        matter=matter,
        kind=Kind.ACCEPTED,
        accepts=completion,
        happened_on=on,
        happened_precision=Precision.DAY,
        text=text,
        owner=matter.owner,
        place_code=matter.place_code,
    )
