"""What an edit changed, in words for staff: old and new value of every field."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone

EMPTY = "（空）"


@dataclass(frozen=True)
class FieldChange:
    """One field before and after an edit."""

    field: str
    label: str
    old: str
    new: str


def words(value, field=None) -> str:
    """A value as staff read it; `field` is the model field it belongs to, where there is one.

    >>> words(True), words(None), words([date(2021, 9, 30), "甲"])
    ('是', '（空）', '2021-09-30、甲')
    """
    choices = dict(field.flatchoices) if getattr(field, "choices", None) else {}
    if value in choices if isinstance(value, str | int) else False:
        return str(choices[value])
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.QuerySet | list | tuple | set):
        return "、".join(words(item) for item in value) or EMPTY
    return str(value)


def stored_words(record, name: str) -> str:
    """The value of the field `name` of `record`, as it stands in memory."""
    field = record._meta.get_field(name)
    if field.many_to_many:
        return words(getattr(record, name).all() if record.pk else [])
    if field.is_relation:
        return words(_related(record, field))
    return words(getattr(record, name), field)


def _related(record, field):
    """The record a foreign key leads to, or its key where that record is gone."""
    try:
        return getattr(record, field.name)
    except field.related_model.DoesNotExist:
        return getattr(record, field.attname)


def label_of(record_or_model, name: str) -> str:
    """The Chinese name of a model field."""
    return str(record_or_model._meta.get_field(name).verbose_name)


def changes_of_form(form) -> list[dict]:
    """The fields that a valid form changed, for the audit log."""
    before = getattr(form, "before", {})
    changed = [name for name in form.changed_data if name in before]
    return [
        asdict(
            FieldChange(
                name,
                label_of(form.instance, name),
                before[name],
                words(form.cleaned_data[name], form.instance._meta.get_field(name)),
            )
        )
        for name in changed
    ]


def changes_of_formset(formset) -> list[dict]:
    """The rows that a saved inline added, changed and removed, for the audit log."""
    opts = formset.model._meta
    relation, label = opts.model_name, str(opts.verbose_name)
    changes = [FieldChange(relation, label, "", str(row)) for row in formset.new_objects]
    changes += [FieldChange(relation, label, str(row), "") for row in formset.deleted_objects]
    found = [asdict(change) for change in changes]
    changed = {row.pk for row, _ in formset.changed_objects}
    for form in formset.initial_forms:
        if form.instance.pk in changed:
            for change in changes_of_form(form):
                change["label"] = f"{label}“{form.instance}”：{change['label']}"
                found.append(change | {"field": relation})
    return found
