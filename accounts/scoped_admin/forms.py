"""The forms of the scoped admin: right place, right unit, and no lost update."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.scoped_admin.changes import stored_words
from accounts.scoped_admin.choices import keep_current_choices
from accounts.scoped_admin.conflicts import Conflict, conflict_of
from accounts.scoped_admin.reach import remember_as_stored

OUT_OF_SCOPE = "您的权限范围不包括这个区划或单位。"
NOT_YOURS = "您无权修改这条记录。"
NO_VERSION = "无法判断这条记录在您打开之后是否有人改过，请重新打开后再改。"


class ScopedInlineForm(forms.ModelForm):
    """A form that keeps its record's present references and remembers what stood before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keep_current_choices(self)
        #: Words of the changed fields before the change, by name; filled by `clean`.
        self.before: dict[str, str] = {}

    def model_field_names(self) -> list[str]:
        """The form's fields that are fields of the model and may be edited."""
        known = {field.name for field in self._meta.model._meta.get_fields() if field.concrete}
        return [
            name
            for name, field in self.fields.items()
            if name in known and not field.disabled and name != self._meta.model._meta.pk.name
        ]

    def clean(self):
        # Cleaned before `_post_clean` writes to the instance: this is what stands in the database.
        names = set(self.model_field_names())
        self.before = {
            name: stored_words(self.instance, name) for name in self.changed_data if name in names
        }
        return super().clean()


class ScopedModelForm(ScopedInlineForm):
    """A record's own form. Its admin and request are set by `ScopedModelAdmin.get_form`.

    `seen_version` carries the version the person was shown; a save over a newer one is refused,
    `conflict` says what differs, and what was typed is kept.
    """

    model_admin = None
    request = None

    seen_version = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict: Conflict | None = None
        remember_as_stored(self.instance)
        self.may_change = self.instance.pk is None or self.model_admin.has_change_permission(
            self.request, self.instance
        )
        if not self.may_change:
            for field in self.fields.values():
                field.disabled = True
        version = self.model_admin.version_field
        if version and self.instance.pk is not None:
            self.initial["seen_version"] = getattr(self.instance, version)
        else:
            self.fields.pop("seen_version", None)

    def clean(self):
        cleaned = super().clean()
        if not self.may_change:
            raise ValidationError(NOT_YOURS, code="scope")
        for reason in getattr(self.request, "refused", ()):
            self.add_error(None, ValidationError(reason, code="refused"))
        if "seen_version" in self.fields:
            self._refuse_stale(self.cleaned_data.get("seen_version"))
        return cleaned

    def _refuse_stale(self, seen: int | None):
        current = getattr(self.instance, self.model_admin.version_field)
        if seen == current:
            return
        # Shown the differences, the person may save again, now over the version that stands.
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = current
        if seen is None:
            raise ValidationError(NO_VERSION, code="stale")
        self.conflict = conflict_of(self)
        raise ValidationError(str(self.conflict), code="stale")

    def _post_clean(self):
        adding = self.instance._state.adding
        super()._post_clean()
        if self.errors or not self.may_change:
            return
        if not self.model_admin.may_keep(self.request, self.instance, adding=adding):
            place = self.model_admin.place_lookup
            self.add_error(place if place in self.fields else None, OUT_OF_SCOPE)
