"""How readers narrow the list of places."""

import django_filters

from districts.models import District
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


class DistrictFilter(PublicFilterSet):
    """`?q=&level=&order=`"""

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
