"""Industrial projects: the card, what happened to it, and its derived states."""

from projects.models.events import AnnualPlan, Evaluation, InvestmentRecord, StageEvent
from projects.models.parts import Commitment, Permit, ProjectFile, ProjectUnit
from projects.models.project import Project
from projects.models.questions import LARGE
from projects.models.state import ProjectState

__all__ = [
    "LARGE",
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
