"""What a matter's page shows part by part: progress, plan nodes, sub-targets, units, children.

Plain values for templates; the sentence has its own module.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from accounts.models import Unit
from districts.models import Community
from figures import wording
from livelihood.guards import FILED_IN_TIME
from livelihood.models import (
    Matter,
    MatterState,
    MatterUnit,
    MatterUpdate,
    PlanNode,
    Reporting,
    SubTarget,
)
from livelihood.schedule import comparison
from livelihood.statuses import DONE, SCHEDULED, State, Status, label_for
from publishing.arithmetic.dates import last_day
from publishing.arithmetic.rates import percentage

UNDER_WAY = "实施中"
#: How matters are summed up: words, and the statuses that they stand for, in this order.
SUMMED = (
    ("{done}", set(DONE)),
    ("完工待验收", {Status.AWAITING}),
    ("来源报道已完成", {Status.REPORTED_DONE}),
    ("逾期", {Status.OVERDUE}),
    (UNDER_WAY, set(SCHEDULED)),
    ("未启动", {Status.NOT_STARTED}),
    ("未报进度", {Status.UNREPORTED}),
    ("常态化推进", {Status.STANDING}),
    ("来源报道正在推进", {Status.REPORTED}),
    ("资料截至较早", {Status.KNOWN_UNTIL}),
    ("暂缓", {Status.SUSPENDED}),
    ("终止", {Status.CANCELLED}),
    ("尚未列入", {None}),
)
_WORDS = {status: words for words, statuses in SUMMED for status in statuses}
#: How children are counted that each lie in a place of their own, all of one kind.
MEASURES = {Community.Kind.COMPOUND: "个小区", Community.Kind.COMMUNITY: "个社区"}


@dataclass(frozen=True)
class Progress:
    """How far a matter is, and who says so; `percent` has at most one decimal."""

    percent: str
    basis: str


@dataclass(frozen=True)
class Node:
    """A step of the plan: `mark` is reached, missed or ahead, `word` the same in Chinese."""

    day: str
    text: str
    planned_progress: int | None
    mark: str
    word: str


@dataclass(frozen=True)
class Target:
    """A sub-target: what is done of it may exceed it."""

    name: str
    target_shown: str
    done_shown: str
    percent_shown: str


@dataclass(frozen=True)
class Objection:
    """异议核查 and what was answered; None while it is being looked into."""

    raised: MatterUpdate
    answer: MatterUpdate | None


def objections(updates: Iterable[MatterUpdate]) -> list[Objection]:
    """The objections among `updates` (in order), newest first; an answer is to the oldest open one."""
    found: list[Objection] = []
    for update in updates:
        if update.kind == MatterUpdate.Kind.OBJECTION:
            found.append(Objection(update, None))
        elif update.kind == MatterUpdate.Kind.OBJECTION_ANSWERED:
            waiting = (number for number, each in enumerate(found) if each.answer is None)
            number = next(waiting, None)
            if number is not None:
                found[number] = Objection(found[number].raised, update)
    return found[::-1]


def timeline(updates: Iterable[MatterUpdate]) -> list[MatterUpdate]:
    """The updates, newest first, each with `filed_late`: the day of a 补报, else None."""
    updates = list(updates)
    for update in updates:
        update.filed_late = _filed_late(update)
    return updates[::-1]


def _filed_late(update: MatterUpdate) -> date | None:
    completes = update.kind == MatterUpdate.Kind.COMPLETED
    if not completes or update.reporting != Reporting.REGISTERED:
        return None
    happened = last_day(update.happened_on, update.happened_precision)
    filed = update.first_filed_on
    return filed if filed - happened > FILED_IN_TIME else None


def place_of(matter: Matter) -> str:
    """Where it is: district, community or compound, and the place in it."""
    community = matter.community.name if matter.community else ""
    return " ".join(part for part in (matter.district.name, community, matter.location) if part)


def percent_done(matter: Matter) -> Decimal | None:
    """The progress of the day in per cent, one decimal; None where nobody reported any."""
    if matter.state_progress is None:
        return None
    return (Decimal(matter.state_progress) / 10).quantize(Decimal("0.1"))


def progress_of(matter: Matter) -> Progress | None:
    """The progress of the day, None where nobody reported any: no report is not 0."""
    percent = percent_done(matter)
    if percent is None:
        return None
    if not matter.sub_targets.all() and not matter.state_progress_is_typed:
        return None  # 100 only because it is completed, which its status says
    basis = "填报" if matter.state_progress_is_typed else "由分项目标计算"
    return Progress(f"{percent.normalize():f}", basis)


def schedule_words(matter: Matter, *, on: date, state: MatterState | None = None) -> str:
    """What stands behind 超序时, 达序时 or 未达序时, and by what it is judged; "" without a class.

    `state` is the matter's interval of the day, where the caller has it already.
    """
    if matter.status not in SCHEDULED:
        return ""
    word = label_for(matter.status)
    nodes = list(matter.plan_nodes.all())
    if nodes:
        due = [node for node in nodes if node.due_on <= on][-1:]
        if matter.status == Status.BEHIND:
            days = (on - due[0].due_on).days
            return f"{word}（按计划节点）：“{due[0].text}”应于{_day(due[0].due_on)}到达，已过{days}天。"
        return f"{word}（按计划节点）。"
    state = state or matter.states.filter(valid_from__lte=on).order_by("-valid_from").first()
    compared = comparison(matter, state, on=on) if state else None
    if compared is None:
        return ""
    way = "按月计" if compared.by_month else "按天计"
    sign = "+" if compared.difference > 0 else "−" if compared.difference < 0 else ""
    return (
        f"{word}（按时间推算，{way}）：进度{compared.progress:.1f}%，时间进度{compared.time}%，"
        f"相差{sign}{abs(compared.difference)}个百分点。"
    )


def nodes_of(matter: Matter, *, on: date) -> list[Node]:
    """The plan's steps in order, each marked by what was reached on the day `on`.

    A step is called missed only while the matter is judged by its plan at all.
    """
    judged = matter.status in (Status.BEHIND, Status.OVERDUE)
    return [
        _node(node, matter.state_node_reached_on, judged, on) for node in matter.plan_nodes.all()
    ]


def _node(node: PlanNode, reached_on, judged, on) -> Node:
    if reached_on is not None and node.due_on <= reached_on:
        mark, word = "reached", "已到达"
    elif node.due_on > on:
        mark, word = "ahead", "未到期"
    else:
        mark, word = ("missed", "到期未到达") if judged else ("ahead", "未报到达")
    return Node(_day(node.due_on), node.text, node.planned_progress, mark, word)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def targets_of(matter: Matter, updates: Iterable[MatterUpdate]) -> list[Target]:
    """The sub-targets with what the newest of `updates` (in order) says is done of each."""
    done: dict[int, Decimal] = {}
    for update in updates:
        for row in update.quantities.all():
            done[row.sub_target_id] = row.quantity
    return [_target(target, done.get(target.pk)) for target in matter.sub_targets.all()]


def _target(target: SubTarget, done: Decimal | None) -> Target:
    percent = None if done is None else percentage(done, target.target)
    return Target(
        target.name,
        wording.number(target.target) + target.unit,
        wording.NOTHING if done is None else wording.number(done) + target.unit,
        wording.NOTHING if percent is None else f"{percent}%",
    )


def units_by_role(matter: Matter) -> list[tuple[str, list[Unit]]]:
    """牵头单位, 责任单位, 配合单位, each with its units; roles that nobody has are left out."""
    rows = list(matter.units.all())
    by_role = [
        (role.label, [row.unit for row in rows if row.role == role]) for role in MatterUnit.UnitRole
    ]
    return [(label, units) for label, units in by_role if units]


def children_words(matters: Iterable[Matter], *, on: date) -> dict[int, str]:
    """The children of each that has some, summed up: `{pk: "15个小区：办结9，实施中5，未启动1"}`.

    One query, however many children.
    """
    parents = {matter.pk: matter for matter in matters if matter.parent_id is None}
    rows = Matter.objects.public().filter(parent__in=parents).with_word(on=on).order_by()
    place = ("community", "community__kind")
    counted = rows.values_list("parent", "status", "on_day__status", *place)
    found, places = defaultdict(Counter), defaultdict(set)
    for parent, status, state, *place, count in counted.annotate(Count("pk")):
        found[parent][_word(status, state)] += count
        places[parent].add(tuple(place))
    return {
        parent: f"{words.total()}{_measure(places[parent], words.total())}："
        + _summed(words, parents[parent].programme.done_word)
        for parent, words in found.items()
    }


def _measure(places: set, count: int) -> str:
    """What so many children are: compounds or communities where each is one of its own, else 子项.

    `places` are the communities in which they lie, each with its kind.
    """
    kinds = {kind for _, kind in places}
    if len(kinds) == 1 and len(places) == count:
        return MEASURES.get(kinds.pop(), "个子项")
    return "个子项"


def matters_in_words(matters: Iterable[Matter]) -> str:
    """Matters of several programmes summed up: “3件：已办结2，实施中1”."""
    matters = list(matters)
    words = {matter.programme.done_word for matter in matters}
    found = Counter(_word(matter.status, matter.state_status) for matter in matters)
    return f"{len(matters)}件：{_summed(found, words.pop() if len(words) == 1 else '办结')}"


def _word(status: str | None, state: str | None) -> str:
    """What one matter counts as; begun, though no progress can be compared, it is under way."""
    if status == Status.UNREPORTED and state == State.UNDER_WAY:
        return UNDER_WAY
    return _WORDS[status]


def _summed(found: Counter, done_word: str) -> str:
    parts = [f"{word}{found[word]}" for word, _ in SUMMED if found[word]]
    return "，".join(parts).replace("{done}", done_word)
