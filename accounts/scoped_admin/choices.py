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
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Q

from accounts.scopes import limit


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
            kept = field.queryset.model._base_manager.filter(allowed)
            # With what the rows are called by, as their own admin fetches them.
            kept.query.select_related = field.queryset.query.select_related
            field.queryset = kept


def can_be_key(text) -> bool:
    """Whether a database may be asked for the row of this key: SQLite breaks on larger ones."""
    text = str(text)
    return text.isascii() and text.isdecimal() and len(text) < 19


class _KeysOnly:
    """Draws a refused form again: the library looks whatever was sent up as a key, and breaks."""

    def optgroups(self, name, value, attr=None):
        """The chosen options, of what can be a key at all."""
        return super().optgroups(name, list(filter(can_be_key, value)), attr)


class ScopedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several rows by their keys; what cannot be a key is refused and never looked up."""

    def clean(self, value):
        for key in value or ():
            if not can_be_key(key):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": key},
                )
        return super().clean(value)


class ScopedAutocompleteSelect(_KeysOnly, AutocompleteSelect):
    """The search box of a foreign key."""


class ScopedAutocompleteSelectMultiple(_KeysOnly, AutocompleteSelectMultiple):
    """The search box of a many-to-many field."""


class ScopedChoices:
    """For admins and inlines: a relation offers what its own admin says (`offered`), else nothing.

    The owner of a record is one of the units for which the person files. A related admin with a
    method `choice_label(record)` says by what its records are told apart.
    """

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        self._search_box(ScopedAutocompleteSelect, db_field, request, kwargs)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        related_admin = self.admin_site._registry.get(db_field.remote_field.model)
        if field is not None and hasattr(related_admin, "choice_label"):
            field.label_from_instance = related_admin.choice_label
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        self._search_box(ScopedAutocompleteSelectMultiple, db_field, request, kwargs)
        kwargs.setdefault("form_class", ScopedMultipleChoiceField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _search_box(self, widget, db_field, request, kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = widget(db_field, self.admin_site, using=kwargs.get("using"))

    def get_field_queryset(self, db, db_field, request):
        """The rows a foreign key or many-to-many field may be given."""
        related_admin = self.admin_site._registry.get(db_field.remote_field.model)
        if related_admin is None:
            return db_field.remote_field.model._base_manager.none()
        rows = related_admin.offered(request)
        if db_field.name == getattr(self, "owner_lookup", None):
            # Any unit may be named; a record is given only to one for which the person files.
            rows = limit(rows, request.user, self.writers(), place=None, owner="pk")
        return rows


class ScopedAutocomplete(AutocompleteJsonView):
    """What a search box finds: what its admin offers; of owners, those that may be given."""

    def get_queryset(self):
        offered = self.model_admin.offered(self.request).complex_filter(
            self.source_field.get_limit_choices_to()
        )
        found, repeats = self.model_admin.get_search_results(self.request, offered, self.term)
        found = found.distinct() if repeats else found
        asking = self.admin_site._registry.get(self.source_field.model)
        if asking is None or asking.owner_lookup != self.source_field.name:
            return found
        offered = asking.get_field_queryset(None, self.source_field, self.request)
        return found.filter(pk__in=offered.order_by().values("pk"))

    def serialize_result(self, obj, to_field_name):
        """A line of what was found, as the related admin calls its records."""
        label = getattr(self.model_admin, "choice_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}
