"""How readers narrow the lists of matters, programmes and services."""

import django_filters
from django.db.models import Exists, OuterRef

from districts.models import District
from livelihood.models import Service
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


def _districts_with(model):
    """Choices: the places in which something of `model` is public."""
    rows = model.objects.public().filter(district=OuterRef("pk"))
    return District.objects.public().filter(Exists(rows)).values_list("code", "name")


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
