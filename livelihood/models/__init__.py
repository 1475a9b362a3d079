"""Programmes, practical matters and what happens to them; services."""

from livelihood.models.bulletin import Bulletin
from livelihood.models.matter import Matter, MatterListing, MatterUnit, Reporting
from livelihood.models.plan import PlanNode, SubTarget
from livelihood.models.programme import Programme, ProgrammeDocument, ReportLine
from livelihood.models.round import ReportRound, RoundFiling, RoundReturn
from livelihood.models.service import Service, ServiceComponent, ServiceMeasure
from livelihood.models.state import MatterState
from livelihood.models.survey import SatisfactionSurvey
from livelihood.models.update import MatterUpdate, SubTargetQuantity, UpdateFile

__all__ = [
    "Bulletin",
    "Matter",
    "MatterListing",
    "MatterState",
    "MatterUnit",
    "MatterUpdate",
    "PlanNode",
    "Programme",
    "ProgrammeDocument",
    "ReportLine",
    "ReportRound",
    "Reporting",
    "RoundFiling",
    "RoundReturn",
    "SatisfactionSurvey",
    "Service",
    "ServiceComponent",
    "ServiceMeasure",
    "SubTarget",
    "SubTargetQuantity",
    "UpdateFile",
]
