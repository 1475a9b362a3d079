"""What a cell refers to, found by code or name among what a person may see."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.contrib import admin
from django.db.models import Count, Q

from accounts.models import Role, Unit, validate_code
from accounts.place_codes import containing_places
from accounts.scopes import limit, scopes_of
from publishing.arithmetic.dates import today
from publishing.tables.cells import literal, normalise
from publishing.tables.values import CellRefused

ASKED_AT_ONCE = 400


def name_field(model) -> str:
    """The field by which people call the records of `model`; "" where there is none."""
    fields = {field.name for field in model._meta.concrete_fields}
    names = ("name", "title") if "code" in fields else ("name", "title", "text")
    return next((name for name in names if name in fields), "")


def with_references(rows):
    """`rows` with what they refer to: the `clean` of a record may ask for either."""
    names = [field.name for field in rows.model._meta.concrete_fields if field.is_relation]
    return rows.select_related(*names) if names else rows


def has_code(model) -> bool:
    """Whether records of `model` have a code."""
    return any(field.name == "code" for field in model._meta.concrete_fields)


class References:
    """The records that cells may name: those that the forms of `site` would offer to `by`.

    Without `by` everything. Rows of the file itself are known from the line where they stand
    (`add`), so that a child may name its parent further up.
    """

    def __init__(self, *, by=None, site=None):
        self.by, self.site = by, site or admin.site
        self._found = {}
        self._in_file = defaultdict(list)
        self._reachable = {}
        self._ambiguous = {}

    def reachable(self, model):
        """The rows of `model` that may be referred to."""
        if model not in self._reachable:
            self._reachable[model] = self._limited(model)
        return self._reachable[model]

    def add(self, record) -> None:
        """Know a new record of this file, by the code that it was given and by its name."""
        for name in _names_of(record):
            self._in_file[type(record), name].append(record)

    def remove(self, record) -> None:
        """Forget a record that was taken for a new one: it stands already."""
        for name in _names_of(record):
            self._in_file[type(record), name].remove(record)

    def prepare(self, model, texts: Iterable[str]) -> None:
        """Look many texts up at once; `find` then asks the database no more for those."""
        wanted = [text for text in set(texts) if (model, normalise(text)) not in self._found]
        while wanted:
            chunk, wanted = wanted[:ASKED_AT_ONCE], wanted[ASKED_AT_ONCE:]
            words = {normalise(text): {literal(text), normalise(text)} for text in chunk}
            spellings = set().union(*words.values())
            called = self._rows_called(model, spellings)
            for normal, spelt in words.items():
                rows = {row.pk: row for each in spelt for row in called.get(each, ())}
                self._found[model, normal] = list(rows.values())

    def find(self, model, text: str):
        """The one record of `model` that `text` means; CellRefused where none or several do."""
        self.prepare(model, [text])
        words = normalise(text)
        rows = [*self._in_file[model, words], *self._found[model, words]]
        by_code = [row for row in rows if getattr(row, "code", "") == words]
        rows = by_code or rows
        if len(rows) > 1 and model is Unit:
            rows = [row for row in rows if row.valid_to is None or row.valid_to >= today()] or rows
        if len(rows) == 1:
            return rows[0]
        kind = model._meta.verbose_name
        if rows:
            raise CellRefused(f"有{len(rows)}个同名的{kind}，请填编码")
        within = "，或不在您可以选用的范围内" if self.by else ""
        raise CellRefused(f"不是{kind}的编码或名称{within}")

    def written(self, record) -> str:
        """How a table names `record` so that `find` finds it again: its name, else its code."""
        model = type(record)
        field = name_field(model)
        name = getattr(record, field, "")
        if not has_code(model):
            return name or str(record)
        if not name or name in self._names_of_several(model) or _looks_like_a_code(name):
            return record.code
        return name

    def _rows_called(self, model, spellings) -> dict[str, list]:
        """The reachable rows by every one of `spellings` that is theirs; codes rank first."""
        field, found = name_field(model), defaultdict(list)
        asked = Q()
        if has_code(model):
            asked |= Q(code__in=spellings)
        if field:
            asked |= Q(**{f"{field}__in": spellings})
        rows = with_references(self.reachable(model).filter(asked)) if asked else ()
        for row in rows:
            for name in {getattr(row, "code", ""), getattr(row, field, "") if field else ""}:
                found[name].append(row)
        if model is Unit:
            aliases = Q(aliases__name__in=spellings)
            called = self.reachable(Unit).filter(aliases).prefetch_related("aliases").distinct()
            for row in called:
                for alias in row.aliases.all():
                    found[alias.name].append(row)
        return found

    def _names_of_several(self, model) -> set[str]:
        if model not in self._ambiguous:
            field = name_field(model)
            counted = model._base_manager.order_by().values(field).annotate(rows=Count("pk"))
            self._ambiguous[model] = set(counted.filter(rows__gt=1).values_list(field, flat=True))
        return self._ambiguous[model]

    def _limited(self, model):
        rows = model._base_manager.all()
        if self.by is None:
            return rows
        if model is Unit:
            # A clerk names the offices that work with hers: units are public, places are the limit.
            here = limit(rows, self.by, Role, place="place_code", owner=None, all_units_only=False)
            return rows.filter(Q(pk__in=here.values("pk")) | Q(place_code__in=self._places_above))
        model_admin = self.site._registry.get(model)
        if model_admin is None:
            return rows.none()
        return model_admin.limited(rows, self.by, model_admin.readers(), reading=True)

    @cached_property
    def _places_above(self) -> set[str]:
        return {
            place for scope in scopes_of(self.by) for place in containing_places(scope.place_code)
        }


def _names_of(record) -> set[str]:
    """The code and the name of a record, as cells are compared with them."""
    fields = ("code", name_field(type(record)))
    names = (getattr(record, field, "") for field in fields if field)
    return {normalise(name) for name in names if name}


def _looks_like_a_code(name: str) -> bool:
    return bool(validate_code.regex.match(name))
