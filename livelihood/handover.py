"""When an office ends, its successor takes over its programmes, matters and services (机构改革).

Everything at once and nothing by the back door: what is a draft is edited, what is published gets a
proposal, and all of it is one batch that somebody else signs. Updates keep the unit that filed
them, teams the unit that formed them: those are facts of their day.
"""

from django.db import transaction
from django.db.models import Q

from accounts.models import Unit
from livelihood.models import Matter, MatterUnit, Programme, Service
from publishing.arithmetic.dates import today
from publishing.review import proposals, steps
from publishing.review.batches import UNDER_REVIEW, make_batch
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, Card, Reviewable, ReviewState
from publishing.review.rules import may_write
from publishing.review.snapshots import snapshot, write_inlines

#: Where the cards of this room name a unit.
NAMED_IN = {
    Programme: ("owner",),
    Matter: ("owner", "contact"),
    Service: ("owner", "provider_unit"),
}
#: The stronger role stays where both units have one.
STRENGTH = {role: rank for rank, role in enumerate(MatterUnit.UnitRole.values)}


def held_by(unit: Unit) -> list[Card]:
    """The cards that name the unit, in themselves or by role; withdrawn ones apart."""
    cards = []
    for model, fields in NAMED_IN.items():
        named = Q()
        for field in fields:
            named |= Q(**{field: unit})
        if model is Matter:
            named |= Q(pk__in=MatterUnit.objects.filter(unit=unit).values("matter"))
        rows = model._base_manager.filter(named).exclude(state=ReviewState.WITHDRAWN)
        cards += rows.select_related("owner").order_by("code")
    return cards


def hand_over(unit: Unit, to: Unit, *, by) -> Batch | None:
    """Put `to` in the place of `unit` wherever a card names it; the batch, not yet submitted.

    None where nothing names it. StepRefused, and nothing is written, where a card is under review,
    `by` may not write one of them, or `to` has ended; each sentence names its card.
    """
    _refuse_unfit(unit, to)
    cards = held_by(unit)
    if beyond := [card.code for card in cards if not may_write(card, by=by)]:
        raise StepRefused(f"{'、'.join(beyond)}不在您可以填报的范围内，请由能填报的人移交。")
    changed, refused = [], []
    with transaction.atomic():
        for card in cards:
            try:
                changed.append(_handed(card, unit, to, by=by))
            except StepRefused as refusal:
                refused += [f"“{card}”（{card.code}）：{reason}" for reason in refusal.reasons]
        if refused:
            raise StepRefused(*refused)
        if not changed:
            return None
        return make_batch(changed, title=f"移交：{unit}→{to}"[:200], by=by)


def _refuse_unfit(unit, to) -> None:
    if unit.pk == to.pk:
        raise StepRefused("移交和承接的不能是同一个单位。")
    if to.valid_to is not None and to.valid_to < today():
        raise StepRefused(f"“{to}”已经停用，不能承接。")


def _handed(card: Card, unit: Unit, to: Unit, *, by) -> Reviewable:
    """The draft as edited, or the proposal to change the published card."""
    if card.state in UNDER_REVIEW:
        raise StepRefused(f"现为{card.get_state_display()}，请先收回、退回或签发，再移交。")
    fields = [name for name in NAMED_IN[type(card)] if getattr(card, f"{name}_id") == unit.pk]
    inlines = {}
    if isinstance(card, Matter):
        inlines["units"] = _roles(snapshot(card)["inlines"]["units"], unit, to)
    if card.is_published:
        content = {"fields": dict.fromkeys(fields, to.code), "inlines": inlines}
        return proposals.propose(card, content, by=by, note=f"{unit}的职责由{to}承接")
    for name in fields:
        setattr(card, name, to)
    steps.edited(card, by=by)
    write_inlines(card, inlines)
    return card


def _roles(rows: list[dict], unit: Unit, to: Unit) -> list[dict]:
    """The roles of a matter with `to` in place of `unit`: one role for each unit."""
    concerned = [row for row in rows if row["unit"] in (unit.code, to.code)]
    if not any(row["unit"] == unit.code for row in concerned):
        return rows
    strongest = min(concerned, key=lambda row: STRENGTH[row["role"]])
    kept = {**strongest, "unit": to.code}
    return [
        kept if row is strongest else row
        for row in rows
        if row not in concerned or row is strongest
    ]
