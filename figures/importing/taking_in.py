"""Writing a checked file as a release: invisible until it is complete, then a draft."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Unit
from figures.importing.checking import ImportReport, standing_values
from figures.importing.ownership import default_owner
from figures.models import Figure, Release
from figures.resources import Identity, digest_of, kept
from figures.statement_limits import allow_long_statements
from publishing.review import steps
from publishing.review.models import ReviewState

CHUNK = 2000
ABANDONED_AFTER = timedelta(hours=1)


class ImportRefused(Exception):
    """The file was not taken in and nothing of it is kept; the message is Chinese, for staff."""


def take_in(report: ImportReport, *, by, owner: Unit | None = None) -> Release:
    """Write a checked file as a draft release that `by` wrote and `owner` answers for.

    Raises ImportRefused, or StepRefused where `by` may not write for that place and unit.
    """
    _refuse_what_cannot_go_in(report)
    owner = owner or default_owner(by, place_code=report.place_code)
    if owner is None:
        raise ImportRefused("请指明责任单位。")
    release = write(report, owner=owner)
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
        _discard(release)
        raise
    return release


def write(report: ImportReport, *, owner: Unit) -> Release:
    """Write a checked file as an invisible release (importing), chunk by chunk.

    Each chunk is a short transaction of its own, so that nobody waits for a large file. What a
    crash leaves behind stays invisible, and a later import removes it.
    """
    _refuse_what_cannot_go_in(report)
    clean_abandoned()
    release = Release(
        title=report.title,
        source=report.source,
        released_on=report.released_on,
        released_precision=report.released_precision,
        released_basis=report.released_basis,
        place_code=report.place_code,
        owner=owner,
        file_name=report.name[-200:],
        file_sha256=report.sha256,
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
        if _write_figures(release, report) != release.rows_total:
            raise ImportRefused("文件或目录在导入过程中变了，没有导入；请重新上传。")
    except IntegrityError:
        _discard(release)
        raise ImportRefused("目录在导入过程中变了，没有导入；请重新上传。") from None
    except BaseException:
        _discard(release)
        raise
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
        _discard(release)
    return len(releases)


def _refuse_what_cannot_go_in(report) -> None:
    if not report.ok:
        raise ImportRefused("文件里有问题，没有导入。")
    if report.same_as is not None:
        raise ImportRefused(already_taken_in(report.same_as))


def _write_figures(release, report) -> int:
    """Write the rows chunk by chunk, each showing that the import is alive; how many they were.

    The release then knows what was written: what a file leaves unsaid is kept (`kept`), so this is
    not always what the file says.
    """
    wholes, rows = [], report.figures()
    while chunk := list(islice(rows, CHUNK)):
        chunk = _completed(chunk, report)
        with transaction.atomic():
            allow_long_statements()
            _insert(chunk, release_id=release.pk)
            Release.objects.filter(pk=release.pk).update(updated_at=timezone.now())
        wholes += (Identity.of(row, codes=report.rows.codes).whole for row in chunk)
    release.figures_digest = digest_of(wholes)
    release.save(update_fields=["figures_digest", "updated_at"])
    return len(wholes)


def _insert(rows, *, release_id: int) -> None:
    """Insert figures as fast as each database can: `bulk_create` takes three times as long."""
    fields = [field for field in Figure._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(field.column for field in fields)
    common = {"release_id": release_id, "is_current": False}
    lines = ([_for_database((common | row)[field.attname]) for field in fields] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY figures_figure ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            values = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"INSERT INTO figures_figure ({columns}) VALUES ({values})",  # noqa: S608
                list(lines),
            )


def _for_database(value):
    """`value` as this database takes it: SQLite knows neither decimals nor days."""
    if isinstance(value, Decimal):
        return connection.ops.adapt_decimalfield_value(value, 15, 4)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _completed(rows, report) -> list[dict]:
    """The rows as they are stored, with what each leaves unsaid about the figure that stands."""
    keys = [report.keeping[number] for number, _ in rows if number in report.keeping]
    standing = standing_values(keys) if keys else {}
    completed = []
    for number, row in rows:
        old = standing.get(report.keeping.get(number))
        row = row | kept(row, old) if old else row
        row["derived"] = bool(row["derived"])
        if row["is_tombstone"] and not row["accounting_stage"]:
            # A retraction copies the accounting stage of the figure that it retracts.
            point = Identity.of(row, codes=report.rows.codes).point
            row["accounting_stage"] = report.stages.get(point, "")
        completed.append(row)
    return completed


def _discard(release: Release) -> None:
    """Remove an unfinished release, in chunks as it came."""
    figures = Figure.objects.filter(release_id=release.pk).order_by("pk")
    while keys := list(figures.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            Figure.objects.filter(pk__in=keys).delete()
    Release.objects.filter(pk=release.pk, state=ReviewState.IMPORTING).delete()
