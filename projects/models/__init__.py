"""Industrial projects: the card, what happened to it, and its derived states."""

from projects.models.events import AnnualPlan, Evaluation, InvestmentRecord, StageEvent
from projects.models.project import Commitment, Permit, Project, ProjectFile, ProjectUnit
from projects.models.state import ProjectState

__all__ = [
    "AnnualPlan",
    "Commitment",
    "Evaluation",
    "InvestmentRecord",
    "Permit",
    "Project",
    "ProjectFile",
    "ProjectState",
    "ProjectUnit",
    "StageEvent",
]
