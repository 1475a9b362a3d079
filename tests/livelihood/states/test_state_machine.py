"""Random updates, corrections, withdrawals and corrected promises, asked about on random days.

Everything goes through the engine and its handlers: what is new by 系统初始化, one step instead of
three; corrections, acceptances, withdrawals and proposals as people take them. What the portal says
of a day is compared with `ledger`, a second reading of the rules that knows nothing of intervals;
whatever the engine refuses must be illegal there, and the other way round.
"""

from contextlib import suppress
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from livelihood.acceptance import accept
from livelihood.models import Matter, MatterState, MatterUpdate
from livelihood.rates import tally
from livelihood.states.writing import problems, rebuild
from publishing.review import proposals, steps
from publishing.review.errors import StepRefused
from tests.factories import (
    make_plan_node,
    make_public_matter,
    make_public_programme,
    make_sub_target,
)
from tests.livelihood.making import new_update, published
from tests.livelihood.states import ledger
from tests.publishing.examples.making import make_people

FIRST, END = date(2021, 1, 1), date(2021, 12, 31)
CARDS = (
    {"due": date(2021, 9, 30), "starts": date(2021, 3, 1)},
    {"due": date(2021, 12, 31), "nodes": (date(2021, 6, 30), date(2021, 10, 31))},
    {"due": date(2021, 8, 31), "starts": date(2021, 2, 1), "target": 7},
    {"due": None},
    {"due": None, "standing": True},
)
WHICH = st.sampled_from((0, 0, 1, 1, 2, 2, 3, 4))
DAYS = st.integers(20, 250).map(lambda days: FIRST + timedelta(days=days))
KINDS = ("started", "due_changed", "suspended", "resumed", "cancelled", "reopened")
#: A kind, days since the one before, per cent, quantity, which node, how far the due date moves.
FILED = st.tuples(
    st.sampled_from((*KINDS, *["progress"] * 4, *["completed"] * 3)),
    st.integers(0, 50),
    st.none() | st.integers(0, 100),
    st.none() | st.integers(0, 8),
    st.integers(0, 3),
    st.integers(-60, 120),
)


