"""Changing a published card: a proposal that is reviewed and signed like everything else."""

from django.db import transaction

from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.review.models import Card, Proposal, ReviewEvent, ReviewState
from publishing.review.rules import WRITERS, refused_by_role
from publishing.review.snapshots import (
    Difference,
    clean,
    snapshot,
    with_content,
    write_inlines,
)
from publishing.review.snapshots import differences as content_differences


def propose(
    card: Card, changes: dict, *, by, note: str = "", expected_version: int | None = None
) -> Proposal:
    """A draft proposal to change `card` so; only what differs from the live card is kept.

    `changes` is a content as in `snapshots`, whole or in part: fields and relations left out stay
    as they are; the rows of a relation replace the ones there. StepRefused: the card is not
    published, has moved on from `expected_version`, would not be valid, or would not change.
    """
    proposal = Proposal(
        target_type=card.record_type,
        target_code=card.code,
        note=note,
        base_version=card.version if expected_version is None else expected_version,
    )
    _write(proposal, card, changes, by=by)
    return steps.draft(proposal, by=by)


def revise(
    proposal: Proposal, changes: dict, *, by, note: str | None = None, expected_version=None
) -> Proposal:
    """Write an open proposal anew, on the card as it stands now."""
    card = proposal.target()
    if card is None:
        raise StepRefused(f"没有编码为{proposal.target_code}的记录。")
    proposal.base_version = card.version
    if note is not None:
        proposal.note = note
    _write(proposal, card, changes, by=by)
    return steps.edited(proposal, by=by, expected_version=expected_version)


def revert(card: Card, *, version: int, by, note: str = "") -> Proposal:
    """A proposal to make `card` again what it was when `version` was on the public page."""
    events = ReviewEvent.objects.of(card).publications()
    signed = events.filter(version=version).last()
    if signed is None:
        raise StepRefused(f"“{card}”没有发布过第{version}版。")
    return propose(card, signed.content, by=by, note=note or f"恢复到第{version}版")


def differences(proposal: Proposal) -> list[Difference]:
    """What the proposal changes: against the live card or, applied, what it replaced."""
    card = proposal.target()
    if card is None:
        return []
    return content_differences(card, _content_before(proposal, card), proposal.changes)


def changed_card(proposal: Proposal) -> Card:
    """The card in memory as the proposal would make it, inline rows apart; never save it."""
    return with_content(proposal.target(), proposal.changes.get("fields", {}))


def _write(proposal: Proposal, card: Card, changes: dict, *, by) -> None:
    """Fill the proposal in from the card and the wanted content; StepRefused if that cannot be."""
    if card.state != ReviewState.PUBLISHED:
        raise StepRefused(f"“{card}”现为{card.get_state_display()}，请直接修改。")
    if proposal.base_version != card.version:
        raise StepRefused(
            f"“{card}”已被修改：您看到的是第{proposal.base_version}版，现为第{card.version}版。"
        )
    changed = with_content(card, changes.get("fields", {}))
    clean(changed)
    for row in (card, changed):
        refused = refused_by_role(row, WRITERS, by=by, verb="修改")
        if refused:
            raise StepRefused(refused)
    proposal.place_code, proposal.owner = card.place_code, card.owner
    proposal.changes = _only_what_differs(card, changed, changes)
    if not any(proposal.changes.values()):
        raise StepRefused(f"“{card}”没有任何改动。")
    _try_inlines(card, proposal.changes["inlines"])


def _try_inlines(card: Card, inlines: dict) -> None:
    """Write the rows and take them back, so that what cannot be applied is refused today."""
    with transaction.atomic():
        write_inlines(card, inlines)
        transaction.set_rollback(True)


def _only_what_differs(card: Card, changed: Card, changes: dict) -> dict:
    live, wanted = snapshot(card), snapshot(changed)
    fields = {
        name: value for name, value in wanted["fields"].items() if value != live["fields"][name]
    }
    inlines = {
        relation: rows
        for relation, rows in changes.get("inlines", {}).items()
        if rows != live["inlines"].get(relation)
    }
    return {"fields": fields, "inlines": inlines}


def _content_before(proposal: Proposal, card: Card) -> dict:
    if proposal.state != ReviewState.PUBLISHED:
        return snapshot(card)
    events = ReviewEvent.objects.of(card).publications()
    before = events.filter(version=proposal.base_version).last()
    return before.content if before else {}
