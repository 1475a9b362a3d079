"""Rows that belong to a record: whoever may change the record may change them."""

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

from accounts.making_room import take_next
from accounts.scoped_admin.choices import ScopedChoices
from accounts.scoped_admin.forms import ScopedInlineForm


class ScopedInlineFormSet(BaseInlineFormSet):
    """Rows that are saved together: what goes makes room first, then what moves."""

    def save_existing_objects(self, commit=True):
        if not commit:
            return super().save_existing_objects(commit)
        self.changed_objects, self.deleted_objects, saved = [], [], []
        stored = [form for form in self.initial_forms if form.instance.pk is not None]
        gone = [form for form in stored if form in self.deleted_forms]
        for form in gone:
            self.deleted_objects.append(form.instance)
            self.delete_existing(form.instance, commit=True)
        moved = [form for form in stored if form not in gone and form.has_changed()]
        while moved:
            form = take_next(moved, row_of=lambda form: form.instance)
            self.changed_objects.append((form.instance, form.changed_data))
            saved.append(self.save_existing(form, form.instance, commit=True))
        return saved

    def get_unique_error_message(self, unique_check):
        """The fields by the names that staff know."""
        fields = [self.model._meta.get_field(name) for name in unique_check]
        labels = [str(field.verbose_name) for field in fields if field != self.fk]
        return f"“{'、'.join(labels)}”重复，每一项只能有一行。"


class _FollowsParent(ScopedChoices):
    """Permissions of the parent record; its version guards these rows too."""

    form = ScopedInlineForm
    formset = ScopedInlineFormSet
    extra = 0

    def get_queryset(self, request):
        """The rows with what they are called by."""
        rows = super().get_queryset(request)
        return rows.select_related(*self._named) if self._named else rows

    @cached_property
    def _named(self) -> list[str]:
        asked = {name for group in self.fields or () for name in _as_names(group)}
        fields = self.model._meta.concrete_fields
        return [field.name for field in fields if field.is_relation and field.name in asked]

    def _parent_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self._parent_admin().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        parent = self._parent_admin()
        if obj is None:
            return parent.has_add_permission(request)
        return parent.has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


def _as_names(group) -> tuple[str, ...]:
    return (group,) if isinstance(group, str) else tuple(group)


class ScopedTabularInline(_FollowsParent, admin.TabularInline):
    """Inline rows as a table."""


class ScopedStackedInline(_FollowsParent, admin.StackedInline):
    """Inline rows one under the other."""
