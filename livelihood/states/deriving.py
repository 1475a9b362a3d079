"""The intervals of a matter out of its promise and its happenings: pure, no queries.

A day has one state: of several updates on one day the last decides. What happened before the
matter was listed is part of its first interval. Neighbours that do not differ are one.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from livelihood.models import MatterState, MatterUpdate
from livelihood.states.happenings import Account, Happening, Promise
from livelihood.states.law import walk
from livelihood.states.progress import Progress, from_targets, typed
from publishing.arithmetic.dates import last_day

Kind, Status, Timing = MatterUpdate.Kind, MatterState.Status, MatterState.Timing

#: A source is no acceptance: whatever it says is done is 来源报道已完成.
AS_REPORTED = {
    Status.AWAITING_ACCEPTANCE: Status.REPORTED_DONE,
    Status.DONE: Status.REPORTED_DONE,
}
COMPLETED = (Status.AWAITING_ACCEPTANCE, Status.DONE)


@dataclass(frozen=True)
class _Running:
    """What is known of the matter after some happenings."""

    status: str
    since: date
    due_on: date | None
    due_is_stated: bool
    typed: int | None = None
    quantities: tuple[tuple[int, Decimal], ...] = ()
    node_reached_on: date | None = None
    completion: Happening | None = None


def derive(account: Account) -> list[MatterState]:
    """The intervals of one matter, oldest first, not saved; the last one is open.

    Raises `law.OutOfOrder` where the sequence of its updates is not legal.
    """
    promise = account.promise
    running = _Running(Status.LISTED, promise.listed_on, promise.due_on, promise.due_is_stated)
    by_day = {promise.listed_on: running}
    for happening, status in walk(account.happenings):
        running = _after(running, happening, status, promise)
        by_day[max(happening.on, promise.listed_on)] = running
    states = []
    for day, each in by_day.items():
        state = _state(account.matter.pk, day, each, promise)
        if states and content(states[-1]) == content(state):
            continue
        if states:
            states[-1].valid_to = day
        states.append(state)
    return states


def content(state: MatterState) -> dict:
    """What an interval says, whatever days it covers: two that say the same are one."""
    own = {"id", "matter", "valid_from", "valid_to"}
    fields = (field for field in MatterState._meta.concrete_fields if field.name not in own)
    return {field.name: getattr(state, field.attname) for field in fields}


def _after(running: _Running, happening: Happening, status: str, promise: Promise) -> _Running:
    """What is known of the matter after one more happening."""
    changed = {}
    if status != running.status:
        changed |= {"status": status, "since": max(happening.on, promise.listed_on)}
    if happening.kind == Kind.DUE_CHANGED:
        due_on = last_day(happening.new_due_on, happening.new_due_precision)
        changed |= {"due_on": due_on, "due_is_stated": True}
    if happening.kind == Kind.COMPLETED:
        changed |= {"completion": happening}
    if happening.kind == Kind.REOPENED:
        changed |= {"completion": None, "typed": None}
    if happening.progress is not None:
        changed["typed"] = happening.progress
    if happening.quantities:
        known = dict(running.quantities) | happening.quantities
        changed["quantities"] = tuple(sorted(known.items()))
    if happening.node_due_on:
        reached = (running.node_reached_on, happening.node_due_on)
        changed["node_reached_on"] = max(day for day in reached if day)
    return replace(running, **changed)


def _state(matter_id: int, day: date, running: _Running, promise: Promise) -> MatterState:
    progress = _progress(running, promise)
    part, whole = progress.stored if progress else (None, None)
    original_due_on = promise.due_on if promise.due_is_stated else None
    completion = running.completion if running.status in COMPLETED else None
    timing, days_late = _timing(completion, original_due_on)
    status = running.status
    return MatterState(
        matter_id=matter_id,
        valid_from=day,
        status=AS_REPORTED.get(status, status) if promise.is_reported else status,
        since=running.since,
        due_on=running.due_on,
        due_is_stated=running.due_is_stated,
        original_due_on=original_due_on,
        starts_on=promise.starts_on,
        starts_by=promise.starts_by,
        progress=progress.tenths if progress else None,
        progress_part=part,
        progress_whole=whole,
        progress_is_typed=progress.is_typed if progress else False,
        node_reached_on=running.node_reached_on,
        completed_on=completion.latest if completion else None,
        timing=timing,
        days_late=days_late,
    )


def _progress(running: _Running, promise: Promise) -> Progress | None:
    """Computed where sub-targets are reported; typed; all of it where completed and neither."""
    computed = from_targets(promise.targets, dict(running.quantities))
    if computed is not None:
        return computed
    if running.typed is not None:
        return typed(running.typed)
    if running.status in COMPLETED and not promise.targets:
        return Progress(Fraction(1), is_typed=False)
    return None


def _timing(completion: Happening | None, due_on: date | None) -> tuple[str, int | None]:
    """Early, on time or late against the original due date, and by how many days.

    On time is what was surely completed by the due date; early, before the month in which it was
    due; late, what is stated to have been completed on a day that is surely after it.
    """
    if completion is None or due_on is None:
        return "", None
    if completion.latest <= due_on:
        early = completion.latest < due_on.replace(day=1)
        return Timing.EARLY if early else Timing.ON_TIME, 0
    if completion.is_dated and completion.earliest > due_on:
        return Timing.LATE, (completion.earliest - due_on).days
    return "", None
