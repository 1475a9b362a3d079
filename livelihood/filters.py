"""How readers narrow the lists of matters, programmes and services."""

from collections import Counter
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Length
from django.http import Http404

from accounts.models import Unit
from districts.models import Community, District
from livelihood.models import Matter, MatterUnit, MatterUpdate, Programme, Service
from livelihood.parts import PARTS, condition, part
from livelihood.rates import LISTED_AS
from livelihood.statuses import DONE, Status
from publishing.arithmetic.dates import today
from publishing.pages.as_of import day_asked, refuse_unknown_day
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter, counts_by

#: The newest list first; in a list as its numbers go, 2 before 10.
AS_LISTED = ("-programme__period_end", "programme", Length("number"), "number", "id")
#: What is done comes last: the list behind a rate begins with what is not.
UNFINISHED_FIRST = Case(When(status__in=DONE, then=Value(1)), default=Value(0))


def _districts_with(model):
    """Choices: the places in which something of `model` is public."""
    rows = model.objects.public().filter(district=OuterRef("pk"))
    return District.objects.public().filter(Exists(rows)).values_list("code", "name")


def _communities():
    matters = Matter.objects.public().filter(community=OuterRef("pk"))
    return Community.objects.public().filter(Exists(matters)).values_list("code", "name")


def _programmes():
    return Programme.objects.public().values_list("code", "name")


def _units(**role):
    def choices():
        matters = Matter.objects.public().values("pk")
        rows = MatterUnit.objects.filter(unit=OuterRef("pk"), matter__in=matters, **role)
        return Unit.objects.filter(Exists(rows)).values_list("code", "name")

    return choices


def _newest_update():
    updates = MatterUpdate.objects.public().filter(matter=OuterRef("pk"))
    return Subquery(updates.order_by("-happened_on").values("happened_on")[:1])


