"""How the stage of a project reads."""

from projects.models import ProjectState, StageEvent
from publishing.arithmetic import dates
from publishing.arithmetic.dates import Precision

NO_STAGE = "未公布"


def stage_words(project) -> str:
    """Where a project stands, `with_stage` annotated: its rung, and 暂停 or 终止 beside it.

    “截至…” where only a source says that the rung was reached by that day.
    """
    words = StageEvent.Stage(project.stage).label if project.stage else ""
    if project.standing in ("", ProjectState.Standing.ACTIVE):
        return words or NO_STAGE
    standing = ProjectState.Standing(project.standing).label
    return f"{words}，{standing}" if words else standing


def stage_day(project) -> str:
    """The day on which that rung was reached, no finer than it is known; "" before any."""
    if project.stage_since is None:
        return ""
    if project.stage_precision == Precision.UNKNOWN:
        return f"截至{dates.shown(project.stage_since)}"
    return dates.shown(project.stage_since, project.stage_precision, project.stage_basis)


def is_reported(project) -> bool:
    """Whether a source, and not an office, says that the stage was reached."""
    return project.stage_reporting == StageEvent.Reporting.REPORTED
