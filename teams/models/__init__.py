"""Service teams: the card, whom and what they serve, how often they meet, what they did."""

from teams.models.events import Activity, ActivityFile, Meeting, MeetingAction
from teams.models.rows import Assignment, Cadence, ExcusedSlot, Post, TeamTotal
from teams.models.team import Team

__all__ = [
    "Activity",
    "ActivityFile",
    "Assignment",
    "Cadence",
    "ExcusedSlot",
    "Meeting",
    "MeetingAction",
    "Post",
    "Team",
    "TeamTotal",
]
