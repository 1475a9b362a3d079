"""An uploaded file on its way to a draft: what each button does with it.

Every press of a button is one conditional change of the upload's row (`version`, `state`): of two
presses on the same page, in two tabs or by a double click, one counts and the other is told why
not. What takes long is a job, which is named after that change (`figures.importing.upload_jobs`).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Unit
from districts.models import District
from figures.importing import kept_files
from figures.importing.kept_files import KEPT_DAYS
from figures.models import FigureUpload, UploadLine
from figures.models.upload import new_token
from publishing.jobs import queue
from publishing.jobs.models import Job
from publishing.sources.models import Source

CHECK, TAKE_IN = "figures.check", "figures.take_in"
#: What is worked through while its sender waits for the page: some thousand rows, about a second.
SMALL_BYTES = 128 * 1024
State = FigureUpload.State
_JOBS = {State.CHECKING: CHECK, State.TAKING_IN: TAKE_IN}
_REPLACEABLE = (State.CHECKING, State.REFUSED, State.READY)


class UploadRefused(Exception):
    """The button did nothing; the message is a Chinese sentence for whoever pressed it."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What its sender says about a file: where it is from, and what the table does not say."""

    source: Source
    released_on: date | None = None
    title: str = ""
    reason: str = ""
    district: District | None = None
    period: str = ""
    sheet: str = ""
    owner: Unit | None = None


def start(
    file,
    *,
    name: str,
    by,
    said: Said,
    token: str = "",
    replaces: FigureUpload | None = None,
) -> FigureUpload:
    """Keep a file (binary, seekable) and have it checked; a small one is checked on return.

    `token` is what the form brought along: the same file sent with it twice is one upload.
    `replaces` is given up for the new one, unless it has gone on meanwhile (UploadRefused).
    """
    arrival = kept_files.receive(file)
    try:
        upload = _of_token(token)
        if upload is not None and (upload.by, upload.file_sha256) != (by, arrival.sha256):
            upload, token = None, ""
        if upload is None:
            token = token or new_token()
            try:
                upload = _begin(
                    arrival, name=name, by=by, said=said, replaces=replaces, token=token
                )
            except IntegrityError:
                # Two clicks at once: the other one's upload stands.
                upload = _of_token(token)
                if upload is None or (upload.by, upload.file_sha256) != (by, arrival.sha256):
                    raise UploadRefused("没有收下这个文件，请再传一次。") from None
    finally:
        arrival.drop()
    if replaces is not None:
        _let_go(replaces)
    return _set_off(upload)


def _of_token(token) -> FigureUpload | None:
    return FigureUpload.objects.select_related("by").filter(token=token).first()


def _begin(arrival, *, name, by, said, replaces, token) -> FigureUpload:
    with transaction.atomic():
        if replaces is not None:
            _move(
                replaces,
                _REPLACEABLE,
                to=State.DISCARDED,
                message="已由改好的文件代替。",
            )
        upload = FigureUpload.objects.create(
            token=token,
            by=by,
            file_name=name[-200:],
            file_size=arrival.size,
            file_sha256=arrival.sha256,
            replaces=replaces,
            aliases=replaces.aliases if replaces else [],
            **vars(said),
        )
        _ask(upload)
        arrival.keep(token)
    return upload


def check_again(upload: FigureUpload) -> FigureUpload:
    """Read the file anew: the catalogue, or the figures that stand, have changed since."""
    with transaction.atomic():
        _move(upload, (State.REFUSED, State.READY), to=State.CHECKING, message="")
        _ask(upload)
    return _set_off(upload)


def confirm(upload: FigureUpload, *, owner: Unit | None = None) -> FigureUpload:
    """Take the file in as a draft; `owner` where it was not clear who answers for it.

    UploadRefused where the preview that was read is no longer the one that stands.
    """
    with transaction.atomic():
        changes = {"owner": owner} if owner else {}
        _move(upload, (State.READY,), to=State.TAKING_IN, message="", **changes)
        _ask(upload)
    return _set_off(upload)


