"""Many matters with random histories, all written at once: every day says what the ledger says.

`test_state_machine` takes a few matters through the engine; this takes hundreds past it, so that
rare words, bounds and sequences come up too. A failing seed is the whole example.
"""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from livelihood.models import Matter, MatterUpdate, PlanNode, SubTarget, SubTargetQuantity
from livelihood.rates import tally, tally_by
from livelihood.states.happenings import Happening
from livelihood.states.law import OutOfOrder, walk
from livelihood.states.writing import problems, rebuild
from tests.factories import make_public_programme
from tests.livelihood.states import ledger

FIRST, END = date(2021, 1, 1), date(2021, 12, 31)
KINDS = (
    *["progress"] * 6, *["completed"] * 4, *["accepted"] * 4, "started", "due_changed",
    "suspended", "resumed", "reopened", "cancelled",
)  # fmt: skip
MATTERS = 60
NODES = (date(2021, 5, 31), date(2021, 8, 31))


def draw_card(random: Random) -> ledger.Card:
    """What a matter promises."""
    standing = random.random() < 0.1
    due = (
        None if standing or random.random() < 0.15 else FIRST + timedelta(random.randrange(90, 400))
    )
    starts = None if random.random() < 0.2 else FIRST + timedelta(random.randrange(0, 90))
    return ledger.Card(
        listed=FIRST + timedelta(random.randrange(0, 120)),
        due=due,
        starts=starts,
        nodes=NODES if random.random() < 0.25 else (),
        target=random.choice((None, None, 7, 6000)),
        standing=standing,
    )


def bounds_of(due: date) -> list[date]:
    """The days about which a due date decides."""
    first = due.replace(day=1)
    return [due - timedelta(1), due, due + timedelta(1), first, first - timedelta(1)]


def draw_entry(random: Random, card: ledger.Card, number: int) -> ledger.Entry:
    """Something that may happen to it: mostly after what is known, sometimes before."""
    kind = random.choice(KINDS)
    known = card.sequence()
    last = known[-1].on if known else card.listed - timedelta(10)
    day = last + timedelta(random.choice((0, 3, 10, 30, 60, -20)))
    if kind in ("completed", "cancelled") and card.due and random.random() < 0.5:
        day = random.choice(bounds_of(card.due))
    said = {}
    if kind == "due_changed":
        said["new_due"] = day + timedelta(random.randrange(-30, 120))
    elif kind == "accepted":
        completion = ledger.standing_completion(card, day)
        said["accepts"] = completion.pk if completion else None
    elif kind in ("progress", "started"):
        said["progress"] = random.choice((None, None, 0, random.randrange(101)))
        if card.target and random.random() < 0.6:
            said |= {"progress": None, "quantity": random.randrange(card.target + 2)}
        said["node"] = random.choice((*card.nodes, None))
    return ledger.Entry(number, kind, day, number, **said)


def law_allows(card: ledger.Card) -> bool:
    """Whether the portal's own law lets the sequence stand."""
    happenings = [
        Happening(
            pk=entry.pk, kind=entry.kind, name="", on=entry.on, progress=entry.progress,
            quantities={} if entry.quantity is None else {1: entry.quantity},
            node_due_on=entry.node, accepts_id=entry.accepts,
        )
        for entry in card.sequence()
    ]  # fmt: skip
    try:
        list(walk(happenings))
    except OutOfOrder:
        return False
    return True


def draw_history(random: Random, card: ledger.Card, numbers) -> None:
    """Fill the card with what may stand; both laws must agree about all of it."""
    for _ in range(random.randrange(12)):
        entry = draw_entry(random, card, next(numbers))
        if card.standing and entry.kind in ("completed", "due_changed"):
            continue
        if entry.kind == "accepted" and entry.accepts is None:
            continue
        card.entries.append(entry)
        allowed = ledger.legal(card)
        assert law_allows(card) == allowed, card
        if not allowed:
            card.entries.pop()


def store(cards) -> list[Matter]:
    """The matters of these cards, published, with their updates and states."""
    programme = make_public_programme(period_start=FIRST, period_end=END)
    where = {"owner": programme.owner, "place_code": "321111", "state": "published"}
    matters = Matter.objects.bulk_create(
        Matter(
            code=f"SX-{number}", title=f"第{number}件", programme=programme,
            district=programme.district, listed_on=card.listed, original_due_on=card.due,
            starts_on=card.starts, standing=card.standing, **where,
        )
        for number, card in enumerate(cards)
    )  # fmt: skip
    nodes, targets = {}, {}
    for matter, card in zip(matters, cards, strict=True):
        for day in card.nodes:
            nodes[matter, day] = PlanNode(matter=matter, due_on=day, text="节点")
        if card.target:
            targets[matter] = SubTarget(matter=matter, name="数量", target=card.target)
    PlanNode.objects.bulk_create(nodes.values())
    SubTarget.objects.bulk_create(targets.values())
    entries = [
        (matter, entry)
        for matter, card in zip(matters, cards, strict=True)
        for entry in card.entries
    ]
    MatterUpdate.objects.bulk_create(
        MatterUpdate(
            pk=entry.pk, code=f"JZ-{entry.pk}", matter=matter, kind=entry.kind, text="已完成",
            happened_on=entry.on, progress=entry.progress, node=nodes.get((matter, entry.node)),
            new_due_on=entry.new_due, accepts_id=entry.accepts,
            reason="funds" if entry.kind in ("due_changed", "suspended", "cancelled") else "",
            corrective_action="增派" if entry.kind == "due_changed" else "", **where,
        )
        for matter, entry in sorted(entries, key=lambda pair: pair[1].pk)
    )  # fmt: skip
    SubTargetQuantity.objects.bulk_create(
        SubTargetQuantity(update_id=entry.pk, sub_target=targets[matter], quantity=entry.quantity)
        for matter, entry in entries
        if entry.quantity is not None
    )
    rebuild(matters)
    return matters


@pytest.mark.django_db
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_every_day_of_every_history_says_what_the_ledger_says(seed):
    random = Random(seed)
    numbers = iter(range(1, 10**6))
    cards = [draw_card(random) for _ in range(MATTERS)]
    for card in cards:
        draw_history(random, card, numbers)
    with transaction.atomic():
        matters = store(cards)
        assert list(problems(matters)) == []
        bounds = [day for card in cards if card.due for day in bounds_of(card.due)]
        others = [FIRST + timedelta(random.randrange(20, 480)) for _ in range(10)]
        for day in (*random.sample(bounds, 8), *others):
            compare(matters, cards, day)
        transaction.set_rollback(True)


def compare(matters, cards, day) -> None:
    """The portal and the ledger say the same of a day."""
    happened = [entry.on for card in cards for entry in card.entries if entry.on <= day]
    silent = (day - max([END, *happened])).days > 60
    said = dict(Matter.objects.with_status(on=day).values_list("pk", "status").order_by())
    for matter, card in zip(matters, cards, strict=True):
        assert said[matter.pk] == ledger.word(card, day, silent=silent), (day, card)
    counted = tally(Matter.objects.public(), on=day)
    wanted = ledger.counts(cards, day, silent=silent)
    assert {name: getattr(counted, name) for name in wanted} == wanted, day
    parts = tally_by(Matter.objects.public(), "standing", on=day).values()
    assert sum(each.done for each in parts) == counted.done
    late = Matter.objects.overdue(on=day).values_list("pk", flat=True)
    assert set(late) == {key for key, name in said.items() if name == "overdue"}
