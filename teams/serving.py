"""What teams serve: projects and practical matters, with where these stand."""

from dataclasses import dataclass
from datetime import date

from livelihood.models import Matter
from livelihood.statuses import label_for
from projects.models import Project, ProjectState
from publishing.arithmetic.dates import shown
from teams.models import Assignment, Team


@dataclass(frozen=True)
class Served:
    """One public thing that a team serves, and in which stage or status it is."""

    assignment: Assignment
    record: Project | Matter
    standing: str

    @property
    def kind(self) -> str:
        """项目 or 民生实事."""
        return str(self.record._meta.verbose_name)

    @property
    def period(self) -> str:
        """From when until when; "" where that is not known."""
        return period(self.assignment)


def served_by(team: Team, *, on: date) -> list[Served]:
    """The public projects and matters that `team` serves, as they stand on the day `on`.

    Three queries.
    """
    assignments = list(Assignment.objects.public().filter(team=team))
    projects = Project.objects.public().with_stage(on=on)
    matters = Matter.objects.public().with_status(on=on).select_related("programme")
    projects = projects.in_bulk([row.project_id for row in assignments if row.project_id])
    matters = matters.in_bulk([row.matter_id for row in assignments if row.matter_id])
    found = []
    for row in assignments:
        if row.project_id:
            project = projects[row.project_id]
            found.append(Served(row, project, stage_words(project)))
        else:
            matter = matters[row.matter_id]
            found.append(Served(row, matter, status_words(matter)))
    return found


def serving(record: Project | Matter) -> list[Assignment]:
    """The public assignments of teams to a project or matter, with their teams. One query."""
    field = "project" if isinstance(record, Project) else "matter"
    return list(
        Assignment.objects.public()
        .filter(**{field: record})
        .select_related("team", "team__unit", "team__district")
    )


def stage_words(project: Project) -> str:
    """Where a project stands (`with_stage`); in the source's words where no stage is registered."""
    if project.standing in (ProjectState.Standing.SUSPENDED, ProjectState.Standing.TERMINATED):
        return ProjectState.Standing(project.standing).label
    if project.stage:
        return dict(ProjectState._meta.get_field("stage").flatchoices)[project.stage]
    return f"来源表述“{project.quoted_status}”" if project.quoted_status else ""


def status_words(matter: Matter) -> str:
    """What a matter is (`with_status`), in its programme's word for done."""
    return label_for(matter.status, matter.programme.done_word) if matter.status else ""


def period(assignment: Assignment) -> str:
    """`2021年4月1日起`, `2021年4月1日至2021年6月30日`; "" where no day is known."""
    since, until = assignment.since, assignment.until
    if since and until:
        return f"{shown(since)}至{shown(until)}"
    return f"{shown(since)}起" if since else f"至{shown(until)}" if until else ""
