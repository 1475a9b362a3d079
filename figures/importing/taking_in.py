"""Writing a checked file as a release: invisible until it is complete, then a draft."""

import time
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Unit
from figures import vintages
from figures.importing.checking import ImportReport, Progress, nobody
from figures.importing.ownership import default_owner
from figures.importing.staging import POINT
from figures.models import Figure, Release
from figures.resources import STORED
from publishing.review import steps
from publishing.review.models import ReviewState

#: Figures written in one transaction: on SQLite everybody else who writes waits for its end.
CHUNK = 2000 if connection.vendor == "sqlite" else 10_000
#: The longest that an import rests between two chunks, in seconds.
MOST_REST = 0.5
ABANDONED_AFTER = timedelta(hours=1)
#: From so many figures on, pages are planned anew at once.
MANY = 5000


class ImportRefused(Exception):
    """The file was not taken in and nothing of it is kept; the message is Chinese, for staff."""


def take_in(
    report: ImportReport, *, by, owner: Unit | None = None, progress: Progress = nobody
) -> Release:
    """Write a checked file as a draft release that `by` wrote and `owner` answers for.

    Raises ImportRefused, or StepRefused where `by` may not write for that place and unit.
    """
    _refuse_what_cannot_go_in(report)
    owner = owner or default_owner(by, place_code=report.place_code)
    if owner is None:
        raise ImportRefused("请指明责任单位。")
    release = write(report, owner=owner, progress=progress)
    try:
        with transaction.atomic():
            steps.draft(release, by=by)
            audit.record(
                AuditEntry.Action.IMPORT,
                summary=f"导入数据文件“{release.file_name}”，{release.rows_total}行：{release}",
                user=by,
                record=release,
            )
    except BaseException:
        discard(release)
        raise
    return release


def write(report: ImportReport, *, owner: Unit, progress: Progress = nobody) -> Release:
    """Write a checked file as an invisible release (importing), chunk by chunk.

    Each chunk is a short transaction of its own, so that nobody waits for a large file. What a
    crash leaves behind stays invisible, and a later import removes it. `progress` is told how far
    it has got; what it raises leaves nothing behind. The report is closed when all is written.
    """
    _refuse_what_cannot_go_in(report)
    clean_abandoned()
    release = Release(
        title=report.title,
        source=report.source,
        released_on=report.released_on,
        released_precision=report.released_precision,
        released_basis=report.released_basis,
        reason=report.reason,
        place_code=report.place_code,
        owner=owner,
        file_name=report.name[-200:],
        file_sha256=report.sha256,
        reading=report.reading,
        digest=report.digest,
        rows_total=report.counts["total"],
        rows_new=report.counts["new"],
        rows_changed=report.counts["changed"],
        rows_same=report.counts["same"],
        state=ReviewState.IMPORTING,
    )
    with transaction.atomic():
        release.fill_in_code()
        release.save()
    try:
        _write_figures(release, report, progress)
    except IntegrityError:
        discard(release)
        raise ImportRefused("目录在导入过程中变了，没有导入；请重新上传。") from None
    except BaseException:
        discard(release)
        raise
    report.close()
    _let_plans_know(release.rows_total)
    return release


def already_taken_in(release: Release) -> str:
    """The sentence for a file that is a release already."""
    return (
        f"这个文件与 {release.code}“{release.title}”（{release.get_state_display()}）"
        "是同一次发布，没有重复导入。"
    )


def clean_abandoned() -> int:
    """Remove what imports that never ended left behind an hour ago; how many releases that were."""
    abandoned = Release.objects.filter(
        state=ReviewState.IMPORTING, updated_at__lt=timezone.now() - ABANDONED_AFTER
    )
    releases = list(abandoned)
    for release in releases:
        discard(release)
    return len(releases)


def _refuse_what_cannot_go_in(report) -> None:
    if not report.ok:
        raise ImportRefused("文件里有问题，没有导入。")
    if report.same_as is not None:
        raise ImportRefused(already_taken_in(report.same_as))
    if report.staging is None:
        raise ImportRefused("这次核对的结果已经用过，没有导入；请重新核对。")


def _write_figures(release, report, progress) -> None:
    """Write the staged figures in short transactions, each showing that the import is alive.

    The release then knows what was written: what a file leaves unsaid is kept, so this is not
    always what the file says.
    """
    staging = report.staging
    staging.arrange()
    for start in range(0, staging.count, CHUNK):
        began = time.monotonic()
        with transaction.atomic():
            written = _insert(staging, start, start + CHUNK, release_id=release.pk)
            Release.objects.filter(pk=release.pk).update(updated_at=timezone.now())
        if written != min(CHUNK, staging.count - start):
            raise ImportRefused("文件或目录在导入过程中变了，没有导入；请重新上传。")
        progress(start + written, staging.count, "存为草稿")
        _let_others_write(time.monotonic() - began)
    release.figures_digest = staging.digest() if report.completed else report.digest
    release.save(update_fields=["figures_digest", "updated_at"])


def _insert(staging, after: int, until: int, *, release_id: int) -> int:
    """Insert the figures of these places in the file; how many they were.

    A row whose point nobody holds holds it from now on (`figures.vintages`). That is asked row by
    row, by the index: PostgreSQL would answer NOT EXISTS by reading all holders for each chunk,
    and read through a table of which it does not know yet that it has grown.
    """
    condition = "r.seq > %s AND r.seq <= %s"
    holder = " AND ".join(f"h.{name} = {staging.column(name)}" for name in POINT)
    names = ", ".join(STORED)
    columns = ", ".join(staging.column(name) for name in STORED)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Whoever publishes a place locks it first, and then takes the lock of vintages.
            cursor.execute(
                f"""
                SELECT 1 FROM districts_district WHERE id IN (
                    SELECT district_id FROM {staging.rows} r WHERE {condition}
                ) FOR KEY SHARE
                """,  # noqa: S608
                [after, until],
            )
            cursor.execute("SET LOCAL enable_seqscan = off")
        vintages.lock()
        cursor.execute(
            f"""
            INSERT INTO figures_figure (release_id, is_current, {names})
            SELECT %s,
                (SELECT 1 FROM figures_figure h WHERE {holder} AND h.is_current LIMIT 1) IS NULL,
                {columns}
            FROM {staging.joined} WHERE {condition}
            """,  # noqa: S608
            [release_id, after, until],
        )
        written = cursor.rowcount
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = on")
        return written


def _let_plans_know(count: int) -> None:
    """Count anew what PostgreSQL plans by, since whoever took a file in looks at it at once.

    Its own turn comes up to a minute later; until then it takes the release for a few rows, and
    the table of differences of 100,000 takes a minute. Nobody waits for this.
    """
    if connection.vendor == "postgresql" and count >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE figures_release, figures_figure")


def _let_others_write(seconds: float) -> None:
    """SQLite has no queue of writers: they look every 100 ms whether anybody writes just then."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(min(seconds / 2, MOST_REST))


def discard(release: Release) -> None:
    """Remove an unfinished release, or a draft that went no further, in chunks as it came."""
    unseen = (ReviewState.IMPORTING, ReviewState.DRAFT)
    with transaction.atomic():
        gone = Release.objects.filter(pk=release.pk, state__in=unseen)
        if not gone.update(state=ReviewState.IMPORTING):
            return
    figures = Figure.objects.filter(release_id=release.pk).order_by("pk")
    while keys := list(figures.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            Figure.objects.filter(pk__in=keys).delete()
    release.delete()
