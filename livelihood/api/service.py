"""Services and measures for programs; one alone says what it achieved."""

from rest_framework import serializers

from figures.api import FigureValueSerializer
from livelihood.filters import ServiceFilter
from livelihood.measures import measured
from livelihood.models import Service
from publishing.api.fields import ExactDecimal, Lines
from publishing.api.serializers import SOURCED, PublicSerializer, RecordSerializer
from publishing.api.views import PublicRecordViewSet


class MeasuredSerializer(PublicSerializer):
    """What the service achieved: the newest figure, or the pair before and after."""

    label = serializers.CharField(help_text="名目")
    figure = FigureValueSerializer(allow_null=True, help_text="最新的数")
    before = FigureValueSerializer(allow_null=True, help_text="之前")
    after = FigureValueSerializer(allow_null=True, help_text="之后")
    change = ExactDecimal(allow_null=True, help_text="变化（%），本站按公布数推算")


class ServiceSerializer(RecordSerializer):
    """A service or measure for residents and firms."""

    terms = Lines(help_text="怎么用，每句一条")
    results = Lines(help_text="已公布的结果，每句一条")
    components = serializers.SlugRelatedField(
        slug_field="name", many=True, read_only=True, help_text="组成"
    )

    class Meta:
        model = Service
        fields = (
            "code",
            "name",
            "kind",
            "district",
            "provider",
            "provider_unit",
            "audience",
            "period_text",
            "terms",
            "results",
            "stated_components",
            "components",
            "components_note",
            "note",
            *SOURCED,
        )


class ServiceDetailSerializer(ServiceSerializer):
    """The same with what it achieved."""

    measures = MeasuredSerializer(source="measured", many=True, help_text="成效")

    class Meta(ServiceSerializer.Meta):
        fields = (*ServiceSerializer.Meta.fields, "measures")


class ServiceViewSet(PublicRecordViewSet):
    """Services; one alone says what it achieved."""

    title = "惠民服务与举措"
    about = "服务、消费券、机制和政策：给谁、怎么用、公布了什么结果。单条另有成效指标的数（`measures`）。"
    example_code = "FW-321111-000001"
    queryset = (
        Service.objects.public()
        .select_related("district", "provider_unit", "owner", "source")
        .prefetch_related("components")
    )
    filterset_class = ServiceFilter
    serializer_class = ServiceSerializer
    detail_serializer_class = ServiceDetailSerializer

    def dress(self, rows):
        """One alone with the figures of its measures."""
        if self.action == "retrieve":
            for service in rows:
                service.measured = measured(service)
        return rows
