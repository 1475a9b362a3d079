"""是否达序时 in a unit's own word, held against what its own report makes of the matter."""

from datetime import date

from livelihood.models import Matter, MatterState, MatterUpdate
from livelihood.rounds.amounts import Done
from livelihood.schedule import band_in_tenths, time_progress
from livelihood.states.happenings import promise_of
from livelihood.states.progress import Progress, from_targets, typed
from livelihood.statuses import Status, label_for
from publishing.arithmetic.rates import rate_difference

Said = MatterUpdate.SaidOnSchedule


def contradiction(matter: Matter, update: MatterUpdate, *, done: Done, on: date) -> str:
    """How the unit's word differs from what follows out of its report; "" where it does not.

    `matter` comes from `with_status`, with its plan nodes and sub-targets; `done` is what its
    public updates say is done. What nobody can compute contradicts nobody.
    """
    if not update.said_on_schedule or update.kind == MatterUpdate.Kind.COMPLETED:
        return ""
    status = status_after(matter, update, done=done, on=on)
    behind = status in (Status.OVERDUE, Status.NOT_STARTED, Status.BEHIND)
    if status is None or behind == (update.said_on_schedule == Said.NO):
        return ""
    said = "达序时" if update.said_on_schedule == Said.YES else "未达序时"
    return f"自报{said}，推算{label_for(status)}"


def status_after(matter: Matter, update: MatterUpdate, *, done: Done, on: date) -> Status | None:
    """What a running matter is on a day once `update` is public: 逾期, 未启动, or its class.

    None where nothing can be computed, and for what is 常态化推进. It is what
    `statuses.status_on` says of the day after the signature.
    """
    due_on = matter.state_due_on if matter.state_due_is_stated else None
    if matter.standing:
        return None
    if due_on and due_on < on:
        return Status.OVERDUE
    progress = progress_after(matter, update, done)
    promise = promise_of(matter, {})
    if _stays_idle(matter, update) and promise.starts_by and promise.starts_by < on:
        return Status.NOT_STARTED
    nodes = list(matter.plan_nodes.all())
    if nodes:
        return _by_nodes(nodes, matter.state_node_reached_on, update, on)
    return _by_time(matter, progress, promise.starts_on, due_on, on)


def progress_after(matter: Matter, update: MatterUpdate, done: Done) -> Progress | None:
    """How far the matter is once `update` is public, `done` being what is public already."""
    targets = {target.pk: target.target for target in matter.sub_targets.all()}
    known = {target.pk: quantity for target, quantity in done.quantities.items()}
    known |= {row.sub_target_id: row.quantity for row in update.quantities.all()}
    computed = from_targets(targets, known)
    if computed is not None:
        return computed
    per_cent = update.progress if update.progress is not None else done.progress
    return None if per_cent is None else typed(per_cent)


def _stays_idle(matter, update) -> bool:
    """Whether it was not begun and is reported so."""
    quantities = [row.quantity for row in update.quantities.all()]
    says_none = update.progress == 0 or (update.progress is None and bool(quantities))
    listed = matter.state_status == MatterState.Status.LISTED
    return listed and says_none and not any(quantities) and update.node_id is None


def _by_nodes(nodes, reached_on, update, on) -> Status:
    reached = max(filter(None, (reached_on, update.node and update.node.due_on)), default=None)
    due = [node.due_on for node in nodes if node.due_on <= on]
    if reached and reached > on:
        return Status.AHEAD
    return Status.ON_TRACK if not due or (reached and reached >= due[-1]) else Status.BEHIND


def _by_time(matter, progress, starts_on, due_on, on) -> Status | None:
    if progress is None or starts_on is None or due_on is None or due_on < starts_on:
        return None
    programme = matter.programme
    period = (programme.period_start, programme.period_end) if programme.by_month else None
    passed = time_progress(on=on, starts_on=starts_on, due_on=due_on, by_month_of=period)
    tenths = rate_difference(progress.share * 100, passed * 100) * 10
    if tenths >= band_in_tenths():
        return Status.AHEAD
    return Status.BEHIND if tenths <= -band_in_tenths() else Status.ON_TRACK
