"""The long work on an uploaded file: checking it, and taking it in as a draft.

A job is named after the change of the upload that asked for it, and writes what it found only
while that change still stands: a worker that was given up, or comes too late, changes nothing.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from figures import periods
from figures.importing import kept_files, previews
from figures.importing.checking import check
from figures.importing.kept_files import FileGone
from figures.importing.taking_in import ImportRefused, already_taken_in, take_in
from figures.importing.uploads import CHECK, TAKE_IN, State, clean
from figures.models import FigureUpload, Release, UploadLine
from publishing.jobs import queue, schedule
from publishing.review.errors import StepRefused
from publishing.tables.mending import write_problem_file


def register_all() -> None:
    """Let the worker check, take in and clean up; `AppConfig.ready()` calls it once."""
    queue.kind(CHECK, do_check, title="核对数据文件")
    queue.kind(TAKE_IN, do_take_in, title="数据文件存为草稿")
    schedule.register("clean_figure_uploads", clean, every=timedelta(hours=1))


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


def _end(upload, state, **values) -> bool:
    """What a job found, if the upload still waits for it."""
    waiting = FigureUpload.objects.filter(pk=upload.pk, version=upload.version, state=upload.state)
    return bool(waiting.update(state=state, updated_at=timezone.now(), **values))
