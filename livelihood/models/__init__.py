"""Programmes, practical matters and what happens to them; services."""

from livelihood.models.matter import Matter, MatterUnit, Reporting
from livelihood.models.plan import PlanNode, SubTarget
from livelihood.models.programme import Programme, ProgrammeDocument, ReportLine
from livelihood.models.service import Service, ServiceComponent, ServiceMeasure
from livelihood.models.state import MatterState
from livelihood.models.update import MatterUpdate, SubTargetQuantity, UpdateFile

__all__ = [
    "Matter",
    "MatterState",
    "MatterUnit",
    "MatterUpdate",
    "PlanNode",
    "Programme",
    "ProgrammeDocument",
    "ReportLine",
    "Reporting",
    "Service",
    "ServiceComponent",
    "ServiceMeasure",
    "SubTarget",
    "SubTargetQuantity",
    "UpdateFile",
]
