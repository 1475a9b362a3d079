"""An uploaded file on its way to a draft: checked, mended, given up or taken in, in jobs.

Every press of a button is one conditional change of the upload's row (`version`, `state`): of two
presses on the same page, in two tabs or by a double click, one counts and the other is told why
not. What takes long is a job, which is named after that change and writes its result only while
it still stands: a worker that was given up, or comes too late, changes nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Unit
from districts.models import District
from figures import periods
from figures.importing import kept_files, previews
from figures.importing.checking import check
from figures.importing.kept_files import KEPT_DAYS, FileGone
from figures.importing.taking_in import ImportRefused, already_taken_in, take_in
from figures.models import FigureUpload, Release, UploadLine
from figures.models.upload import new_token
from publishing.jobs import queue, schedule
from publishing.jobs.models import Job
from publishing.review.errors import StepRefused
from publishing.sources.models import Source
from publishing.tables.mending import write_problem_file

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


def register_all() -> None:
    """Let the worker check, take in and clean up; `AppConfig.ready()` calls it once."""
    queue.kind(CHECK, do_check, title="核对数据文件")
    queue.kind(TAKE_IN, do_take_in, title="数据文件存为草稿")
    schedule.register("clean_figure_uploads", clean, every=timedelta(hours=1))


# The jobs


def do_check(running: queue.Running) -> str:
    """Read the file and keep its preview."""
    upload = _asked_for(running, State.CHECKING)
    if upload is None:
        return "已不需要核对。"
    try:
        with kept_files.opened(upload.token) as file, _checked(upload, file, running) as report:
            return _keep_preview(upload, report)
    except FileGone as gone:
        return _give_up(upload, str(gone))


def do_take_in(running: queue.Running) -> str:
    """Check the file once more and write it as a draft; begun anew, it finds what it wrote."""
    upload = _asked_for(running, State.TAKING_IN)
    if upload is None:
        return "已经办过。"
    try:
        with kept_files.opened(upload.token) as file, _checked(upload, file, running) as report:
            if not report.ok:
                return _keep_preview(upload, report)
            release = report.same_as or take_in(
                report, by=upload.by, owner=upload.owner, progress=running.progress
            )
            return _keep_release(upload, release, report)
    except FileGone as gone:
        return _give_up(upload, str(gone))
    except (ImportRefused, StepRefused) as refused:
        sentence = f"没有存为草稿：{refused}"[:500]
        _end(upload, State.READY, message=sentence)
        return sentence


def _asked_for(running, state) -> FigureUpload | None:
    """The upload, if it still waits for this very job."""
    key, _, version = running.job.subject.partition(".")
    waiting = FigureUpload.objects.filter(pk=key, version=version, state=state)
    return waiting.select_related("by", "source", "district", "owner").first()


def _checked(upload, file, running):
    return check(
        file,
        name=upload.file_name,
        source=upload.source,
        released_on=upload.released_on,
        by=upload.by,
        owner=upload.owner,
        district=upload.district,
        period=periods.parse(upload.period) if upload.period else None,
        sheet=upload.sheet or None,
        title=upload.title,
        reason=upload.reason,
        progress=running.progress,
    )


def _keep_preview(upload, report) -> str:
    if report.same_as is not None:
        return _keep_release(upload, report.same_as, report)
    if not report.ok and report.table is not None:
        header = report.shape.header if report.shape else 0
        pieces = write_problem_file(report.table, report.problems, header=header)
        kept_files.keep_reasons(upload.token, pieces)
    else:
        kept_files.drop_reasons(upload.token)
    facts, lines = previews.facts_of(report), previews.lines_of(report, upload)
    state = State.READY if report.ok else State.REFUSED
    with transaction.atomic():
        if _end(upload, state, **facts):
            upload.lines.all().delete()
            UploadLine.objects.bulk_create(lines, batch_size=previews.INSERTED)
    if report.ok:
        return f"核对完成，共{report.counts['total']}个数，待确认。"
    return f"核对完成，有{report.problems.problem_count}处问题。"


def _keep_release(upload, release: Release, report) -> str:
    """The upload is done: as the draft that it became, or as the release that it was already."""
    is_ours = (
        upload.state == State.TAKING_IN
        and release.file_sha256 == upload.file_sha256
        and release.created_at >= upload.created_at
    )
    state = State.TAKEN_IN if is_ours else State.SAME
    sentence = "" if is_ours else already_taken_in(release)
    _end(upload, state, release=release, message=sentence, counts=dict(report.counts))
    kept_files.drop(upload.token)
    return sentence or f"已存为草稿 {release.code}，共{release.rows_total}个数。"


def _give_up(upload, sentence) -> str:
    _end(upload, State.DISCARDED, message=f"{sentence}。")
    return f"{sentence}。"


# Changes of the row


def _move(upload: FigureUpload, states, *, to: str, **values) -> None:
    """Move the upload on, if it still stands as it was read; else UploadRefused, naming why."""
    standing = FigureUpload.objects.filter(
        pk=upload.pk, version=upload.version, state__in=states
    ).update(state=to, version=F("version") + 1, updated_at=timezone.now(), **values)
    if not standing:
        raise UploadRefused(_why_not(upload))
    upload.refresh_from_db()


def _end(upload, state, **values) -> bool:
    """What a job found, if the upload still waits for it."""
    waiting = FigureUpload.objects.filter(pk=upload.pk, version=upload.version, state=upload.state)
    return bool(waiting.update(state=state, updated_at=timezone.now(), **values))


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
