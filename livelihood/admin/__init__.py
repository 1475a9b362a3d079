"""Programmes, matters, what happens to them, and services in the admin."""

from livelihood.admin.bulletins import BulletinAdmin
from livelihood.admin.matters import MatterAdmin
from livelihood.admin.programmes import ProgrammeAdmin, ProgrammeDocumentAdmin
from livelihood.admin.rounds import ReportRoundAdmin
from livelihood.admin.service_cards import ServiceAdmin
from livelihood.admin.surveys import SatisfactionSurveyAdmin
from livelihood.admin.updates import MatterUpdateAdmin

__all__ = [
    "BulletinAdmin",
    "MatterAdmin",
    "MatterUpdateAdmin",
    "ProgrammeAdmin",
    "ProgrammeDocumentAdmin",
    "ReportRoundAdmin",
    "SatisfactionSurveyAdmin",
    "ServiceAdmin",
]