class Office(RuleBasedStateMachine):
    """One programme of five matters, each of another sort."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.order = count()

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_office(self):
        """The programme, its matters, and their second book-keeping."""
        self.people = make_people()
        self.programme = make_public_programme(period_start=FIRST, period_end=END)
        self.matters, self.cards, self.targets, self.nodes = [], [], [], []
        for number, fields in enumerate(CARDS):
            card = ledger.Card(listed=FIRST + timedelta(days=10 * number), **fields)
            matter = make_public_matter(
                programme=self.programme, listed_on=card.listed, original_due_on=card.due,
                starts_on=card.starts, standing=card.standing,
            )  # fmt: skip
            self.targets.append(card.target and make_sub_target(matter=matter, target=card.target))
            self.nodes.append(
                {day: make_plan_node(matter=matter, due_on=day) for day in card.nodes}
            )
            rebuild([matter])
            self.matters.append(matter)
            self.cards.append(card)

    @rule(which=WHICH, day=DAYS, filed=st.lists(FILED, min_size=1, max_size=6))
    def file(self, which, day, filed):
        """Some things happen to a matter, one after the other."""
        for kind, days, *said in filed:
            day += timedelta(days=days)
            values = self.fields(which, kind, day, *said)
            if values is not None:
                self.publish(which, kind, day, values)

    @rule(which=WHICH, later=st.integers(-1, 40))
    def accept(self, which, later):
        """The completion that waits is accepted, some days later or earlier."""
        matter, card = self.matters[which], self.cards[which]
        completion = ledger.standing_completion(card, date.max)
        if completion is None or ledger.is_accepted(card, date.max):
            with pytest.raises(StepRefused):
                accept(matter, by=self.people.reviewer)
            return
        day = completion.on + timedelta(days=later)
        entry = ledger.Entry(-1, "accepted", day, next(self.order), accepts=completion.pk)
        with self.expected(which, entry):
            accepted = accept(matter, by=self.people.reviewer, on=day)
            self.remember(which, entry, accepted)

    @precondition(lambda self: any(card.entries for card in getattr(self, "cards", ())))
    @rule(data=st.data())
    def withdraw(self, data):
        """An update is taken back."""
        which, entry = self.any_entry(data)
        with self.expected(which, None, gone=entry):
            update = MatterUpdate.objects.get(pk=entry.pk)
            steps.withdraw(update, by=self.people.signer, reason="有误")
            self.cards[which].entries.remove(entry)

    @precondition(lambda self: any(card.entries for card in getattr(self, "cards", ())))
    @rule(data=st.data(), days=st.integers(-40, 40))
    def correct(self, data, days):
        """An update is replaced by one of another day."""
        which, entry = self.any_entry(data)
        if entry.kind == "accepted":
            return
        day = entry.on + timedelta(days=days)
        values = {
            "progress": entry.progress, "quantity": entry.quantity, "node": entry.node,
            "new_due": entry.new_due,
        }  # fmt: skip
        self.publish(which, entry.kind, day, values, corrects=entry)

    @rule(which=st.sampled_from((0, 1, 2)), day=st.dates(date(2021, 6, 1), date(2022, 2, 1)))
    def correct_the_promise(self, which, day):
        """The original due date was wrong: a proposal with its reason."""
        matter, card = self.matters[which], self.cards[which]
        matter.refresh_from_db()
        changes = {"fields": {"original_due_on": day.isoformat()}}
        with suppress(StepRefused):  # nothing changes
            proposal = proposals.propose(matter, changes, by=self.people.clerk, note="笔误")
            published(proposal, self.people)
            card.due = day
        matter.refresh_from_db()

    @rule(days=st.lists(st.integers(20, 480), min_size=3, max_size=6))
    def ask(self, days):
        """What each matter is on some days, and the counts of all."""
        for day in (FIRST + timedelta(days=number) for number in days):
            self.compare(day)

    def compare(self, day):
        """The portal and the second book say the same of a day."""
        silent = self.is_silent(day)
        said = dict(
            Matter.objects.public().with_status(on=day).values_list("pk", "status").order_by()
        )
        for matter, card in zip(self.matters, self.cards, strict=True):
            assert said[matter.pk] == ledger.word(card, day, silent=silent), (day, card)
        counted = tally(Matter.objects.public(), on=day)
        wanted = ledger.counts(self.cards, day, silent=silent)
        assert {name: getattr(counted, name) for name in wanted} == wanted, day
        late = {matter.pk for matter in Matter.objects.overdue(on=day)}
        assert late == {key for key, name in said.items() if name == "overdue"}

    @rule()
    def rebuild(self):
        """What was written step by step is what is derived at once."""
        before = list(MatterState.objects.order_by("matter", "valid_from").values())
        assert list(problems(Matter.objects.all())) == []
        assert rebuild(Matter.objects.all()) == 0
        MatterState.objects.all().delete()
        rebuild(Matter.objects.all())
        after = list(MatterState.objects.order_by("matter", "valid_from").values())
        assert [row | {"id": 0} for row in after] == [row | {"id": 0} for row in before]

    # How

    def fields(self, which, kind, day, per_cent, quantity, node, moved) -> dict | None:
        """What an update of this matter says; None where it would not be filed at all."""
        card = self.cards[which]
        if card.standing and kind in ("completed", "due_changed"):
            return None
        if kind == "due_changed":
            return {"new_due": day + timedelta(days=moved)}
        if kind not in ("started", "progress"):
            return {}
        reached = card.nodes[node] if node < len(card.nodes) else None
        return {
            "progress": None if card.target and quantity is not None else per_cent,
            "quantity": quantity if card.target else None,
            "node": reached,
        }

    def publish(self, which, kind, day, values, corrects=None):
        """An update goes all the way, if the result is legal; else nothing of it does."""
        entry = ledger.Entry(-1, kind, day, next(self.order), **values)
        said = {
            "progress": values.get("progress"),
            "node": self.nodes[which].get(values.get("node")),
        }
        if kind == "due_changed":
            said["new_due_on"] = values["new_due"]
        if corrects:
            said["corrects"] = MatterUpdate.objects.get(pk=corrects.pk)
        with self.expected(which, entry, gone=corrects):
            update = new_update(self.matters[which], kind, day.isoformat(), **said)
            if corrects:
                steps.draft(update, by=self.people.clerk)
            else:
                update.code = f"JZ-{entry.order}"
                update.save()
            if values.get("quantity") is not None:
                update.quantities.create(
                    sub_target=self.targets[which], quantity=values["quantity"]
                )
            if corrects:
                published(update, self.people)
                self.cards[which].entries.remove(corrects)
            else:
                if kind == "completed":
                    update.files.create(kind="document", file="attached/1.pdf", dated_on=day)
                steps.initialise(update)
            self.remember(which, entry, update)

    def expected(self, which, entry, gone=None):
        """The block succeeds where the sequence that results is legal, and is refused if not."""
        card = self.cards[which]
        result = [each for each in card.entries if each != gone] + ([entry] if entry else [])
        allowed = ledger.legal(ledger.Card(card.listed, card.due, entries=result))
        return transaction.atomic() if allowed else _refused()

    def remember(self, which, entry, update):
        """The event under its key, in the second book."""
        card = self.cards[which]
        card.entries.append(ledger.Entry(**entry.__dict__ | {"pk": update.pk}))

    def any_entry(self, data):
        """One of the public events."""
        known = [(which, each) for which, card in enumerate(self.cards) for each in card.entries]
        return data.draw(st.sampled_from(known))

    def is_silent(self, day) -> bool:
        """More than sixty days after the end of the programme and after its last event."""
        happened = [each.on for card in self.cards for each in card.entries if each.on <= day]
        return (day - max([END, *happened])).days > 60


def _refused():
    """A block that the engine must refuse, and of which nothing stays."""
    return _Refusal()


class _Refusal:
    def __enter__(self):
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, kind, error, trace):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        assert kind is not None, "an illegal sequence stood"
        return issubclass(kind, StepRefused)


@pytest.mark.django_db
def test_what_the_portal_says_of_any_day_is_what_the_events_say():
    run_state_machine_as_test(
        Office, settings=settings(max_examples=6, stateful_step_count=20, deadline=None)
    )
