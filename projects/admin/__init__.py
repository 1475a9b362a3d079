"""Projects and what happens to them in the admin."""

from projects.admin.events import (
    AnnualPlanAdmin,
    EvaluationAdmin,
    InvestmentRecordAdmin,
    StageEventAdmin,
)
from projects.admin.projects import ProjectAdmin

__all__ = [
    "AnnualPlanAdmin",
    "EvaluationAdmin",
    "InvestmentRecordAdmin",
    "ProjectAdmin",
    "StageEventAdmin",
]
