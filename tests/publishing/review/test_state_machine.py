"""Random people take random steps with random records: what is public stays signed by two.

What the machine knows is kept apart from the engine: who wrote and submitted what, and which
content was signed last, are remembered here, from what the engine said it had done. After
everything that succeeds, all that is public is looked at again.
"""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Role, User
from accounts.place_codes import covers
from districts.models import Community, District
from figures.models import Headline, Release
from publishing.review import batches, proposals, steps
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, Card, Event, Proposal
from publishing.review.snapshots import snapshot
from publishing.review.verification import problems
from tests.factories import make_district, make_indicator, make_source, make_unit, make_user
from tests.publishing.examples.models import Milestone, Notice, Scheme

KINDS = (District, Community, Headline, Release, Scheme, Notice)
PLACES = ("321111", "321102")
DESKS = (Role.CLERK, Role.REVIEWER, Role.SIGNER)
SCOPES = st.lists(
    st.tuples(
        st.sampled_from((*DESKS, Role.DISTRICT_ADMIN)),
        st.sampled_from((*PLACES, "321100")),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda scope: scope[:2],
)
STEPS = (
    steps.submit,
    steps.recall,
    steps.approve,
    steps.publish,
    steps.approve_and_publish,
    steps.send_back,
    steps.withdraw,
    steps.reopen,
)
SIGNING = (steps.publish, steps.approve_and_publish)
WITH_REASON = (steps.send_back, steps.withdraw)
NEXT = {
    "draft": steps.submit,
    "returned": steps.submit,
    "submitted": steps.approve_and_publish,
    "approved": steps.publish,
    "published": steps.withdraw,
    "withdrawn": steps.reopen,
}


class Office(RuleBasedStateMachine):
    """A city hall in which everybody tries everything."""

    people = Bundle("people")
    records = Bundle("records")
    papers = Bundle("papers")
    anything = st.one_of(records, papers)

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.authors, self.signed, self.number = {}, {}, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(target=records)
    def city(self):
        """Two districts stand from the beginning; units, an indicator and a source too."""
        self.units = {place: make_unit(place_code=place) for place in PLACES}
        self.indicator, self.source = make_indicator(), make_source()
        districts = [make_district(code=place, owner=self.units[place]) for place in PLACES]
        for district in districts:
            steps.initialise(district)
            self.remember(district)
        return multiple(*(self.key(district) for district in districts))

    @initialize(target=people, scopes=st.lists(SCOPES, min_size=2, max_size=2))
    def staff(self, scopes):
        """Two who may do everything anywhere, a signer, and two with roles of any sort."""
        everything = [(role, "321100", False) for role in DESKS]
        signer = [(Role.SIGNER, "321100", False)]
        return multiple(*map(self.hire, (everything, everything, signer, *scopes)))

    # Writing

    @rule(
        target=records,
        kind=st.sampled_from((*KINDS[1:], Scheme, Notice)),
        place=st.sampled_from(PLACES),
        above=records,
        who=people,
        filed_for=st.booleans(),
    )
    def write(self, kind, place, above, who, filed_for):
        """A new record, under another or correcting it where that fits."""
        record = self.new(kind, place, self.stored(above))
        if not self.tried(steps.draft, record, who, filed_for=filed_for):
            return multiple()
        if isinstance(record, Scheme):
            Milestone.objects.create(scheme=record, name="招标", due_on="2021-12-31")
        return self.key(record)

    @rule(key=records, who=people)
    def edit(self, key, who):
        """Another name for a draft."""
        record = self.stored(key)
        self.rename(record)
        self.tried(steps.edited, record, who)

    @rule(key=records)
    def overwrite(self, key):
        """Save over whatever stands, without the engine."""
        record = self.stored(key)
        self.rename(record)
        with suppress(StepRefused):
            record.save()
            self.check()

    @rule(target=papers, key=records, who=people)
    def propose(self, key, who):
        """A change to a public card."""
        card = self.stored(key)
        if not isinstance(card, Card):
            return multiple()
        self.number += 1
        field = "publisher" if isinstance(card, Headline) else "name"
        changes = {"fields": {field: f"第{self.number}名"}}
        if isinstance(card, Scheme):
            changes["inlines"] = {"milestones": []}
        with suppress(StepRefused):
            return self.written(proposals.propose(card, changes, by=self.person(who)), who)
        return multiple()

    @rule(target=papers, keys=st.lists(anything, min_size=1, max_size=3, unique=True), who=people)
    def report_together(self, keys, who):
        """Several records in one batch."""
        stored = [self.stored(key) for key in keys]
        with suppress(StepRefused):
            batch = batches.make_batch(stored, title="报送", by=self.person(who))
            return self.written(batch, who)
        return multiple()

    # Steps

    @rule(key=anything, who=people)
    def take_the_next_step(self, key, who):
        """What anybody would do with it now."""
        record = self.stored(key)
        self.take(NEXT[record.state], record, who)

    @rule(key=anything, who=people, step=st.sampled_from(STEPS))
    def take_any_step(self, key, who, step):
        """Whatever comes to mind."""
        self.take(step, self.stored(key), who)

    @rule(key=anything, who=people, signer=people)
    def hurry(self, key, who, signer):
        """Report, approve and sign without a pause, as most things go."""
        self.take(steps.submit, self.stored(key), who)
        self.take(steps.approve_and_publish, self.stored(key), signer)

    @rule(key=papers, which=st.integers(0, 2), who=people)
    def return_one_line(self, key, which, who):
        """One record of a batch goes back; the rest stays on its way."""
        batch = self.stored(key)
        lines = batch.records() if isinstance(batch, Batch) else []
        if not lines:
            return
        line = lines[which % len(lines)]
        if self.tried(partial(batches.return_line, record=line), batch, who, reason="有误"):
            assert who not in self.authors[self.key(line)]
            assert self.stored(self.key(line)).state == "returned"
            assert line not in batch.records()
            assert (batch.state == "returned") == (not batch.records())

    @rule(key=papers, who=people, ahead=st.booleans())
    def sign_at_once(self, key, who, ahead):
        """Whatever batches lie there, signed together, now or for a day ahead."""
        if not isinstance(self.stored(key), Batch):
            return
        together = [self.stored(key), *Batch.objects.exclude(pk=key[1]).order_by("pk")[:1]]
        carried = [each for batch in together for each in self.carried(batch)]
        moment = timezone.now() + timedelta(days=1) if ahead else None
        try:
            batches.sign_together(together, by=self.person(who), publish_at=moment)
        except StepRefused:
            return
        assert all(who not in self.authors[self.key(each)] for each in carried)
        self.remember_all(carried)
        self.check()

    @rule()
    def a_day_passes(self):
        """What was signed ahead becomes public, or says why not."""
        waiting = Batch.objects.filter(state="approved", held_back="").exclude(publish_at=None)
        carried = {batch.pk: self.carried(batch) for batch in waiting}
        steps.publish_due(now=timezone.now() + timedelta(days=2))
        for batch in Batch.objects.filter(pk__in=carried):
            assert (batch.state == "published") == (batch.held_back == "")
            self.remember_all(carried[batch.pk] if batch.state == "published" else [])
        self.check()

    @rule(target=records, key=records, who=people, place=st.sampled_from(PLACES))
    def accept(self, key, who, place):
        """One person files and signs that something is accepted; nobody with a hand in it."""
        accepted = self.stored(key)
        if not isinstance(accepted, Notice):
            return multiple()
        record = self.new(Notice, place, accepted.scheme)
        record.accepts = accepted
        try:
            steps.accept(record, by=self.person(who))
        except StepRefused:
            return multiple()
        assert accepted.state == "published"
        assert who not in self.authors[key]
        assert self.roles_of(who, place) & {Role.REVIEWER, Role.SIGNER}
        self.authors[self.key(record)] = {who}
        self.remember(record)
        self.check()
        return self.key(record)

    @rule(key=anything)
    def delete(self, key):
        """Try to get rid of it; what may go is brought back, for others know it."""
        with suppress(StepRefused, ProtectedError), transaction.atomic():
            self.stored(key).delete()
            self.check()
            transaction.set_rollback(True)

    # What must hold

    def check(self):
        """Everything public has its two people, is what was signed last, and lies under no gap.

        Places are no ancestors; that they are public too is kept by refusal.
        """
        assert list(problems()) == []
        for kind in KINDS:
            for record in kind.objects.public():
                assert snapshot(record) == self.signed[self.key(record)]
                for above in self.above(record):
                    assert above.state == "published"

    def above(self, record):
        """All that a record lies under, up to the top but for a scheme's grandparents."""
        scheme = getattr(record, "scheme", None)
        found = [scheme, getattr(scheme, "parent", None), getattr(record, "parent", None)]
        found.append(getattr(record, "district", None) if isinstance(record, Community) else None)
        return [above for above in found if above is not None]

    # How

    def hire(self, scopes):
        """The key of somebody with these roles, here or there, for one unit or all."""
        return make_user(
            scopes=[
                {
                    "role": role,
                    "place_code": place,
                    "unit": self.one_unit.get(place)
                    if limited and role != Role.DISTRICT_ADMIN
                    else None,
                }
                for role, place, limited in scopes
            ]
        ).pk

    @property
    def one_unit(self):
        """The unit of each place, once the city stands."""
        return getattr(self, "units", {})

    def new(self, kind, place, above):
        """An unsaved record of a kind."""
        self.number += 1
        fields = {"place_code": place, "owner": self.units[place]}
        if kind is Community:
            code, district = f"{place}001{self.number:03}", District.objects.get(code=place)
            fields |= {"code": code, "name": "社区", "kind": "community", "district": district}
        elif kind is Headline:
            district = District.objects.get(code=place)
            fields |= {"district": district, "indicator": self.indicator}
        elif kind is Release:
            fields |= {
                "title": "数据",
                "source": self.source,
                "released_on": "2021-11-01",
                "digest": f"{self.number:064}",
                "corrects": above if isinstance(above, Release) else None,
            }
        elif kind is Scheme:
            fields |= {"name": "事项", "parent": above if isinstance(above, Scheme) else None}
        else:
            scheme = above if isinstance(above, Scheme) else getattr(above, "scheme", None)
            corrects = above if isinstance(above, Notice) else None
            fields |= {"title": "通知", "scheme": scheme, "corrects": corrects}
        return kind(**fields)

    def rename(self, record):
        """Change one column of content."""
        self.number += 1
        for name in ("name", "title", "publisher"):
            if hasattr(record, name):
                setattr(record, name, f"第{self.number}名")

    def take(self, step, record, who):
        """Take a step; no author approves or signs, and what is signed is remembered."""
        carried = self.carried(record)
        more = {"reason": "有误"} if step in WITH_REASON else {}
        taken = self.tried(step, record, who, remembering=step in SIGNING and carried, **more)
        if taken and step in (steps.approve, *SIGNING):
            for each in carried:
                assert who not in self.authors[self.key(each)]

    def tried(self, step, record, who, *, remembering=(), **more) -> bool:
        """Whether `who` was allowed the step."""
        try:
            step(record, by=self.person(who), **more)
        except StepRefused:
            return False
        if step in (steps.draft, steps.edited, steps.submit, steps.reopen):
            for each in self.carried(record) if step == steps.submit else [record]:
                self.authors.setdefault(self.key(each), set()).add(who)
        for each in remembering or ():
            self.remember(each)
        self.check()
        return True

    def written(self, paper, who):
        """The key of a new proposal or batch, whose author `who` is."""
        self.authors[self.key(paper)] = {who}
        return self.key(paper)

    def remember(self, record):
        """The content that a signature has just made public."""
        if isinstance(record, Proposal):
            card = record.target()
            self.signed[self.key(card)] = snapshot(card)
            self.authors.setdefault(self.key(card), set()).update(self.authors[self.key(record)])
        elif isinstance(record, Card | Event):
            self.signed[self.key(record)] = snapshot(self.stored(self.key(record)))

    def remember_all(self, records):
        """What of these a signature has just made public."""
        for record in records:
            if self.stored(self.key(record)).state == "published":
                self.remember(record)

    def roles_of(self, who, place) -> set:
        """What somebody may do in a place at all, whatever the unit."""
        scopes = self.person(who).scopes.all()
        return {scope.role for scope in scopes if covers(scope.place_code, place)}

    def carried(self, record) -> list:
        """The record, and those of a batch."""
        return [record, *(record.records() if hasattr(record, "records") else [])]

    def key(self, record) -> tuple:
        """What the machine remembers a record by."""
        return type(record), record.pk

    def stored(self, key):
        """The record as it stands."""
        kind, pk = key
        return kind._base_manager.get(pk=pk)

    def person(self, pk):
        """Somebody, with roles read anew."""
        return User.objects.get(pk=pk)


@pytest.mark.django_db
def test_whatever_people_try_what_is_public_was_signed_by_two():
    run_state_machine_as_test(
        Office, settings=settings(max_examples=20, stateful_step_count=50, deadline=None)
    )


@pytest.mark.django_db
def test_the_machine_does_reach_the_public_page():
    """A machine that never publishes would prove nothing."""
    office = Office()
    office.city()
    clerk, signer, *_ = office.staff([]).values
    for kind in KINDS[1:]:
        record = office.new(kind, "321111", None)
        assert office.tried(steps.draft, record, clerk)
        office.hurry(office.key(record), clerk, signer)
        assert kind.objects.public().get(pk=record.pk)
    office.teardown()
