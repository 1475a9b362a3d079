"""The rooms above the figures: each file goes through the import that staff use."""

from functools import partial
from pathlib import Path

from districts.models import DistrictEvent, Honour, KeyArea
from figures.models import Claim
from livelihood.models import Matter, MatterUpdate, Programme, Service
from portal.content.ground import Kind
from portal.content.refusals import ContentRefused
from projects.models import Project, StageEvent
from publishing import records
from teams.models import Team


def fill(name: str, folder: Path) -> None:
    """Publish every row of the file of a kind, as the first content. Raises ContentRefused."""
    path = folder / f"{name}.csv"
    with path.open("rb") as file:
        report = records.check(name, file, name=path.name, by=None)
        try:
            if report.ok:
                records.initialise(report)
        except records.ImportRefused:
            pass  # its reasons are in the report
    if not report.ok:
        raise ContentRefused.over(path.name, report.problems.problems)


#: In the order of loading: what a row refers to is loaded before it, or stands above it.
RECORDS = [
    Kind(model, partial(fill, name))
    for model, name in (
        (KeyArea, "key-areas"),
        (Honour, "honours"),
        (DistrictEvent, "events"),
        (Claim, "claims"),
        (Project, "projects"),
        (StageEvent, "stage-events"),
        (Programme, "programmes"),
        (Matter, "matters"),
        (MatterUpdate, "updates"),
        (Service, "services"),
        (Team, "teams"),
    )
]
