"""`/files/<name>`: a photo or document, exactly while its record is public.

Nothing else serves uploads: a web server in front passes these addresses on to the portal.
"""

import mimetypes
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publishing.files.registry import HeldFile, held_file
from publishing.masking import mask
from publishing.pages.details import gone_page, once_public
from publishing.review.models import Proposal, Reviewable
from publishing.review.reviewable import OPEN_STATES, ReviewState
from publishing.tables.writing import content_disposition

LONGEST_NAME = 100
NOT_THERE = "没有这个文件"


@require_safe
def public_file(request, name: str):
    """The file itself; 404 where it never was public, 410 where its record was withdrawn."""
    held = _held(name)
    records = type(held.record)._default_manager
    if records.public().filter(pk=held.record.pk).exists():
        answer = _answer(name, held)
        # Ask again each time: what is withdrawn is gone at once.
        answer["Cache-Control"] = "no-cache"
        return answer
    if records.filter(once_public(type(held.record)), pk=held.record.pk).exists():
        return render(request, "410.html", gone_page(), status=410)
    raise Http404(NOT_THERE)


@require_safe
def staff_file(request, *, site, name: str):
    """The same for those who see the record in the admin, whatever its state."""
    record = _record_for_staff(name)
    model_admin = site._registry.get(type(record)) if record else None
    if model_admin is None or not model_admin.has_view_permission(request, record):
        raise Http404(NOT_THERE)
    held = held_file(name) or HeldFile(record, record, "file")
    return _answer(name, held)


def _held(name: str) -> HeldFile:
    found = held_file(name) if len(name) <= LONGEST_NAME else None
    if found is None:
        raise Http404(NOT_THERE)
    return found


def _record_for_staff(name: str) -> Reviewable | None:
    """The record, or the proposal under way, that carries the file."""
    if len(name) > LONGEST_NAME:
        return None
    held = held_file(name)
    if held:
        return held.record
    waiting = Proposal.objects.filter(
        state__in=(*OPEN_STATES, ReviewState.SUBMITTED, ReviewState.APPROVED)
    ).annotate(text=Cast("changes", TextField()))
    return waiting.filter(text__contains=f'"{name}"').first()


def _answer(name: str, held: HeldFile) -> FileResponse:
    try:
        file = default_storage.open(name)
    except (OSError, ValueError):
        raise Http404(NOT_THERE) from None
    ending = PurePath(name).suffix
    answer = FileResponse(
        file, content_type=mimetypes.types_map.get(ending, "application/octet-stream")
    )
    answer["X-Robots-Tag"] = "noindex"
    if not held.is_photo:
        answer["Content-Disposition"] = content_disposition(mask(f"{held.title}{ending}"))
    return answer
