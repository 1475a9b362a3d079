"""Matters for programs: the card, and what it is today or on the day asked for."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from livelihood.filters import AS_LISTED, MatterFilter
from livelihood.matter_parts import percent_done
from livelihood.models import Matter, MatterListing, MatterUnit, PlanNode, SubTarget
from livelihood.sentences import told
from livelihood.statuses import Status
from publishing.api.fields import CodeField, ExactDecimal, Lines
from publishing.api.serializers import (
    SOURCED,
    PublicModelSerializer,
    PublicSerializer,
    RecordSerializer,
    Reference,
)
from publishing.api.views import PublicRecordViewSet
from publishing.arithmetic.dates import today
from publishing.tables.cells import plain


class MatterUnitSerializer(PublicModelSerializer):
    """A unit in its role."""

    class Meta:
        model = MatterUnit
        fields = ("role", "unit")


class PlanNodeSerializer(PublicModelSerializer):
    """A step of the plan."""

    class Meta:
        model = PlanNode
        fields = ("due_on", "text", "planned_progress")


class SubTargetSerializer(PublicModelSerializer):
    """What of the matter can be counted."""

    class Meta:
        model = SubTarget
        fields = ("name", "unit", "target")


class ContactSerializer(PublicSerializer):
    """Whom residents ring."""

    code = CodeField(help_text="单位编码")
    name = serializers.CharField(help_text="单位")
    phone = serializers.CharField(help_text="公开办公电话")


class ListingSerializer(PublicModelSerializer):
    """Another programme that lists the matter too."""

    class Meta:
        model = MatterListing
        fields = ("programme", "number")


class MatterSerializer(RecordSerializer):
    """A matter as its page says it, today or on the day asked for."""

    status = serializers.ChoiceField(
        choices=Status.choices, allow_null=True, help_text="状态；为空的，那天还没有列入清单"
    )
    status_label = serializers.CharField(source="story.status", help_text="状态在网页上的写法")
    sentence = serializers.CharField(source="story", help_text="一句话：何时、现在、为何调整、问谁")
    due_on = serializers.DateField(
        source="state_due_on", allow_null=True, help_text="现定完成时限（期间的最后一天）"
    )
    due_is_stated = serializers.BooleanField(
        source="state_due_is_stated", allow_null=True, help_text="时限是否源文注明；推断的不算逾期"
    )
    completed_on = serializers.DateField(
        source="state_completed_on", allow_null=True, help_text="完工日期（期间的最后一天）"
    )
    days_past_original_due = serializers.IntegerField(
        source="days_late",
        allow_null=True,
        help_text="过了原定时限几天，调整过时限的也从原定的算；不等于逾期（看 status）；无从判断的为空",
    )
    progress = serializers.SerializerMethodField(help_text="进度（%）；为空是未报，不是零")
    progress_is_typed = serializers.BooleanField(
        source="state_progress_is_typed", allow_null=True, help_text="进度是填报的还是由分项计算的"
    )
    contact = ContactSerializer(
        source="story.contact", allow_null=True, help_text="咨询单位，没有指定的为牵头单位"
    )
    facts = Lines(source="summary", help_text="内容，每句一条")
    units = MatterUnitSerializer(many=True, help_text="参与单位")
    plan_nodes = PlanNodeSerializer(many=True, help_text="计划节点")
    sub_targets = SubTargetSerializer(many=True, help_text="分项目标")
    children_summary = serializers.CharField(
        source="children_words", help_text="子项、点位情况合计，没有的为空"
    )
    listings = ListingSerializer(
        source="public_listings", many=True, help_text="同时列入的清单；在每份清单里各计一次"
    )
    children = Reference(source="public_children", many=True, help_text="子项、点位")

    class Meta:
        model = Matter
        fields = (
            "code",
            "programme",
            "parent",
            "children",
            "children_summary",
            "listings",
            "number",
            "title",
            "category",
            "reporting",
            "status",
            "status_label",
            "sentence",
            "contact",
            "district",
            "community",
            "location",
            "leader_office",
            "leader_level",
            "listed_on",
            "listed_precision",
            "listed_basis",
            "starts_on",
            "starts_precision",
            "starts_basis",
            "original_due_on",
            "original_due_precision",
            "original_due_basis",
            "due_on",
            "due_is_stated",
            "completed_on",
            "days_past_original_due",
            "progress",
            "progress_is_typed",
            "done_means",
            "investment",
            "fund_source",
            "origin",
            "also_listed_in",
            "standing",
            "facts",
            "units",
            "plan_nodes",
            "sub_targets",
            "note",
            *SOURCED,
        )

    @extend_schema_field(ExactDecimal(allow_null=True))
    def get_progress(self, matter):
        """Per cent, at most one decimal."""
        done = percent_done(matter)
        return None if done is None else plain(done)


class MatterViewSet(PublicRecordViewSet):
    """Matters with what they are today, or on the day that `as_of` asks for."""

    title = "民生实事"
    about = (
        "答应居民的事项，一件一条，子项、点位各有一条。`as_of` 按那一天的情况给出状态，"
        "只依据现在公开的内容。来源只报道、没有责任单位登记的（`reporting=reported`）不计入总数。"
    )
    example_code = "SX-321111-000001"
    filterset_class = MatterFilter
    serializer_class = MatterSerializer

    def get_queryset(self):
        """Public matters; where one alone is asked for, as it is today."""
        matters = (
            Matter.objects.public()
            .for_list()
            .select_related("programme", "parent", "district", "community", "owner", "source")
            .prefetch_related(
                "plan_nodes",
                "sub_targets",
                Prefetch("children", Matter.objects.public(), to_attr="public_children"),
            )
            .order_by(*AS_LISTED)
        )
        return matters.with_status(on=today()) if self.action == "retrieve" else matters

    def dress(self, rows):
        """Each with its sentence."""
        return told(rows, on=today() if self.action == "retrieve" else self.filterset.on)
