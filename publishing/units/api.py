"""Units for programs."""

import django_filters
from django.urls import reverse

from accounts.models import Unit
from accounts.place_codes import validate_place_code
from publishing.api.fields import Address
from publishing.api.filtering import CodeFilter
from publishing.api.serializers import PublicModelSerializer
from publishing.api.views import PublicRecordViewSet
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter


class UnitFilter(PublicFilterSet):
    """`?q=&kind=&place=&order=`"""

    q = SearchFilter(label="搜索名称", within=("name", "code"))
    kind = django_filters.ChoiceFilter(label="类型", choices=Unit.Kind.choices)
    place = CodeFilter(
        label="区划代码，含其下各级", method="in_place", validators=[validate_place_code]
    )
    order = OrderFilter(
        {"place": ("按区划", ("place_code", "code")), "name": ("按名称", ("name", "code"))}
    )

    def in_place(self, queryset, name, value):
        """Units of a place and of every place inside it."""
        return queryset.within(value)


class UnitPage(Address):
    """The address of a unit's page, by its code."""

    def to_representation(self, value):
        """`/units/<code>/`."""
        return reverse("publishing:unit_detail", args=[value])


class UnitSerializer(PublicModelSerializer):
    """An office; the telephone is the one it publishes."""

    url = UnitPage(source="code", help_text="网页地址（不含域名）")

    class Meta:
        model = Unit
        fields = (
            "code",
            "name",
            "kind",
            "place_code",
            "parent",
            "phone",
            "valid_from",
            "valid_to",
            "successor",
            "url",
        )


class UnitViewSet(PublicRecordViewSet):
    """Every unit of the catalogue, those that have ended included."""

    title = "单位"
    example_code = "rz-zhujianju"
    about = "部门、街道、园区、国企、驻区单位和社区。已撤并的单位保留，`valid_to` 是停用日期。"
    queryset = Unit.objects.select_related("parent", "successor").order_by("place_code", "code")
    filterset_class = UnitFilter
    serializer_class = UnitSerializer

    def was_public(self, code):
        """Units end on a day and are never withdrawn."""
        return False
