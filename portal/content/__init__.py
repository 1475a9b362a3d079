"""The real content that comes with the portal: `fixtures/`, in the formats that staff import.

Each kind is loaded only where its table is empty, with the checks that staff's files go through,
and recorded as 系统初始化. Catalogues and releases that an earlier version of the portal loaded
get the rows that are new in this one; what stands is never touched. In a portal that began with
content of its own nothing is loaded.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from accounts import audit
from accounts.models import AuditEntry
from portal.content.ground import CALENDAR, GROUND, Kind
from portal.content.records import RECORDS
from portal.content.refusals import ContentRefused

__all__ = ["FIXTURES", "ContentRefused", "load"]

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
INITIALISED = "系统初始化"


def load(folder: Path | None = None) -> Iterator[str]:
    """Fill the tables from the files of `folder`; a sentence for each kind.

    A file of the ground (units, places, indicators, figures) that cannot be loaded ends it. Of the
    rooms above each that can be loaded is. Raises ContentRefused, at the end, with every problem.
    """
    folder = folder or FIXTURES
    if others := [kind.name for kind in GROUND if kind.has_content and not _is_ours(kind)]:
        yield f"门户已有自己的{'、'.join(others)}，没有载入随附的内容"
        return
    for kind in GROUND:
        yield _load(kind, folder)
    refused = []
    for kind in (CALENDAR, *RECORDS):
        try:
            yield _load(kind, folder)
        except ContentRefused as problems:
            refused.append(str(problems))
            yield f"{kind.name}：没有载入"
    if refused:
        raise ContentRefused("\n".join(refused))


def _load(kind: Kind, folder: Path) -> str:
    had = kind.count()
    if had and not (kind.grows and _is_ours(kind)):
        return f"{kind.name}：已有内容，未改动"
    verb = "补入" if had else "载入"
    with transaction.atomic():
        kind.fill(folder)
        added = kind.count() - had
        if added:
            audit.record(
                AuditEntry.Action.IMPORT,
                summary=f"{INITIALISED}：{verb}{kind.name}{added}条",
                record_type=kind.model._meta.label_lower,
            )
    return f"{kind.name}：{verb}{added}条" if added else f"{kind.name}：已有内容，未改动"


def _is_ours(kind: Kind) -> bool:
    """Whether this command filled the table of `kind`, now or in an earlier version."""
    return AuditEntry.objects.filter(
        action=AuditEntry.Action.IMPORT,
        user=None,
        record_type=kind.model._meta.label_lower,
        summary__startswith=INITIALISED,
    ).exists()
