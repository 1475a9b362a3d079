"""What follows when something of a project is published or withdrawn, and what is refused."""

from districts.models import District, KeyArea
from projects import ladder, states
from projects.models import Evaluation, Project, StageEvent
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public, publish_after
from publishing.review.models import ReviewEvent, ReviewState

Step = ReviewEvent.Step


def register_all() -> None:
    """Register the handlers of this room; `AppConfig.ready()` calls it once."""
    stage_event = StageEvent._meta.label_lower
    publish_after(Project, "district", "key_area")
    for record_type in (stage_event, Evaluation._meta.label_lower):
        register(keep_the_ladder, phase=Phase.GUARD, record_type=record_type)
    register(keep_states, phase=Phase.DERIVED_STATES, record_type=stage_event)
    keep_while_public(District._meta.label_lower, public_projects_of, called="项目")
    keep_while_public(KeyArea._meta.label_lower, public_projects_in, called="项目")


def public_projects_of(district: District):
    """The projects that would lose their district."""
    return Project.objects.public().filter(district=district)


def public_projects_in(key_area: KeyArea):
    """The projects that would lose their key area."""
    return Project.objects.public().filter(key_area=key_area)


def keep_the_ladder(event: StageEvent | Evaluation, step: ReviewEvent) -> None:
    """`after_transition`: refuse what would leave the project with an unlawful sequence.

    Asked of the whole sequence that results, on publication and on withdrawal. A batch is asked
    for what it leads to, whatever the order of its records.
    """
    if step.step not in (*ReviewEvent.PUBLISHING, Step.WITHDRAWN):
        return
    if step.corrected_by is not None:  # its correction follows, and is asked instead
        return
    project = Project._base_manager.select_for_update().get(pk=event.project_id)
    found = ladder.problems(
        _public_after(StageEvent, project, step), _public_after(Evaluation, project, step)
    )
    if found:
        raise StepRefused(*(f"“{project}”：{problem}" for problem in found))


def keep_states(event: StageEvent, step: ReviewEvent) -> None:
    """`after_transition`: the project's intervals follow its events."""
    if step.step in (*ReviewEvent.PUBLISHING, Step.WITHDRAWN):
        states.rebuild(Project._base_manager.get(pk=event.project_id))


def _public_after(model, project: Project, step: ReviewEvent) -> list:
    """The project's published events, as they will be once the step's batch is through."""
    events = model.objects.filter(project=project)
    public = {event.pk: event for event in events.filter(state=ReviewState.PUBLISHED)}
    if step.batch is not None:
        items = step.batch.items.filter(record_type=model._meta.label_lower)
        coming = events.filter(
            state=ReviewState.APPROVED, code__in=items.values_list("record_code")
        )
        public |= {event.pk: event for event in coming}
        for event in list(public.values()):
            public.pop(event.corrects_id, None)
    return list(public.values())