def _years():
    """The years in which a public programme ends, newest first."""
    days = Programme.objects.public().dates("period_end", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


#: The value that asks for rows in which nothing is given, and what a form calls it.
NOT_GIVEN, NOT_GIVEN_WORDS = "none", "未注明"


class TextFilter(django_filters.ChoiceFilter):
    """One of the texts that a column holds, or the rows in which it is empty."""

    def __init__(self, **kwargs):
        super().__init__(null_label=NOT_GIVEN_WORDS, null_value=NOT_GIVEN, **kwargs)

    def filter(self, queryset, value):
        if value in ("", None):
            return queryset
        return queryset.filter(**{self.field_name: "" if value == NOT_GIVEN else value})


class MatterFilter(PublicFilterSet):
    """`?q=&district=&programme=&category=&community=&status=&unit=&lead=&level=&leader=&part=&as_of=&order=`

    `programme` is whatever stands on that list, `part` one of the counts of a programme's page,
    `as_of` the day by which statuses hold.
    """

    facets = ("district", "programme", "category", "community", "status", "unit", "level")

    q = SearchFilter(
        label="找你家小区或一件事",
        within=("title", "location", "community__name", "community__parent__name"),
    )
    district = django_filters.ChoiceFilter(
        label="行政区",
        field_name="district__code",
        choices=lambda: _districts_with(Matter),
        empty_label="全部行政区",
    )
    programme = django_filters.ChoiceFilter(
        label="清单",
        field_name="programme__code",
        choices=_programmes,
        empty_label="全部清单",
        method="on_list",
    )
    category = django_filters.ChoiceFilter(
        label="类别", choices=Matter.Category.choices, empty_label="全部类别"
    )
    community = django_filters.ChoiceFilter(
        label="社区或小区",
        field_name="community__code",
        choices=_communities,
        empty_label="全部社区",
    )
    status = django_filters.ChoiceFilter(
        label="状态", choices=Status.choices, empty_label="全部状态"
    )
    unit = django_filters.ChoiceFilter(
        label="参与单位",
        field_name="units__unit__code",
        choices=_units(),
        empty_label="全部单位",
    )
    lead = django_filters.ChoiceFilter(
        label="牵头单位",
        choices=_units(role=MatterUnit.UnitRole.LEAD),
        empty_label="全部单位",
        null_label=NOT_GIVEN_WORDS,
        null_value=NOT_GIVEN,
        method="led_by",
    )
    level = TextFilter(
        label="领导级别",
        field_name="leader_level",
        choices=Matter.LeaderLevel.choices,
        empty_label="全部级别",
    )
    leader = django_filters.CharFilter(
        label="领办（分管）领导",
        method="of_office",
        max_length=60,
        widget=forms.HiddenInput,  # offices are too many to choose from: programmes link them
    )
    part = django_filters.ChoiceFilter(
        label="统计口径", choices=list(PARTS.items()), empty_label="不限", method="of_part"
    )
    as_of = django_filters.CharFilter(
        label="按哪一天的情况",
        method="as_it_is",
        validators=[refuse_unknown_day],
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    order = OrderFilter(
        {
            "due": ("按完成期限，近的在前", (F("state_due_on").asc(nulls_last=True), "id")),
            "new": ("按最近进展，新的在前", (_newest_update().desc(nulls_last=True), "id")),
            "name": ("按事项名称", ("title", "id")),
            "unfinished": ("未办结的在前", (UNFINISHED_FIRST, *AS_LISTED)),
        }
    )

    def __init__(self, data=None, queryset=None, **kwargs):
        try:
            self.on = day_asked((data or {}).get("as_of", "").strip())
        except Http404:  # The form says so: `as_of` is one of its fields.
            self.on = today()
        if queryset is None:
            queryset = Matter.objects.public()
        super().__init__(data, queryset.with_status(on=self.on), **kwargs)

    def led_by(self, queryset, name, value):
        """Matters whose 牵头单位 it is; those that have none."""
        led = MatterUnit.objects.filter(role=MatterUnit.UnitRole.LEAD)
        if value == NOT_GIVEN:
            return queryset.exclude(pk__in=led.values("matter"))
        led = led.filter(unit__code=value)
        return queryset.filter(pk__in=led.values("matter"))  # no join: `unit` counts every role

    def of_office(self, queryset, name, value):
        """Matters whose leader holds this office, whoever that is; those that name none."""
        return queryset.filter(leader_office="" if value == NOT_GIVEN else value)

    @cached_property
    def programme_chosen(self) -> Programme | None:
        """The programme whose list is asked for; of a valid form."""
        code = self.form.cleaned_data.get("programme")
        return Programme.objects.public().get(code=code) if code else None

    def on_list(self, queryset, name, value):
        """What stands on a programme's list, its own matters and those of others."""
        return queryset.on_list_of(self.programme_chosen) if value else queryset

    def of_part(self, queryset, name, value):
        """Exactly the matters that a count of a programme's page counts."""
        return part(queryset, value, on=self.on, of=self.programme_chosen)

    def _counts(self, name):
        """For each programme whatever stands on its list counts."""
        if name != "programme":
            return super()._counts(name)
        asked = self.form.cleaned_data.get("part")
        rows = own = self._under_all_but("programme", "part")
        if asked:
            rows = rows.filter(on_day__isnull=False).filter(condition(asked, on=self.on))
            own = rows.at_counting_level()
        counts = Counter(counts_by(own, "programme__code"))
        for listings, level in LISTED_AS.items():
            at_level = {f"{listings}__programme__count_level": level} if asked else {}
            listed = rows.filter(**{f"{listings}__isnull": False}, **at_level)
            counts += counts_by(listed, f"{listings}__programme__code")
        return counts

    def as_it_is(self, queryset, name, value):
        """The day is in the statuses already."""
        return queryset


class ProgrammeFilter(PublicFilterSet):
    """`?q=&district=&kind=&year=&order=`"""

    facets = ("district", "kind")

    q = SearchFilter(label="搜索清单", within=("name", "code", "summary"))
    district = django_filters.ChoiceFilter(
        label="行政区",
        field_name="district__code",
        choices=lambda: _districts_with(Programme),
        empty_label="全部行政区",
    )
    kind = django_filters.ChoiceFilter(
        label="类型", choices=Programme.Kind.choices, empty_label="全部类型"
    )
    year = django_filters.ChoiceFilter(
        label="年份", choices=_years, empty_label="全部年份", method="in_year"
    )
    order = OrderFilter(
        {
            "new": ("按期间，新的在前", ("-period_end", "-period_start", "district__code", "id")),
            "name": ("按名称", ("name", "code")),
        }
    )

    def in_year(self, queryset, name, value):
        """Programmes that cover some of that year: one of `_years`."""
        return queryset.filter(period_start__year__lte=int(value), period_end__year__gte=int(value))


class ServiceFilter(PublicFilterSet):
    """`?q=&district=&kind=&order=`"""

    facets = ("district", "kind")

    q = SearchFilter(
        label="搜索名称、对象或提供者", within=("name", "audience", "provider", "terms")
    )
    district = django_filters.ChoiceFilter(
        label="行政区",
        field_name="district__code",
        choices=lambda: _districts_with(Service),
        empty_label="全部行政区",
    )
    kind = django_filters.ChoiceFilter(
        label="类型", choices=Service.Kind.choices, empty_label="全部类型"
    )
    order = OrderFilter(
        {
            "district": ("按行政区和类型", ("district__code", "kind", "id")),
            "name": ("按名称", ("name", "code")),
            "new": ("按发布时间，新的在前", ("-published_at", "id")),
        }
    )
