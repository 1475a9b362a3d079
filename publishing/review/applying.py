"""Applying a signed proposal to its card, or saying what moved since it was written."""

from publishing.review import trail
from publishing.review.errors import StepRefused
from publishing.review.models import Card, Proposal, ReviewEvent, ReviewState
from publishing.review.snapshots import (
    clean,
    differences,
    snapshot,
    with_content,
    write_inlines,
)


def apply_proposal(proposal: Proposal, *, by, batch=None) -> Card:
    """Write the proposed content into the published card: one version more, signed by `by`.

    The card gets its own review event, which names the proposal; `published_at` stays the day
    on which the card became public.
    """
    card = refuse_if_moved_on(proposal)
    changed = with_content(card, proposal.changes.get("fields", {}))
    changed.version = card.version + 1
    clean(changed)
    changed.save(signing=True)
    write_inlines(changed, proposal.changes.get("inlines", {}))
    changed.refresh_from_db()
    trail.write(
        changed,
        ReviewEvent.Step.PUBLISHED,
        by=by,
        from_state=changed.state,
        batch=batch,
        proposal_code=proposal.code,
    )
    return changed


def refuse_if_moved_on(proposal: Proposal) -> Card:
    """The card, locked, if the proposal still fits it; StepRefused says what does not."""
    cards = proposal.target_model._base_manager.select_for_update()
    card = cards.filter(code=proposal.target_code).first()
    if card is None:
        raise StepRefused(f"没有编码为{proposal.target_code}的记录。")
    conflict = conflict_of(proposal, card)
    if conflict:
        raise StepRefused(conflict)
    return card


def refuse_correction_without_note(proposal: Proposal) -> None:
    """StepRefused where a proposal changes what was promised and does not say why."""
    fields = corrected_fields(proposal)
    if fields and not proposal.note.strip():
        labels = "、".join(f"“{field.verbose_name}”" for field in fields)
        raise StepRefused(f"{labels}发布后只能作为更正修改，请写明变更说明。")


def corrected_fields(proposal: Proposal) -> list:
    """The fields among those it changes that say what was promised (`Card.correcting_fields`)."""
    card = proposal.target_model
    names = proposal.changes.get("fields", {})
    return [card._meta.get_field(name) for name in card.correcting_fields if name in names]


def conflict_of(proposal: Proposal, card: Card) -> str:
    """Why `proposal` can no longer be applied to `card`; "" if it can."""
    if card.state != ReviewState.PUBLISHED:
        return f"“{card}”现为{card.get_state_display()}，变更申请只能用于已发布的记录。"
    if card.version == proposal.base_version:
        return ""
    return (
        f"“{card}”已有新的版本：申请依据第{proposal.base_version}版，现为第{card.version}版"
        f"{_what_moved(proposal, card)}。请按现在的内容重新填报。"
    )


def _what_moved(proposal: Proposal, card: Card) -> str:
    """`（名称：甲→乙）`: what changed on the public page since the base version."""
    events = ReviewEvent.objects.of(card).publications()
    base = events.filter(version=proposal.base_version).last()
    if base is None:
        return ""
    moved = differences(card, base.content, snapshot(card))
    lines = "；".join(f"{item.label}：{item.old or '空'}→{item.new or '空'}" for item in moved)
    return f"（{lines}）" if lines else ""
