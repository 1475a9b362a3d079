"""Places and key areas for programs."""

from districts.filters import DistrictFilter, KeyAreaFilter
from districts.models import District, Industry, KeyArea
from publishing.api.serializers import SOURCED, PublicModelSerializer, RecordSerializer, texts
from publishing.api.views import PublicRecordViewSet


class IndustrySerializer(PublicModelSerializer):
    """One industry that a place or an area sets itself."""

    class Meta:
        model = Industry
        fields = ("scheme", "tier", "name")


class DistrictSerializer(RecordSerializer):
    """A city, district or subdistrict."""

    facts = texts("基本情况，每句一条")
    goals = texts("目标关键词")
    drivers = texts("发展抓手")
    slogans = texts("标语")
    industries = IndustrySerializer(many=True, help_text="产业方向")

    class Meta:
        model = District
        fields = (
            "code",
            "name",
            "level",
            "parent",
            "facts",
            "goals",
            "drivers",
            "slogans",
            "industries",
            "source",
            "source_locator",
            "owner",
            "published_at",
            "updated_at",
            "url",
        )


class DistrictViewSet(PublicRecordViewSet):
    """The places of the list; by code also those that are no more than named."""

    title = "行政区"
    example_code = "321111"
    about = "市、区和街道（镇）。编码就是行政区划代码。列表只含本站收录的地方，单条可查已公布的各级地方。"
    detail_queryset = (
        District.objects.public()
        .select_related("parent", "source", "owner")
        .prefetch_related("industries")
    )
    queryset = detail_queryset.covered()
    filterset_class = DistrictFilter
    serializer_class = DistrictSerializer


class KeyAreaSerializer(RecordSerializer):
    """A key area, park or corridor."""

    location = texts("区位，每句一条")
    plan = texts("规划，每句一条")
    industries = IndustrySerializer(many=True, help_text="产业方向")

    class Meta:
        model = KeyArea
        fields = (
            "code",
            "name",
            "kind",
            "district",
            "parent",
            "founded_on",
            "founded_precision",
            "founded_basis",
            "area_km2",
            "structure",
            "location",
            "plan",
            "ranking",
            "industries",
            "note",
            *SOURCED,
        )


class KeyAreaViewSet(PublicRecordViewSet):
    """Key areas of all places."""

    title = "重点片区"
    example_code = "PQ-321111-000001"
    about = "重点片区、园区和廊道。它们的面积以外的数字是数据（`figures`），以片区编码相连。"
    queryset = (
        KeyArea.objects.public()
        .select_related("district", "parent", "source", "owner")
        .prefetch_related("industries")
        .order_by("district__code", "kind", "code")
    )
    filterset_class = KeyAreaFilter
    serializer_class = KeyAreaSerializer
