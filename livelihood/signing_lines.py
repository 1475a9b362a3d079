"""The line of an update in the table by which a whole round is signed: only what changes.

Everything is held against what is public today; what is late or moved comes first.
"""

from django.db.models import prefetch_related_objects

from figures import wording
from livelihood.models import Matter, MatterState, MatterUpdate
from livelihood.promises import Due, due_words, moved_due
from livelihood.rounds.amounts import Done, done_of
from livelihood.rounds.own_word import contradiction, progress_after, status_after
from livelihood.statuses import Status, label_for
from publishing.arithmetic.dates import Basis, Precision, shown, today
from publishing.review import lines
from publishing.review.snapshots import Difference

Kind = MatterUpdate.Kind

#: What comes first on the table; the rest has rank 50.
RANKS = {
    "逾期": 0, "调整时限": 5, "暂缓": 5, "终止实施": 5, "重新办理": 5, "更正": 8, "未达序时": 10,
    "与推算不符": 15, "比上次少": 15, "完工": 20,
}  # fmt: skip
#: What becomes of a matter by the kind alone.
BECOMES = {
    Kind.COMPLETED: Status.AWAITING,
    Kind.SUSPENDED: Status.SUSPENDED,
    Kind.CANCELLED: Status.CANCELLED,
}
MARKED = {
    Kind.DUE_CHANGED: "调整时限",
    Kind.SUSPENDED: "暂缓",
    Kind.CANCELLED: "终止实施",
    Kind.REOPENED: "重新办理",
    Kind.COMPLETED: "完工",
}
#: Where a word for today can follow from what is said now.
RUNNING = (MatterState.Status.LISTED, MatterState.Status.UNDER_WAY)


def register_all() -> None:
    """Let the signing table ask this room about updates; `AppConfig.ready()` calls it once."""
    lines.register(MatterUpdate._meta.label_lower, describe)


def describe(updates: list[MatterUpdate]) -> list[lines.Line]:
    """A line for each update, in a fixed number of queries."""
    prefetch_related_objects(updates, "quantities__sub_target", "files", "node", "document")
    keys = {update.matter_id for update in updates}
    found = Matter.objects.filter(pk__in=keys).with_status(on=today())
    related = found.select_related("programme", "parent")
    matters = {
        matter.pk: matter for matter in related.prefetch_related("sub_targets", "plan_nodes")
    }
    done = done_of(matters.values())
    return [_line(update, matters[update.matter_id], done[update.matter_id]) for update in updates]


def _line(update: MatterUpdate, matter: Matter, done: Done) -> lines.Line:
    after = _status_after(update, matter, done)
    marks = _marks(update, matter, done, after)
    return lines.Line(
        update,
        subject=f"{matter.parent}：{matter}" if matter.parent else str(matter),
        url=lines.page_of(update),
        changes=[change for change in _changes(update, matter, done, after) if change],
        marks=marks,
        rank=min((RANKS[mark] for mark in marks), default=50),
        internal=_internal(update),
        kind=update.get_kind_display(),
    )


def _status_after(update, matter, done) -> Status | None:
    """What the matter is today once the update is public; None where that does not follow."""
    if update.kind in BECOMES:
        return BECOMES[update.kind]
    if update.kind not in (Kind.PROGRESS, Kind.STARTED) or matter.state_status not in RUNNING:
        return None
    if matter.status == Status.KNOWN_UNTIL:
        return None
    return status_after(matter, update, done=done, on=today())


def _marks(update, matter, done, after) -> tuple[str, ...]:
    status = after or matter.status
    marks = [MARKED[update.kind]] if update.kind in MARKED else []
    if status in (Status.OVERDUE, Status.BEHIND):
        marks.append(label_for(status))
    if update.corrects_id:
        marks.append("更正")
    if matter.status is not None and contradiction(matter, update, done=done, on=today()):
        marks.append("与推算不符")
    if _says_less(update, done):
        marks.append("比上次少")
    return tuple(sorted(marks, key=RANKS.get))


def _says_less(update, done) -> bool:
    before = {target.pk: quantity for target, quantity in done.quantities.items()}
    fewer = any(row.quantity < before.get(row.sub_target_id, 0) for row in update.quantities.all())
    typed = None not in (update.progress, done.progress) and update.progress < done.progress
    return fewer or typed


def _changes(update, matter, done, after):
    """What a reader of the public page will find changed, the status first."""
    if after is not None and after != matter.status:
        word = matter.programme.done_word
        was = label_for(matter.status, word)
        yield Difference("status", "状态", was, label_for(after, word))
    if update.kind == Kind.DUE_CHANGED:
        yield Difference("new_due_on", "完成时限", _due_now(matter), due_words(moved_due(update)))
    yield from _amounts(update, done)
    yield _progress(update, matter, done)
    yield _node(update, matter)
    if not update.round_id:
        day = shown(update.happened_on, update.happened_precision, update.happened_basis)
        yield Difference("happened_on", "日期", "", day)
    for name in ("brief", "text", "reason", "corrective_action"):
        yield _said(update, name)
    if update.document_id:
        number = update.document.number or str(update.document)
        yield Difference("document", "调整依据", "", number)
    if files := list(update.files.all()):
        yield Difference("files", "照片和文件", "", f"{len(files)}份")


def _due_now(matter) -> str:
    if matter.state_due_on is None:
        return "未定期限"
    return due_words(Due(matter.state_due_on, Precision.DAY, Basis.STATED))


def _amounts(update, done):
    before = {target.pk: quantity for target, quantity in done.quantities.items()}
    for row in update.quantities.all():
        was = before.get(row.sub_target_id)
        if was != row.quantity:
            unit = row.sub_target.unit
            old = "" if was is None else wording.number(was) + unit
            new = wording.number(row.quantity) + unit
            yield Difference("quantities", row.sub_target.name, old, new)


def _progress(update, matter, done) -> Difference | None:
    said = update.progress is not None or update.quantities.all()
    after = progress_after(matter, update, done) if said else None
    if after is None or after.tenths == matter.state_progress:
        return None
    was = "" if matter.state_progress is None else _per_cent(matter.state_progress)
    return Difference("progress", "进度", was, _per_cent(after.tenths))


def _per_cent(tenths: int) -> str:
    whole, part = divmod(tenths, 10)
    return f"{whole}.{part}%" if part else f"{whole}%"


def _node(update, matter) -> Difference | None:
    reached_on = matter.state_node_reached_on
    if update.node is None or update.node.due_on == reached_on:
        return None
    before = (node for node in matter.plan_nodes.all() if node.due_on == reached_on)
    return Difference("node", "到达节点", str(next(before, "")), str(update.node))


def _said(update, name: str) -> Difference | None:
    value = getattr(update, name)
    if not value:
        return None
    if name == "reason":
        value = update.get_reason_display()
    return Difference(name, str(update._meta.get_field(name).verbose_name), "", value)


def _internal(update) -> list[tuple[str, str]]:
    """What stays inside the offices; problems and next steps say so where they do not."""
    public = "，将公开" if update.problems_public else ""
    expected = update.expected_on.isoformat() if update.expected_on else ""
    pairs = [
        (f"存在问题{public}", update.problems),
        (f"下步打算{public}", update.next_steps),
        ("自报是否达序时", update.get_said_on_schedule_display()),
        ("预计完成日", expected),
    ]
    return [(label, text) for label, text in pairs if text]
