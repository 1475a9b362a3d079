"""The monthly round in the admin: the list, the board, each unit's desk, uploads and signing."""

from livelihood.admin.rounds.rounds import ReportRoundAdmin

__all__ = ["ReportRoundAdmin"]
