"""The law of the ladder 在谈 → 签约 → 开工 → 竣工 → 投产: what may follow what, and how it looks.

Pure: it reads stage events and evaluations that somebody else fetched (rules, section 4).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from projects.models import Evaluation, StageEvent
from projects.models.events import FEASIBLE_FROM
from publishing.arithmetic import dates

Stage = StageEvent.Stage
#: What a page says of a rung in each place; nobody knows that a stage was not reached.
WORDS = {"reached": "已到", "current": "现处", "passed": "未登记", "ahead": "尚未登记"}
SIGNED = StageEvent.LADDER.index(Stage.SIGNED)


def in_order(events: Iterable[StageEvent]) -> list[StageEvent]:
    """Events as they happened: by day, those of one day in the order of their publication."""
    return sorted(
        events,
        key=lambda event: (
            event.on,
            event.published_at is None,
            event.published_at and event.published_at.timestamp(),
            event.pk or 0,
        ),
    )


def problems(events: Iterable[StageEvent], evaluations: Iterable[Evaluation] = ()) -> list[str]:
    """A sentence for staff for everything that these events of one project may not say together."""
    events = in_order(events)
    return [
        *_backwards(events),
        *_skipped(events),
        *_out_of_turn(events),
        *_signed_though_infeasible(events, list(evaluations)),
    ]


def _backwards(events: Sequence[StageEvent]) -> Iterator[str]:
    """A rung is reached once, and none before a lower one."""
    steps = [event for event in events if event.rung is not None]
    for index, one in enumerate(steps):
        for other in steps[index + 1 :]:
            lower, higher = sorted((one, other), key=lambda event: event.rung)
            if lower.rung == higher.rung:
                yield from _twice(one, other)
            elif _earliest(lower) > _latest(higher):
                yield (
                    f"{higher.get_stage_display()}（{higher.day_shown}）早于"
                    f"{lower.get_stage_display()}（{lower.day_shown}），进展日期不能倒退。"
                )


def _twice(one: StageEvent, other: StageEvent) -> Iterator[str]:
    """A source that says “by then” goes with one dated event that is not later."""
    name = one.get_stage_display()
    if one.is_dated == other.is_dated:
        yield f"{name}已有登记（{one.day_shown}）；如有误，请更正那一条。"
    else:
        dated, by_then = (one, other) if one.is_dated else (other, one)
        if dated.on > by_then.on:
            yield f"来源说明{by_then.day_shown}已{name}，{name}日期不能晚于此（{dated.day_shown}）。"


def _skipped(events: Sequence[StageEvent]) -> Iterator[str]:
    """An office that registers a stage without the one before it says why.

    在谈 need not be registered, and what a source reports is as complete as the source.
    """
    reached = {event.rung for event in events if event.rung is not None}
    for event in events:
        if event.rung is None or event.reason or event.reporting != "registered":
            continue
        below = [rung for rung in reached if rung < event.rung]
        missing = range(max(max(below, default=0) + 1, SIGNED), event.rung)
        if missing:
            names = "、".join(StageEvent.LADDER[rung].label for rung in missing)
            yield f"{event.get_stage_display()}跳过了{names}，须写明理由。"


def _out_of_turn(events: Sequence[StageEvent]) -> Iterator[str]:
    """Nothing after 终止, no step while suspended, no 恢复 without 暂停."""
    ended = suspended = None
    for event in events:
        name = event.get_stage_display()
        if ended:
            yield f"项目已终止（{ended.day_shown}），其后不能再有{name}（{event.day_shown}）。"
        elif event.stage == Stage.TERMINATED:
            ended = event
        elif event.stage == Stage.SUSPENDED:
            if suspended:
                yield f"项目已暂停（{suspended.day_shown}），不能再次暂停（{event.day_shown}）。"
            suspended = event
        elif event.stage == Stage.RESUMED:
            if not suspended:
                yield f"恢复（{event.day_shown}）须在暂停之后。"
            suspended = None
        elif suspended and event.is_dated:
            yield (
                f"项目暂停期间（{suspended.day_shown}起）不能登记{name}（{event.day_shown}），"
                "请先登记恢复。"
            )


def _signed_though_infeasible(
    events: Sequence[StageEvent], evaluations: list[Evaluation]
) -> Iterator[str]:
    """The last evaluation held by the day of signing must reach 70, or the signer says why not."""
    for event in events:
        if event.stage != Stage.SIGNED or event.override_reason:
            continue
        held = [each for each in evaluations if each.held_on <= _latest(event)]
        last = max(held, key=lambda each: (each.held_on, each.pk or 0), default=None)
        if last is not None and not last.is_feasible:
            yield (
                f"评审平均分{last.mean_shown}分（{dates.shown(last.held_on)}），低于{FEASIBLE_FROM}分，"
                "不可行，不能签约；确需签约的，须写明“评审不可行仍签约的理由”。"
            )


def _earliest(event: StageEvent) -> date:
    return event.on if event.is_dated else date.min


def _latest(event: StageEvent) -> date:
    return dates.last_day(event.on, event.precision)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder as a page draws it."""

    stage: str
    label: str
    #: "reached", "current", "passed" (a higher one is reached, this one was not registered), "ahead".
    place: str
    events: list[StageEvent] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Where the project stands towards this rung, for those who see no shapes."""
        return WORDS[self.place]


def rungs(events: Iterable[StageEvent]) -> list[Rung]:
    """The whole ladder, from 在谈 to 投产, with the events of each rung."""
    steps = [event for event in in_order(events) if event.rung is not None]
    top = max((event.rung for event in steps), default=-1)
    found = []
    for rung, stage in enumerate(StageEvent.LADDER):
        own = [event for event in steps if event.rung == rung]
        if rung == top:
            place = "current"
        elif rung > top:
            place = "ahead"
        else:
            place = "reached" if own else "passed"
        found.append(Rung(stage.value, stage.label, place, own))
    return found