def discard(upload: FigureUpload) -> None:
    """Give the file up, also while it is being checked. Nothing of it is kept but that it was.

    While it becomes a draft it cannot be given up, unless the work on that ended without an end.
    """
    states = (*_REPLACEABLE, State.TAKING_IN) if is_stuck(upload) else _REPLACEABLE
    _move(upload, states, to=State.DISCARDED, message="")
    _let_go(upload)


def try_again(upload: FigureUpload) -> FigureUpload:
    """Once more, after the work on it ended without an end (a fault, or three dead workers)."""
    if not is_stuck(upload):
        raise UploadRefused(_why_not(upload))
    with transaction.atomic():
        _move(upload, (upload.state,), to=upload.state, message="")
        _ask(upload)
    return _set_off(upload)


def job_of(upload: FigureUpload):
    """The job that the upload waits for; None where it waits for none."""
    kind = _JOBS.get(upload.state)
    return queue.latest(kind, _subject(upload)) if kind else None


def is_small(upload: FigureUpload) -> bool:
    """Whether its sender may wait for the work on it."""
    return upload.file_size <= SMALL_BYTES


def is_stuck(upload: FigureUpload) -> bool:
    """Whether the upload waits for a job that has ended without moving it on."""
    job = job_of(upload)
    return upload.is_under_way and (job is None or not job.is_open)


def clean() -> int:
    """Give up what nobody touched for a week, with its file; how many uploads that were."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    given_up = 0
    for upload in FigureUpload.objects.open().filter(updated_at__lt=before):
        try:
            sentence = f"{KEPT_DAYS}天没有确认，已自动清理。"
            _move(upload, (upload.state,), to=State.DISCARDED, message=sentence)
        except UploadRefused:
            continue
        _let_go(upload)
        given_up += 1
    closed = FigureUpload.objects.filter(state__in=FigureUpload.CLOSED, updated_at__lt=before)
    UploadLine.objects.filter(upload__in=closed).delete()
    kept_files.clean()
    return given_up


def _move(upload: FigureUpload, states, *, to: str, **values) -> None:
    """Move the upload on, if it still stands as it was read; else UploadRefused, naming why."""
    standing = FigureUpload.objects.filter(
        pk=upload.pk, version=upload.version, state__in=states
    ).update(state=to, version=F("version") + 1, updated_at=timezone.now(), **values)
    if not standing:
        raise UploadRefused(_why_not(upload))
    upload.refresh_from_db()


def _why_not(upload) -> str:
    """Why a button of a page that was opened earlier does nothing now."""
    now = FigureUpload.objects.select_related("release").get(pk=upload.pk)
    match now.state:
        case State.TAKEN_IN if now.release:
            return f"已经确认过，存成了草稿 {now.release.code}。"
        case State.TAKING_IN:
            return "已经确认过，正在存为草稿。"
        case State.DISCARDED:
            return "这个文件已经放弃，或由改好的文件代替。"
        case State.CHECKING:
            return "正在重新核对，请看过新的结果再办。"
    return "这个文件在别的页面上刚刚有过变动，请看过现在的结果再办。"


def _ask(upload) -> None:
    queue.ask(_JOBS[upload.state], _subject(upload), by=upload.by)


def _set_off(upload) -> FigureUpload:
    """Do the work here where it is small; the worker does the rest."""
    job = job_of(upload)
    if job is not None and job.is_open and is_small(upload):
        queue.run_here(job)
        upload.refresh_from_db()
    return upload


def _let_go(upload) -> None:
    """Stop the work on an upload that was given up, and remove its file."""
    for kind in (CHECK, TAKE_IN):
        for job in Job.objects.open().filter(kind=kind, subject__startswith=f"{upload.pk}."):
            queue.cancel(job)
    kept_files.drop(upload.token)


def _subject(upload) -> str:
    return f"{upload.pk}.{upload.version}"
