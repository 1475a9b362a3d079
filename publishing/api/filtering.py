"""The filters of a list's page, for programs: the same conditions leave the same rows."""

import django_filters
from django import forms
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend

from accounts.models import validate_code
from publishing.pages.filters import MOST_CHARACTERS, OrderFilter, SearchFilter

LONGEST_CODE = 80


class CodeField(forms.CharField):
    """A code in an address."""

    default_validators = [validate_code]


class CodeFilter(django_filters.Filter):
    """Rows of another record, by its code: for what is too many to offer as choices."""

    field_class = CodeField

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_CODE, **kwargs)


class PageFilters(BaseFilterBackend):
    """Filters by the view's `filterset_class`; parameters it does not know are ignored."""

    def filter_queryset(self, request, queryset, view):
        """The rows that the conditions leave. Raises ValidationError where one cannot be used."""
        view.filterset = view.filterset_class(request.query_params, queryset=queryset)
        if not view.filterset.form.is_valid():
            raise ValidationError(view.filterset.form.errors)
        return view.filterset.qs

    def get_schema_operation_parameters(self, view):
        """One parameter for each filter, for the OpenAPI document."""
        return [
            {
                "name": name,
                "in": "query",
                "description": described(each),
                "schema": schema_of(each),
            }
            for name, each in view.filterset_class.base_filters.items()
        ]


def described(each: django_filters.Filter) -> str:
    """What a filter does, and what its values mean where they are always the same."""
    if isinstance(each, SearchFilter):
        return f"{each.label}：每个词都要出现，最多{MOST_CHARACTERS}个字"
    meanings = "".join(f"\n* `{value}` - {label}" for value, label in fixed_choices(each))
    return f"{each.label}{meanings}"


def schema_of(each: django_filters.Filter) -> dict:
    """The JSON schema of a filter's value; what depends on the content is any text."""
    if isinstance(each, SearchFilter):
        return {"type": "string", "maxLength": MOST_CHARACTERS}
    values = [value for value, _ in fixed_choices(each)]
    if values:
        return {"type": "string", "enum": values}
    if isinstance(each, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    if isinstance(each, CodeFilter):
        return {"type": "string", "maxLength": LONGEST_CODE}
    return {"type": "string"}


def fixed_choices(each: django_filters.Filter) -> list[tuple[str, str]]:
    """The choices of a filter that do not depend on what is public; none for other filters."""
    choices = each.extra.get("choices", ())
    if isinstance(each, OrderFilter):
        choices = [(key, label) for key, (label, _) in each.orders.items()]
    if callable(choices):
        return []
    return [(str(value), str(label)) for value, label in choices if value != ""]
