"""Teams, their meetings and their activities in the admin."""

from teams.admin.events import ActivityAdmin, MeetingAdmin
from teams.admin.teams import TeamAdmin

__all__ = ["ActivityAdmin", "MeetingAdmin", "TeamAdmin"]
