"""How readers narrow the list of bulletins."""

import django_filters
from django.db.models import Exists, OuterRef

from livelihood.models import Bulletin, Programme
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


def _programmes():
    """The programmes of which there is a public bulletin."""
    bulletins = Bulletin.objects.public().filter(programme=OuterRef("pk"))
    return Programme.objects.public().filter(Exists(bulletins)).values_list("code", "name")


class BulletinFilter(PublicFilterSet):
    """`?q=&programme=&order=`"""

    facets = ("programme",)

    q = SearchFilter(label="搜索标题或文号", within=("title", "number"))
    programme = django_filters.ChoiceFilter(
        label="清单", field_name="programme__code", choices=_programmes, empty_label="全部清单"
    )
    order = OrderFilter(
        {
            "new": ("按数据截止日，新的在前", ("-as_of", "-issued_on", "-id")),
            "issued": ("按印发日期，新的在前", ("-issued_on", "-id")),
        }
    )
