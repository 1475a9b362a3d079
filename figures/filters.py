"""How readers narrow the lists of indicators and releases."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from districts.models import District
from figures.models import Category, Figure, Indicator, Release
from publishing.pages.as_of import refuse_unknown_day
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


def categories():
    """Categories with an indicator whose figures are public."""
    filled = Indicator.objects.with_public_figures().filter(category=OuterRef("pk"))
    return Category.objects.filter(Exists(filled)).values_list("code", "name")


def districts():
    """Places with a public figure."""
    figures = Figure.objects.public().current().filter(district=OuterRef("pk"))
    return District.objects.public().filter(Exists(figures)).values_list("code", "name")


def release_years():
    """Years in which a public release's source came out, newest first."""
    days = Release.objects.public().dates("released_on", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


def sources():
    """Sources of public releases."""
    return (
        Release.objects.public()
        .order_by("source__name")
        .values_list("source__code", "source__name")
        .distinct()
    )


class DayFilter(django_filters.CharFilter):
    """A day up to today; it leaves all rows, which are chosen by it before."""

    def __init__(self, **kwargs):
        super().__init__(
            validators=[refuse_unknown_day],
            widget=forms.DateInput(attrs={"type": "date"}),
            **kwargs,
        )

    def filter(self, queryset, value):
        """As they are."""
        return queryset


class IndicatorFilter(PublicFilterSet):
    """`?q=&category=&district=&order=`"""

    facets = ("category",)

    q = SearchFilter(label="搜索指标", within=("name", "code", "definition"))
    category = django_filters.ChoiceFilter(
        label="分类", field_name="category__code", choices=categories, empty_label="全部分类"
    )
    district = django_filters.ChoiceFilter(
        label="行政区", choices=districts, empty_label="全部行政区", method="of_district"
    )
    order = OrderFilter(
        {
            "category": ("按分类", ("category__position", "category__code", "pk")),
            "name": ("按指标名称", ("name", "code")),
            "code": ("按指标编码", ("code",)),
        }
    )

    def of_district(self, queryset, name, value):
        """Indicators of which the place has a public figure, filed or computed."""
        return queryset.with_public_figures(of=Q(district__code=value))


class IndicatorFigureFilter(PublicFilterSet):
    """`?district=&as_of=` of the figures of one indicator: those places that have one.

    The figures given are those that stand on the day of `as_of`, which the page reads first.
    """

    district = django_filters.ChoiceFilter(
        label="行政区", field_name="district__code", empty_label="全部行政区", choices=()
    )
    as_of = DayFilter(label="按哪一天的情况")

    def __init__(self, *args, standing=None, **kwargs):
        """`standing`: what stands today, whose places may be asked for on a day before."""
        super().__init__(*args, **kwargs)
        self.places = self._places_of(self.queryset)
        known = [] if standing is None else self._places_of(standing)
        choices = sorted({*self.places, *known})
        self.filters["district"].extra["choices"] = choices

    @staticmethod
    def _places_of(figures) -> list[tuple[str, str]]:
        return list(
            figures.order_by("district__code")
            .values_list("district__code", "district__name")
            .distinct()
        )


class ReleaseFilter(PublicFilterSet):
    """`?q=&source=&year=&order=`"""

    facets = ("source",)

    q = SearchFilter(label="搜索标题或来源", within=("title", "code", "source__name"))
    source = django_filters.ChoiceFilter(
        label="资料来源", field_name="source__code", choices=sources, empty_label="全部来源"
    )
    year = django_filters.ChoiceFilter(
        label="来源发布年份", choices=release_years, empty_label="全部年份", method="of_year"
    )
    order = OrderFilter(
        {
            "new": ("按来源发布日期，新的在前", ("-released_on", "-id")),
            "old": ("按来源发布日期，旧的在前", ("released_on", "id")),
            "published": ("按本站发布时间，新的在前", ("-published_at", "-id")),
        }
    )

    def of_year(self, queryset, name, value):
        """Releases whose source came out in that year: one of `release_years`."""
        return queryset.filter(released_on__year=int(value))
