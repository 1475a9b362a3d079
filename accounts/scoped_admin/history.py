"""The history page of a record: who, when, what; old value → new value."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from accounts.audit import code_of
from accounts.models import AuditEntry
from accounts.scoped_admin.changes import FieldChange, label_of, words

MOST_ENTRIES = 500
KINDS = {"+": "新增", "~": "修改", "-": "删除"}


@dataclass(frozen=True)
class HistoryEntry:
    """One step in the life of a record."""

    at: datetime
    by: str
    what: str
    changes: tuple[FieldChange, ...] = ()


def history_of(record) -> list[HistoryEntry]:
    """The last steps of `record`, newest first.

    Its edits are read off the history table, whatever wrote them, where its model keeps one, and
    else off the audit log; imports, reviews and exports off the audit log.
    """
    entries = AuditEntry.objects.filter(
        record_type=record._meta.label_lower, record_code=code_of(record)
    )
    found = []
    if hasattr(type(record), "history"):
        actions = AuditEntry.Action
        entries = entries.exclude(action__in=[actions.ADD, actions.CHANGE, actions.DELETE])
        found += _VersionsOf(record).steps()
    found += [_step_of(entry) for entry in entries.order_by("-id")[:MOST_ENTRIES]]
    return sorted(found, key=lambda step: step.at, reverse=True)[:MOST_ENTRIES]


def _step_of(entry: AuditEntry) -> HistoryEntry:
    changes = entry.detail.get("changes", [])
    known = {"field", "label", "old", "new"}
    return HistoryEntry(
        entry.at,
        entry.actor,
        f"{entry.get_action_display()}：{entry.summary}",
        tuple(
            FieldChange(**change)
            for change in changes
            if isinstance(change, dict) and set(change) == known
        ),
    )


class _VersionsOf:
    """The rows of a record's history table, each compared with the one before."""

    def __init__(self, record):
        manager = type(record).history
        self.rows = list(
            manager.filter(**{record._meta.pk.attname: record.pk})
            .select_related("history_user")
            .order_by("-history_date", "-history_id")[: MOST_ENTRIES + 1]
        )
        self.model = type(record)
        tracked = {field.attname for field in manager.model.tracked_fields}
        self.fields = [
            field
            for field in self.model._meta.concrete_fields
            if field.attname in tracked
            and not field.primary_key
            and field.name != "updated_at"
            and field.name != "version"
        ]

    def steps(self) -> list[HistoryEntry]:
        before = [*self.rows[1:], None]
        return [
            HistoryEntry(
                row.history_date,
                str(row.history_user) if row.history_user else "系统",
                "；".join(filter(None, [KINDS[row.history_type], row.history_change_reason])),
                tuple(self._changes(older, row)) if older and row.history_type == "~" else (),
            )
            for row, older in zip(self.rows, before, strict=True)
        ]

    def _changes(self, older, newer):
        for field in self.fields:
            old, new = (getattr(row, field.attname) for row in (older, newer))
            if old != new:
                yield FieldChange(
                    field.name,
                    label_of(self.model, field.name),
                    self._words(old, field),
                    self._words(new, field),
                )

    def _words(self, value, field) -> str:
        if field.is_relation and value is not None:
            return self._names[field.name].get(value, str(value))
        return words(value, field)

    @cached_property
    def _names(self) -> dict[str, dict]:
        """The names of all records that the versions refer to, in one query for each field."""
        return {
            field.name: {
                related.pk: str(related)
                for related in field.related_model._base_manager.filter(
                    pk__in={getattr(row, field.attname) for row in self.rows} - {None}
                )
            }
            for field in self.fields
            if field.is_relation
        }
