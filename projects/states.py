"""In which stage a project was on any day: intervals, derived from its published stage events.

Derived anew in the transaction that publishes or withdraws an event; `manage.py
rebuild_project_states` does the same for all projects and finds nothing to change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from projects.ladder import in_order
from projects.models import Project, ProjectState, StageEvent
from publishing.review.models import ReviewState

Stage, Standing = StageEvent.Stage, ProjectState.Standing


@dataclass(frozen=True)
class Interval:
    """The columns of a `ProjectState`, without its project."""

    valid_from: date
    valid_to: date | None = None
    stage: str = ""
    standing: str = Standing.ACTIVE.value
    since: date | None = None
    precision: str = ""
    basis: str = ""
    reporting: str = ""


def derive(events: Iterable[StageEvent]) -> list[Interval]:
    """The intervals that the published events of one project amount to, oldest first.

    Total: whatever the events say, the answer is one chain, the last interval open. The stage is
    the highest rung reached so far; what comes after 终止 changes nothing.
    """
    last_of_day: dict[date, Interval] = {}
    now = None
    for event in in_order(events):
        then = _after(now or Interval(event.on), event)
        if now is None or replace(then, valid_from=now.valid_from) != now:
            now = replace(then, valid_from=event.on)
            last_of_day[event.on] = now
    return _chained(list(last_of_day.values()))


def _after(now: Interval, event: StageEvent) -> Interval:
    """What holds once `event` has happened."""
    if now.standing == Standing.TERMINATED:
        return now
    match event.stage:
        case Stage.TERMINATED:
            return replace(now, standing=Standing.TERMINATED.value)
        case Stage.SUSPENDED:
            return replace(now, standing=Standing.SUSPENDED.value)
        case Stage.RESUMED:
            return replace(now, standing=Standing.ACTIVE.value)
    if now.stage and event.rung <= StageEvent.LADDER.index(now.stage):
        return now
    return replace(
        now,
        stage=str(event.stage),
        since=event.on,
        precision=str(event.precision),
        basis=str(event.basis),
        reporting=str(event.reporting),
    )


def _chained(intervals: list[Interval]) -> list[Interval]:
    """Each interval until the next begins; neighbours that say the same are one."""
    chain: list[Interval] = []
    for interval in intervals:
        if chain and replace(interval, valid_from=chain[-1].valid_from) == chain[-1]:
            continue
        chain.append(interval)
    ends = [*(interval.valid_from for interval in chain[1:]), None]
    return [replace(interval, valid_to=end) for interval, end in zip(chain, ends, strict=False)]


def stored(project: Project) -> list[Interval]:
    """The intervals of a project as they are stored, oldest first."""
    names = Interval.__dataclass_fields__
    return [
        Interval(**{name: getattr(state, name) for name in names})
        for state in sorted(project.states.all(), key=lambda state: state.valid_from)
    ]


def derived(project: Project) -> list[Interval]:
    """The intervals that the project's published events amount to."""
    events = project.stage_events.all()
    return derive(event for event in events if event.state == ReviewState.PUBLISHED)


@transaction.atomic
def rebuild(project: Project) -> bool:
    """Make the stored intervals of a project those that its events say; whether any changed."""
    project = Project._base_manager.select_for_update().get(pk=project.pk)
    wanted = derived(project)
    if stored(project) == wanted:
        return False
    ProjectState.objects.filter(project=project).delete()
    ProjectState.objects.bulk_create(
        ProjectState(project=project, **vars(interval)) for interval in wanted
    )
    return True


def astray() -> Iterator[Project]:
    """The projects whose stored intervals are not what their events say."""
    projects = Project.objects.prefetch_related("stage_events", "states").order_by("pk")
    for project in projects.iterator(500):
        if stored(project) != derived(project):
            yield project
