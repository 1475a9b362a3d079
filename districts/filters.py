"""How readers narrow the lists of places and of key areas."""

import django_filters
from django.db.models import Exists, OuterRef

from districts.models import District, KeyArea
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


def districts_with_areas():
    """Places with a public key area."""
    areas = KeyArea.objects.public().filter(district=OuterRef("pk"))
    return District.objects.public().filter(Exists(areas)).values_list("code", "name")


class DistrictFilter(PublicFilterSet):
    """`?q=&level=&order=`"""

    facets = ("level",)

    q = SearchFilter(
        label="搜索名称、目标或抓手", within=("name", "code", "driver_keywords", "goal_keywords")
    )
    level = django_filters.ChoiceFilter(
        label="级别", choices=District.Level.choices, empty_label="全部"
    )
    order = OrderFilter(
        {
            "code": ("按区划代码", ("code",)),
            "new": ("按发布时间，新的在前", ("-published_at", "code")),
        }
    )


class KeyAreaFilter(PublicFilterSet):
    """`?q=&district=&kind=&order=`"""

    facets = ("district", "kind")

    q = SearchFilter(
        label="搜索名称、区位或规划",
        within=("name", "code", "structure", "location_facts", "plan_facts"),
    )
    district = django_filters.ChoiceFilter(
        label="行政区",
        field_name="district__code",
        choices=districts_with_areas,
        empty_label="全部行政区",
    )
    kind = django_filters.ChoiceFilter(
        label="类型", choices=KeyArea.Kind.choices, empty_label="全部类型"
    )
    order = OrderFilter(
        {
            "place": ("按行政区", ("district__code", "kind", "code")),
            "name": ("按名称", ("name", "code")),
            "area": ("按面积，大的在前", ("-area_km2", "code")),
            "new": ("按发布时间，新的在前", ("-published_at", "code")),
        }
    )
