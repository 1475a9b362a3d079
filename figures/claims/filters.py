"""How readers narrow the list of claims."""

import django_filters
from django.db.models import Exists, OuterRef

from districts.models import District
from figures.models import Claim
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


def districts_with_claims():
    """Places with a public claim."""
    claims = Claim.objects.public().filter(district=OuterRef("pk"))
    return District.objects.public().filter(Exists(claims)).values_list("code", "name")


class ClaimFilter(PublicFilterSet):
    """`?q=&verdict=&district=&order=`"""

    facets = ("verdict", "district")

    q = SearchFilter(label="搜索名称或源文表述", within=("title", "code", "stated_text", "note"))
    verdict = django_filters.ChoiceFilter(
        label="核对结果", choices=Claim.Verdict.choices, empty_label="全部结果"
    )
    district = django_filters.ChoiceFilter(
        label="行政区",
        field_name="district__code",
        choices=districts_with_claims,
        empty_label="全部行政区",
    )
    order = OrderFilter(
        {
            "place": ("按行政区和出处", ("district__code", "source__code", "source_line", "code")),
            "verdict": ("按核对结果", ("verdict", "district__code", "code")),
            "new": ("按发布时间，新的在前", ("-published_at", "code")),
        }
    )
