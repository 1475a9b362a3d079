"""Choices and list filters show only what the person may see (trap 26)."""

from django import forms
from django.contrib.admin.filters import (
    AllValuesFieldListFilter,
    FieldListFilter,
    ListFilter,
    RelatedFieldListFilter,
    RelatedOnlyFieldListFilter,
)
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Q


class ScopedAllValuesListFilter(AllValuesFieldListFilter):
    """The values that occur in the rows this person sees, also across a relation."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        self.lookup_choices = (
            model_admin.get_queryset(request)
            .order_by(field_path)
            .values_list(field_path, flat=True)
            .distinct()
        )


#: The library's filters that list all rows, and ours that list only those in scope.
SCOPED_FILTERS = {
    RelatedFieldListFilter: RelatedOnlyFieldListFilter,
    AllValuesFieldListFilter: ScopedAllValuesListFilter,
}


def scoped_list_filter(model, item):
    """A `list_filter` entry whose choices come only from the rows in scope."""
    if isinstance(item, type) and issubclass(item, ListFilter):
        return item
    path, chosen = item if isinstance(item, list | tuple) else (item, None)
    if chosen is None:
        field = get_fields_from_path(model, path)[-1]
        fitting = (known for test, known in FieldListFilter._field_list_filters if test(field))
        chosen = next(fitting)
    return (path, SCOPED_FILTERS.get(chosen, chosen))


def keep_current_choices(form: forms.ModelForm) -> None:
    """Let a record keep what it already refers to, though the person may not choose it anew.

    A district's administrator edits her district, whose parent is the city: the city is outside
    her choices, and her save must neither be refused for it nor lose it.
    """
    if form.instance.pk is None:
        return
    for name, field in form.fields.items():
        if not isinstance(field, forms.ModelChoiceField):
            continue
        current = form.initial.get(name)
        keys = current if isinstance(current, list | tuple) else [current]
        keys = [getattr(key, "pk", key) for key in keys if key is not None]
        if keys:
            allowed = Q(pk__in=field.queryset.order_by().values("pk")) | Q(pk__in=keys)
            field.queryset = field.queryset.model._base_manager.filter(allowed)


class ScopedChoices:
    """For admins and inlines: a relation offers what its own admin would list, else nothing."""

    def get_field_queryset(self, db, db_field, request):
        """The rows a foreign key or many-to-many field may be given."""
        related_admin = self.admin_site._registry.get(db_field.remote_field.model)
        if related_admin is None:
            return db_field.remote_field.model._base_manager.none()
        return related_admin.get_queryset(request)
