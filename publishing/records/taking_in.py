"""Writing what was checked: drafts and proposals, all or nothing."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import AuditEntry
from publishing.records.checking import CHANGED, NEW, SAME, RecordReport, RowOutcome
from publishing.review import proposals, steps
from publishing.review.batches import make_batch
from publishing.review.errors import StepRefused
from publishing.review.models import Batch, Proposal, Reviewable
from publishing.review.snapshots import snapshot_fields, write_inlines


class ImportRefused(Exception):
    """The table was not taken in, and nothing was written; the message is Chinese, for staff."""


@dataclass
class Taken:
    """What was written: new drafts, open records that changed, proposals; their batch, if any."""

    drafts: list[Reviewable] = field(default_factory=list)
    edited: list[Reviewable] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    same: int = 0
    batch: Batch | None = None
    entry: AuditEntry | None = None

    @property
    def records(self) -> list[Reviewable]:
        """Everything that now waits to be submitted."""
        return [*self.drafts, *self.edited, *self.proposals]


def take_in(report: RecordReport, *, by, request=None) -> Taken:
    """Write the rows of a checked table as `by`: drafts, edits and proposals, in one transaction.

    More than one is put together in a batch, not yet submitted. ImportRefused, with the problems
    in the report, where a row may no longer be written; nothing then is.
    """
    _refuse_what_is_not_sound(report)
    if by is None or report.by != by:
        raise ImportRefused("填报人与核对文件的不是同一人，没有导入。")
    taken = Taken()
    with transaction.atomic():
        for row in report.rows:
            _try(report, row, lambda row=row: _write(row, by=by, taken=taken))
        if not report.ok:
            transaction.set_rollback(True)
            raise ImportRefused("文件或记录在核对之后变了，没有导入任何内容。")
        taken.batch = _batch(report, taken, by=by)
        taken.entry = _log(report, taken, by=by, request=request)
    return taken


def initialise(report: RecordReport) -> list[Reviewable]:
    """Publish every row of a checked table as the portal's first content (系统初始化)."""
    _refuse_what_is_not_sound(report)
    if report.by is not None or any(row.outcome != NEW for row in report.rows):
        raise ImportRefused("初始化只能写入新的记录。")
    with transaction.atomic():
        for row in report.rows:
            _try(report, row, lambda row=row: _initialise(row))
        if not report.ok:
            transaction.set_rollback(True)
            raise ImportRefused("\n".join(map(str, report.problems.problems)))
    return [row.record for row in report.rows]


def _refuse_what_is_not_sound(report) -> None:
    if not report.ok:
        raise ImportRefused("文件里有问题，没有导入。")


def _try(report, row: RowOutcome, write) -> None:
    """Write one row; what refuses it is a problem of that row, and the next one is tried."""
    try:
        with transaction.atomic():
            write()
    except StepRefused as refused:
        reasons = refused.reasons
    except IntegrityError as refused:
        reasons = _broken(row.record, refused) or ["与其他人刚刚保存的记录重复或冲突"]
    else:
        return
    for sentence in reasons:
        report.problems.refuse(sentence.rstrip("。"), row=row.number)


def _broken(record, error: IntegrityError) -> list[str]:
    """What the constraints say that the database names."""
    return [
        str(constraint.violation_error_message)
        for constraint in record._meta.constraints
        if constraint.name in str(error)
    ]


def _write(row: RowOutcome, *, by, taken: Taken) -> None:
    record = row.record
    if row.outcome == SAME:
        taken.same += 1
        return
    _settle_references(record)
    if row.outcome == NEW:
        steps.draft(record, by=by)
        write_inlines(record, row.content["inlines"])
        taken.drafts.append(record)
    elif record.is_open:
        steps.edited(record, by=by, expected_version=row.version)
        write_inlines(record, row.content["inlines"])
        taken.edited.append(record)
    elif row.outcome == CHANGED:
        card = type(record)._base_manager.get(pk=record.pk)
        content = row.content | {"fields": snapshot_fields(record)}
        taken.proposals.append(
            proposals.propose(card, content, by=by, expected_version=row.version)
        )


def _initialise(row: RowOutcome) -> None:
    record = row.record
    _settle_references(record)
    if row.content["inlines"]:
        # They need a record to belong to, and are part of what is published.
        record.fill_in_code()
        steps.clean(record)
        record.save()
        write_inlines(record, row.content["inlines"])
    steps.initialise(record)


def _settle_references(record) -> None:
    """Give a record the keys of the rows above it in the file, which are stored by now."""
    for column in record._meta.concrete_fields:
        if column.is_relation and getattr(record, column.attname) is None:
            target = record._state.fields_cache.get(column.name)
            if target is not None:
                setattr(record, column.name, target)


def _batch(report, taken, *, by) -> Batch | None:
    if len(taken.records) < 2:
        return None
    kind = report.resource.model._meta.verbose_name
    title = f"导入{kind}：{report.name}"[:200]
    try:
        return make_batch(taken.records, title=title, by=by)
    except StepRefused:
        # They lie in several places that no scope of hers holds together: each goes for itself.
        return None


def _log(report, taken, *, by, request) -> AuditEntry:
    model = report.resource.model
    return audit.record(
        AuditEntry.Action.IMPORT,
        summary=(
            f"导入{model._meta.verbose_name}“{report.name[-100:]}”：新增{len(taken.drafts)}，"
            f"修改{len(taken.edited)}，变更申请{len(taken.proposals)}，相同{taken.same}"
        ),
        user=by,
        record_type=model._meta.label_lower,
        detail={
            name: [record.code for record in getattr(taken, name)]
            for name in ("drafts", "edited", "proposals")
        }
        | {"same": taken.same, "batch": taken.batch.code if taken.batch else ""},
        request=request,
    )


def written_records(entry: AuditEntry, *, most: int) -> list[tuple[str, int, list]]:
    """What an import wrote, out of its entry in the log: heading, count, the first records."""
    model, detail = apps.get_model(entry.record_type), entry.detail
    batch = [detail["batch"]] if detail["batch"] else []
    parts = (
        ("报送批次", Batch, batch),
        ("新的草稿", model, detail["drafts"]),
        ("改过的草稿", model, detail["edited"]),
        ("变更申请", Proposal, detail["proposals"]),
    )
    return [
        (heading, len(codes), list(kind._base_manager.filter(code__in=codes[:most])))
        for heading, kind, codes in parts
    ]
