"""What has come back of each matter in a round: not reported, returned, reported or public."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Unit
from livelihood.models import Matter, MatterUpdate, ReportRound
from livelihood.models.questions import MatterQuerySet
from livelihood.rounds.asking import REPORTED, asked_of, in_list_order
from publishing.review.models import ReviewEvent, ReviewState


@dataclass(frozen=True)
class Answer:
    """A matter that is asked about, and the update of this round; None where there is none."""

    matter: Matter
    update: MatterUpdate | None = None
    #: Why it was returned; "" unless it is.
    reason: str = ""

    @property
    def is_reported(self) -> bool:
        """Whether it was sent in, and neither returned nor called back."""
        return self.update is not None and self.update.state in REPORTED

    @property
    def is_returned(self) -> bool:
        """Whether it came back with a reason and waits to be mended."""
        return self.update is not None and self.update.state == ReviewState.RETURNED

    @property
    def word(self) -> str:
        """The state in a word for staff."""
        if self.update is None:
            return "本月未报"
        if self.update.state == ReviewState.DRAFT:
            return "已收回，未报送"
        return self.update.get_state_display()


def answers_of(round_: ReportRound, unit: Unit) -> list[Answer]:
    """What the round asks of a unit and what it said, in the order of the list; five queries."""
    return with_answers(round_, for_desk(asked_of(round_, unit)))


def for_desk(matters: MatterQuerySet) -> list[Matter]:
    """These matters with what a desk shows of them, in the order of the list."""
    related = matters.select_related("parent", "programme", "owner")
    return in_list_order(related.prefetch_related("sub_targets", "units__unit"))


def with_answers(round_: ReportRound, matters: Iterable[Matter]) -> list[Answer]:
    """These matters with what was said of each in the round; two queries besides their own."""
    matters = list(matters)
    updates = updates_of(round_, matters)
    returned = {update.code for update in updates.values() if update.state == ReviewState.RETURNED}
    reasons = dict(
        ReviewEvent.objects.filter(
            record_type=MatterUpdate._meta.label_lower,
            record_code__in=returned,
            step=ReviewEvent.Step.RETURNED,
        )
        .order_by("pk")
        .values_list("record_code", "reason")
    )
    found = ((matter, updates.get(matter.pk)) for matter in matters)
    return [
        Answer(matter, update, reasons.get(update.code, "") if update else "")
        for matter, update in found
    ]


def updates_of(round_: ReportRound, matters: Iterable[Matter]) -> dict[int, MatterUpdate]:
    """The update of each matter in the round, by its key: the latest that is not withdrawn.

    What is public stands until its correction is signed.
    """
    updates = MatterUpdate.objects.filter(round=round_, matter__in=list(matters))
    pending = Q(corrects__isnull=False) & ~Q(state=ReviewState.PUBLISHED)
    standing = updates.exclude(state=ReviewState.WITHDRAWN).exclude(pending).order_by("pk")
    return {
        update.matter_id: update
        for update in standing.prefetch_related("quantities__sub_target", "files")
    }
