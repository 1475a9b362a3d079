"""What happened to matters, for programs."""

import django_filters
from rest_framework import serializers

from districts.models import District
from livelihood.models import MatterUpdate, PlanNode
from publishing.api.fields import CodeField, ExactDecimal
from publishing.api.filtering import CodeFilter
from publishing.api.serializers import (
    SOURCED,
    EventSerializer,
    FileSerializer,
    PublicModelSerializer,
    PublicSerializer,
)
from publishing.api.views import PublicRecordViewSet
from publishing.pages.filters import OrderFilter, PublicFilterSet


class NodeSerializer(PublicModelSerializer):
    """The step of the plan that was reached."""

    class Meta:
        model = PlanNode
        fields = ("due_on", "text")


class QuantitySerializer(PublicSerializer):
    """How much of a sub-target is done."""

    name = serializers.CharField(source="sub_target.name", help_text="分项目标")
    unit = serializers.CharField(source="sub_target.unit", help_text="计量单位")
    target = ExactDecimal(source="sub_target.target", help_text="目标数")
    quantity = ExactDecimal(help_text="累计完成量，可以超过目标数")


class UpdateSerializer(EventSerializer):
    """What happened to a matter; problems and next steps only where they are published."""

    node = NodeSerializer(allow_null=True, help_text="到达的计划节点")
    accepts = CodeField(source="accepts.code", allow_null=True, help_text="验收的是哪一条完工")
    problems = serializers.SerializerMethodField(help_text="存在问题；没有公开的为空")
    next_steps = serializers.SerializerMethodField(help_text="下步打算；没有公开的为空")
    quantities = QuantitySerializer(many=True, help_text="分项目标的累计完成量")
    files = FileSerializer(many=True, help_text="照片和文件")

    class Meta:
        model = MatterUpdate
        fields = (
            "code",
            "matter",
            "kind",
            "reporting",
            "happened_on",
            "happened_precision",
            "happened_basis",
            "filed_on",
            "brief",
            "text",
            "progress",
            "node",
            "new_due_on",
            "new_due_precision",
            "reason",
            "corrective_action",
            "document",
            "accepts",
            "problems",
            "next_steps",
            "quantities",
            "files",
            "corrects",
            *SOURCED,
        )

    def get_problems(self, update) -> str:
        """ "" unless the office published them."""
        return update.problems if update.problems_public else ""

    def get_next_steps(self, update) -> str:
        """ "" unless the office published them."""
        return update.next_steps if update.problems_public else ""


def districts():
    """Places with a public update."""
    matters = MatterUpdate.objects.public().values("matter__district")
    return District.objects.filter(pk__in=matters).values_list("code", "name")


class UpdateFilter(PublicFilterSet):
    """`?matter=&programme=&district=&kind=&reporting=&order=`"""

    matter = CodeFilter(label="民生实事编码", field_name="matter__code")
    programme = CodeFilter(label="民生项目清单编码", field_name="matter__programme__code")
    district = django_filters.ChoiceFilter(
        label="行政区编码", field_name="matter__district__code", choices=districts
    )
    kind = django_filters.ChoiceFilter(label="类型", choices=MatterUpdate.Kind.choices)
    reporting = django_filters.ChoiceFilter(
        label="登记方式", choices=MatterUpdate._meta.get_field("reporting").choices
    )
    order = OrderFilter(
        {
            "new": ("按发生日期，新的在前", ("-happened_on", "-published_at", "-id")),
            "old": ("按发生日期，旧的在前", ("happened_on", "published_at", "id")),
            "published": ("按本站发布时间，新的在前", ("-published_at", "-id")),
        },
        label="排序；不填按发生日期，新的在前",
    )


class UpdateViewSet(PublicRecordViewSet):
    """What happened to matters."""

    title = "民生实事进展"
    about = (
        "每条是一件事项的一次进展，发布后不改；更正是另一条（`corrects`），原来那条同时撤下。"
        "`order=published` 取最新发布的。"
    )
    example_code = "JZ-321111-000001"
    queryset = (
        MatterUpdate.objects.public()
        .select_related("matter", "node", "document", "accepts", "corrects", "owner", "source")
        .prefetch_related("quantities__sub_target", "files")
        .order_by("-happened_on", "-published_at", "-id")
    )
    filterset_class = UpdateFilter
    serializer_class = UpdateSerializer
