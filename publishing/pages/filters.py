"""Filters of public lists.

Every value goes through a form, so that nothing a stranger types reaches the database unread.
"""

import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q

MOST_CHARACTERS = 100
MOST_WORDS = 10


class SearchField(forms.CharField):
    """A few words; full-width letters and digits count as plain ones."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", MOST_CHARACTERS)
        super().__init__(**kwargs)
        self.error_messages["max_length"] = f"最多{MOST_CHARACTERS}个字。"

    def to_python(self, value):
        return unicodedata.normalize("NFKC", super().to_python(value)).strip()

    def validate(self, value):
        super().validate(value)
        if len(value.split()) > MOST_WORDS:
            raise ValidationError(f"最多{MOST_WORDS}个词。", code="words")

    def widget_attrs(self, widget):
        # No maxlength: a browser would cut the words silently.
        return {"autocomplete": "off"}


class SearchFilter(django_filters.Filter):
    """Rows in which every word occurs in at least one of the fields `within`."""

    field_class = SearchField

    def __init__(self, *, within, **kwargs):
        super().__init__(**kwargs)
        self.within = within

    def filter(self, queryset, value):
        for word in (value or "").split():
            anywhere = (Q(**{f"{field}__icontains": word}) for field in self.within)
            queryset = queryset.filter(reduce(or_, anywhere))
        return queryset


class OrderFilter(django_filters.ChoiceFilter):
    """Sorting by one of the orders the page offers: `{"name": ("按名称", ("name",)), …}`."""

    def __init__(self, orders, **kwargs):
        self.orders = orders
        choices = [(key, label) for key, (label, _) in orders.items()]
        super().__init__(choices=choices, **{"label": "排序", "empty_label": "默认", **kwargs})

    def filter(self, queryset, value):
        return queryset.order_by(*self.orders[value][1]) if value else queryset


@dataclass(frozen=True)
class Chip:
    """One condition in force, and the query that drops it."""

    label: str
    value: str
    without: str


class PublicFilterSet(django_filters.FilterSet):
    """The filters of a list, in the words of its URL.

    Parameters it does not know are ignored: messengers append their own to every shared link.
    """

    #: Names of choice filters whose options say how many rows each would leave.
    facets: tuple[str, ...] = ()

    def count_facets(self) -> None:
        """Write the counts into the form: `住房（5）`; an option that would leave nothing goes.

        Each facet counts under the other conditions in force: one query each. Needs a valid form.
        """
        for name in self.facets:
            field, chosen = self.form.fields[name], self.form.cleaned_data.get(name)
            counts = self._counts(name)
            field.widget.choices = [
                (value, f"{label}（{counts[str(value)]}）" if str(value) in counts else label)
                for value, label in field.choices
                if str(value) in counts or value in ("", chosen)
            ]

    def _counts(self, name: str) -> dict[str, int]:
        """How many rows each value of a facet would leave, by the value as the address has it."""
        return counts_by(self._under_all_but(name), self.filters[name].field_name)

    def _under_all_but(self, *names: str):
        """The rows under the conditions in force, those of these names apart."""
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in names and not isinstance(self.filters[name], OrderFilter):
                rows = self.filters[name].filter(rows, value)
        return rows

    def query(self, **changes) -> str:
        """The query string of this list: the filters in force, with `changes` (None drops one)."""
        values = {name: self.data.get(name, "") for name in self.filters}
        values.update(changes)
        return urlencode({name: value for name, value in values.items() if value})

    def chips(self) -> list[Chip]:
        """The conditions in force, in the words of the form; sorting is none."""
        return [
            Chip(label=field.label, value=_words(field, value), without=self.query(**{name: None}))
            for name, field in self.form.fields.items()
            if (value := self.form.cleaned_data.get(name)) not in (None, "")
            and not isinstance(self.filters[name], OrderFilter)
        ]


def counts_by(rows, field: str) -> dict[str, int]:
    """How many of the rows have each value of a column, by the value as an address has it."""
    counted = rows.order_by().values_list(field).annotate(Count("pk", distinct=True))
    return {str(value): count for value, count in counted if value not in (None, "")}


def _words(field, value) -> str:
    """A value as the form's own choices name it."""
    for key, label in getattr(field, "choices", ()):
        if str(key) == str(value):
            return str(label)
    return str(value)
