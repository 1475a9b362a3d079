"""Micro matters listed together, and closed together: drafts in one batch, reported in one press."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Unit
from accounts.scopes import limit, may
from districts.models import District
from livelihood.micro.reading import MicroRow
from livelihood.models import (
    Matter,
    MatterState,
    MatterUnit,
    MatterUpdate,
    Programme,
    Reporting,
    UpdateFile,
)
from publishing.arithmetic.dates import last_day
from publishing.files.uploads import digest
from publishing.review import steps
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, ReviewState
from publishing.review.rules import WRITERS
from publishing.review.snapshots import clean

Kind, Role = MatterUpdate.Kind, MatterUnit.UnitRole
#: States of a completion that somebody is at.
UNDER_WAY = (
    ReviewState.DRAFT, ReviewState.RETURNED, ReviewState.SUBMITTED, ReviewState.APPROVED,
)  # fmt: skip


def list_matters(
    programme: Programme, rows: Iterable[MicroRow], *, listed_on: date, by, report: bool = False
) -> Batch:
    """Draft a matter for each row, all in one batch, all or none; `report` submits it at once.

    The 责任单位 of a micro matter owns it and leads it: it files what happens to it. StepRefused
    names the matters that cannot be written.
    """
    with transaction.atomic():
        matters, refused = [], []
        for row in rows:
            try:
                matters.append(_drafted(programme, row, listed_on=listed_on, by=by))
            except StepRefused as refusal:
                refused += [f"“{row.title}”：{reason}" for reason in refusal.reasons]
        if refused:
            raise StepRefused(*refused)
        batch = make_batch(matters, title=f"{programme}：新增{len(matters)}件"[-200:], by=by)
        if report:
            _report(batch, {matter.code: matter.title for matter in matters}, by=by)
    return batch


def _drafted(programme, row: MicroRow, *, listed_on, by) -> Matter:
    if row.due_on and last_day(row.due_on, row.due_precision) < listed_on:
        raise StepRefused("完成期限早于列入日期，请核对两个日期。")
    city_wide = programme.district.level == District.Level.CITY
    matter = Matter(
        programme=programme,
        title=row.title,
        community=row.community,
        district=row.community.district if city_wide and row.community else programme.district,
        owner=row.unit,
        listed_on=listed_on,
        original_due_on=row.due_on,
        original_due_precision=row.due_precision,
        summary=row.content,
    )
    steps.draft(matter, by=by)
    lead = MatterUnit(matter=matter, role=Role.LEAD, unit=row.unit)
    clean(lead)
    lead.save()
    return matter


@dataclass(frozen=True)
class Closing:
    """销号 of one matter: when it was completed, what was done, and the photo that shows it."""

    matter: Matter
    on: date
    text: str
    photo: ContentFile


def to_be_closed(programme: Programme, *, by):
    """The running matters of a programme for which `by` may file that they are done.

    Those of which a completion is being written or looked at are left out.
    """
    matters = Matter.objects.public().filter(programme=programme, reporting=Reporting.REGISTERED)
    running = MatterState.objects.filter(
        matter=OuterRef("pk"),
        valid_to__isnull=True,
        status__in=(MatterState.Status.LISTED, MatterState.Status.UNDER_WAY),
    )
    matters = matters.filter(Exists(running), standing=False)
    completions = MatterUpdate.objects.filter(
        matter=OuterRef("pk"), kind=Kind.COMPLETED, state__in=UNDER_WAY
    )
    own = limit(matters.order_by(), by, WRITERS)
    leads = MatterUnit.objects.order_by().filter(role=Role.LEAD, matter__programme=programme)
    led = limit(leads, by, WRITERS, place="matter__place_code", owner="unit")
    mine = Q(pk__in=own.values("pk")) | Q(pk__in=led.values("matter"))
    return matters.filter(mine, ~Exists(completions))


def close_matters(programme: Programme, closings: list[Closing], *, by) -> Batch:
    """Report the matters as completed, each with its photo: one batch, submitted, all or none."""
    if not closings:
        raise StepRefused("还没有给任何一件选照片。")
    with transaction.atomic():
        updates, refused = [], []
        for closing in closings:
            try:
                updates.append(_completion(closing, by=by))
            except StepRefused as refusal:
                refused += [f"“{closing.matter}”：{reason}" for reason in refusal.reasons]
        if refused:
            raise StepRefused(*refused)
        batch = make_batch(updates, title=f"{programme}：销号{len(updates)}件"[-200:], by=by)
        _report(batch, {update.code: update.matter.title for update in updates}, by=by)
    return batch


def _completion(closing: Closing, *, by) -> MatterUpdate:
    matter = closing.matter
    update = MatterUpdate(
        matter=matter,
        kind=Kind.COMPLETED,
        happened_on=closing.on,
        text=closing.text,
        owner=_desk(matter, by=by),
        place_code=matter.place_code,
    )
    steps.draft(update, by=by)
    row = UpdateFile(update=update, kind=UpdateFile.Kind.PHOTO, sha256=digest(closing.photo))
    row.file.save(closing.photo.name, closing.photo)
    return update


def _desk(matter: Matter, *, by) -> Unit:
    """The unit of the matter for which `by` files: its owner, else the 牵头单位."""
    leads = [row.unit for row in matter.units.all() if row.role == Role.LEAD]
    for unit in (matter.owner, *leads):
        if may(by, WRITERS, place_code=matter.place_code, owner_id=unit.pk):
            return unit
    return matter.owner


def _report(batch: Batch, titles: dict[str, str], *, by) -> None:
    """Submit; what refuses it names the matters, not the codes of drafts."""
    try:
        steps.submit(batch, by=by)
    except StepRefused as refusal:
        raise StepRefused(*(_by_title(reason, titles) for reason in refusal.reasons)) from None


def _by_title(reason: str, titles: dict[str, str]) -> str:
    code, colon, rest = reason.partition("：")
    return f"“{titles[code]}”：{rest}" if colon and code in titles else reason
