"""The tables of this package, each kept with its job."""

from publishing.calendar.models import CalendarDay
from publishing.changes.models import Change
from publishing.jobs.models import Job, Worker
from publishing.review.models import Batch, BatchItem, Proposal, ReviewEvent
from publishing.sources.models import Source

__all__ = [
    "Batch",
    "BatchItem",
    "CalendarDay",
    "Change",
    "Job",
    "Proposal",
    "ReviewEvent",
    "Source",
    "Worker",
]
