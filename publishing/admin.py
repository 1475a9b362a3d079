"""The admin of this package: the papers of review, sources and changes."""

from publishing.calendar.admin import CalendarDayAdmin
from publishing.changes.admin import ChangeAdmin
from publishing.changes.unit_admin import PublicUnitAdmin
from publishing.jobs.admin import JobAdmin
from publishing.review.admin.papers import BatchAdmin, ProposalAdmin, ReviewEventAdmin
from publishing.sources.admin import SourceAdmin

__all__ = [
    "BatchAdmin",
    "CalendarDayAdmin",
    "ChangeAdmin",
    "JobAdmin",
    "ProposalAdmin",
    "PublicUnitAdmin",
    "ReviewEventAdmin",
    "SourceAdmin",
]
