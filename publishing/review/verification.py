"""Checking that what is public is what was signed last, and by whom it had to be."""

from collections.abc import Iterator

from django.apps import apps

from publishing.review.models import Card, Event, Proposal, ReviewEvent
from publishing.review.rules import authors
from publishing.review.snapshots import fingerprint

Step = ReviewEvent.Step


def public_kinds() -> list[type[Event] | type[Card]]:
    """Every kind of record that becomes public by signature."""
    return [model for model in apps.get_models() if issubclass(model, Event | Card)]


def problems() -> Iterator[str]:
    """A Chinese sentence for everything wrong with any published record; none if all is well."""
    for model in public_kinds():
        for record in model._base_manager.filter(state="published").order_by("pk").iterator(500):
            yield from (f"{record.record_type}:{record.code} {why}" for why in problems_of(record))


def problems_of(record) -> Iterator[str]:
    """What is wrong with one published record."""
    signed = ReviewEvent.objects.of(record).publications().last()
    if signed is None:
        yield "已发布，但没有签发记录"
        return
    if signed.fingerprint != fingerprint(record):
        yield f"现有内容与{signed.at:%Y-%m-%d}签发的不一致"
    if altered := record.altered_content():
        yield altered
    if signed.step == Step.INITIALISED:
        return
    if signed.step == Step.ACCEPTED:
        yield from _problems_of_acceptance(record, signed)
        return
    if not signed.proposal_code:
        yield from _problems_of_persons(record, signed)
        return
    proposal = Proposal.objects.filter(code=signed.proposal_code).first()
    publication = proposal and ReviewEvent.objects.of(proposal).publications().last()
    if publication is None or publication.by_id != signed.by_id:
        yield f"变更申请{signed.proposal_code}没有签发记录"
    else:
        yield from _problems_of_persons(proposal, publication)


def _problems_of_acceptance(record, signed: ReviewEvent) -> Iterator[str]:
    """Whoever accepted something in one act had no hand in it."""
    accepted = record.accepted_event
    if accepted is None:
        yield "由一人办理，但没有验收对象"
    elif signed.by_id in authors(accepted, before=signed.pk):
        yield f"由“{accepted}”的编写或报送人{signed.actor}本人验收"


def _problems_of_persons(record, signed: ReviewEvent) -> Iterator[str]:
    """Whoever approved and signed this publication must be others than its authors."""
    writers = authors(record, before=signed.pk)
    before = ReviewEvent.objects.of(record).filter(pk__lt=signed.pk)
    submitted = before.filter(step=Step.SUBMITTED).last()
    approved = submitted and before.filter(step=Step.APPROVED, pk__gt=submitted.pk).last()
    if not writers or submitted is None:
        yield "没有报送记录"
    elif approved is None:
        yield "没有审核记录"
    if signed.by_id in writers:
        yield f"由编写或报送人{signed.actor}本人签发"
    if approved and approved.by_id in writers:
        yield f"由编写或报送人{approved.actor}本人审核"
