"""Two people edited one record: what the second typed, what stands now, and by whom (trap 17)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.audit import code_of
from accounts.models import AuditEntry
from accounts.scoped_admin.changes import label_of, stored_words, words


class StaleRecord(Exception):
    """The record was saved by somebody else between being read and being written."""


@dataclass(frozen=True)
class Difference:
    """One field in which what was typed and what stands differ."""

    label: str
    typed: str
    current: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Conflict:
    """Why a save was refused: who saved before, when, and every differing field."""

    by: str
    at: datetime | None
    differences: tuple[Difference, ...]

    def __str__(self):
        who = f"{self.by}于{words(self.at)}" if self.at else "其他人"
        return (
            f"您打开之后，{who}已修改并保存了这条记录，您的修改没有保存。"
            "请对照下面的差异，需要时改好，再按一次“保存”即以您填的为准。"
        )


def latest_edits(record) -> list[AuditEntry]:
    """The last edits of a record in the audit log, newest first."""
    actions = AuditEntry.Action
    return list(
        AuditEntry.objects.filter(
            record_type=record._meta.label_lower,
            record_code=code_of(record),
            action__in=[actions.CHANGE, actions.IMPORT, actions.REVIEW, actions.ADD],
        ).order_by("-id")[:50]
    )


def conflict_of(form) -> Conflict:
    """What the bound `form` would overwrite, its instance being as it stands now."""
    edits = latest_edits(form.instance)
    last = edits[0] if edits else None
    differences = []
    for name in form.model_field_names():
        field = form.instance._meta.get_field(name)
        current = stored_words(form.instance, name)
        value = form.cleaned_data[name] if name in form.cleaned_data else form[name].value()
        typed = words(value, field)
        if typed != current:
            edit = _last_edit_of(name, edits) or last
            differences.append(
                Difference(
                    label_of(form.instance, name),
                    typed,
                    current,
                    edit.actor if edit else "",
                    edit.at if edit else None,
                )
            )
    return Conflict(last.actor if last else "", last.at if last else None, tuple(differences))


def _last_edit_of(name: str, edits: list[AuditEntry]) -> AuditEntry | None:
    for edit in edits:
        changes = edit.detail.get("changes", [])
        if any(isinstance(change, dict) and change.get("field") == name for change in changes):
            return edit
    return None


def inline_differences(formset) -> list[Difference]:
    """How the typed rows of an inline differ from those that stand now."""
    title = formset.model._meta.verbose_name
    forms = [form for form in formset.initial_forms if form.instance.pk is not None]
    # Validation wrote what was typed to the forms' own instances.
    rows = formset.model._base_manager.in_bulk([form.instance.pk for form in forms])
    found = []
    for form in forms:
        row = rows.get(form.instance.pk)
        if row is None:
            continue
        cleaned = getattr(form, "cleaned_data", {})
        for name in form.model_field_names():
            if name == formset.fk.name:
                continue
            current = stored_words(row, name)
            value = cleaned[name] if name in cleaned else form[name].value()
            typed = words(value, row._meta.get_field(name))
            if typed != current:
                label = f"{title}“{row}”：{label_of(row, name)}"
                found.append(Difference(label, typed, current, "", None))
    return found
