"""Projects for programs: the card, where it stands today, and all that happened."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from projects.filters import ProjectFilter
from projects.investment import YearsInvestment, years_investment
from projects.models import (
    AnnualPlan,
    Commitment,
    Evaluation,
    InvestmentRecord,
    Permit,
    Project,
    ProjectState,
    ProjectUnit,
    StageEvent,
)
from projects.permits import three_permits
from projects.wording import stage_words
from publishing.api.fields import ExactDecimal
from publishing.api.serializers import (
    SOURCED,
    FileSerializer,
    PublicModelSerializer,
    PublicSerializer,
    RecordSerializer,
    texts,
)
from publishing.api.views import PublicRecordViewSet
from publishing.arithmetic.dates import Basis, Precision, today

EVENT = ("source", "source_locator", "source_line", "published_at")


class ProjectEventSerializer(PublicModelSerializer):
    """A dated fact of a project; its source by code and name."""


class StageEventSerializer(ProjectEventSerializer):
    """A stage reached, a halt, an end."""

    class Meta:
        model = StageEvent
        fields = (
            "code",
            "stage",
            "on",
            "precision",
            "basis",
            "reporting",
            "reason",
            "override_reason",
            "text",
            *EVENT,
        )


class AnnualPlanSerializer(ProjectEventSerializer):
    """What the project was to do in a year."""

    class Meta:
        model = AnnualPlan
        fields = (
            "code",
            "year",
            "decided_on",
            "investment",
            "plans_start",
            "plans_completion",
            "text",
            *EVENT,
        )


class InvestmentRecordSerializer(ProjectEventSerializer):
    """How much had been invested by a day."""

    class Meta:
        model = InvestmentRecord
        fields = ("code", "as_of", "year_to_date", "total_to_date", "note", *EVENT)


class EvaluationSerializer(ProjectEventSerializer):
    """The experts' verdict."""

    is_feasible = serializers.BooleanField(help_text="是否可行：平均分不低于70")

    class Meta:
        model = Evaluation
        fields = ("code", "held_on", "experts", "mean", "is_feasible", "note", *EVENT)


class ProjectUnitSerializer(PublicModelSerializer):
    """A unit of the catalogue, or a firm outside it."""

    class Meta:
        model = ProjectUnit
        fields = ("role", "unit", "name")


class PermitSerializer(PublicModelSerializer):
    """One approval."""

    class Meta:
        model = Permit
        fields = ("kind", "number", "authority", "accepted_on", "issued_on", "stated")


class CommitmentSerializer(PublicModelSerializer):
    """What the investor promised, and what is published of its outcome."""

    outcome_shown = serializers.SerializerMethodField(help_text="已公布的结果")

    class Meta:
        model = Commitment
        fields = ("text", "due_on", "due_precision", "due_basis", "outcome_shown", "outcome_note")

    def get_outcome_shown(self, commitment) -> str:
        """As the project's page says it today."""
        return commitment.outcome_shown(on=today())


class YearsInvestmentSerializer(PublicSerializer):
    """The last record of investment against its year's plan."""

    as_of = serializers.DateField(source="record.as_of", help_text="截至日期")
    year_to_date = serializers.IntegerField(
        source="record.year_to_date", help_text="本年累计完成投资（元）"
    )
    planned = serializers.IntegerField(help_text="当年计划投资（元）；0 为没有公布计划")
    rate = ExactDecimal(allow_null=True, help_text="年度投资完成率（%）")
    time_rate = ExactDecimal(help_text="时间进度（%）：已过整月 ÷ 12")
    difference = ExactDecimal(allow_null=True, help_text="完成率与时间进度之差（百分点）")


class ProjectSerializer(RecordSerializer):
    """A project as its page says it today."""

    facts = texts("项目内容，每句一条")
    stage = serializers.ChoiceField(
        choices=[(stage.value, stage.label) for stage in StageEvent.LADDER],
        allow_blank=True,
        help_text="今天所处阶段；空为未公布",
    )
    standing = serializers.ChoiceField(
        choices=ProjectState.Standing.choices, allow_blank=True, help_text="推进、暂停或终止"
    )
    stage_since = serializers.DateField(
        allow_null=True, help_text="到达该阶段的日期；精度为 unknown 的只表示截至那天已到达"
    )
    stage_precision = serializers.ChoiceField(
        choices=Precision.choices, allow_blank=True, help_text="阶段日期精度"
    )
    stage_basis = serializers.ChoiceField(
        choices=Basis.choices, allow_blank=True, help_text="阶段日期依据"
    )
    stage_reporting = serializers.ChoiceField(
        choices=StageEvent.Reporting.choices, allow_blank=True, help_text="阶段的登记方式"
    )
    stage_shown = serializers.SerializerMethodField(help_text="阶段在网页上的写法")
    units = ProjectUnitSerializer(many=True, help_text="参与单位")
    permits = PermitSerializer(many=True, help_text="证照")
    three_permits_days = serializers.SerializerMethodField(
        help_text="三证从首次受理到最后核发共几天，两端都计；缺日期的为空"
    )
    commitments = CommitmentSerializer(many=True, help_text="承诺事项")
    stage_events = StageEventSerializer(many=True, help_text="进展")
    annual_plans = AnnualPlanSerializer(many=True, help_text="年度计划")
    investment_records = InvestmentRecordSerializer(many=True, help_text="投资完成")
    investment = serializers.SerializerMethodField(help_text="最近一次投资完成与当年计划")
    evaluations = EvaluationSerializer(many=True, help_text="评审")
    files = FileSerializer(many=True, help_text="照片和文件")

    class Meta:
        model = Project
        fields = (
            "code",
            "name",
            "kind",
            "district",
            "key_area",
            "sector",
            "location",
            "leader_office",
            "total_investment",
            "investment_qualifier",
            "quoted_status",
            "facts",
            "stage",
            "standing",
            "stage_since",
            "stage_precision",
            "stage_basis",
            "stage_reporting",
            "stage_shown",
            "units",
            "permits",
            "three_permits_days",
            "commitments",
            "stage_events",
            "annual_plans",
            "investment_records",
            "investment",
            "evaluations",
            "files",
            "note",
            *SOURCED,
        )

    def get_stage_shown(self, project) -> str:
        """As the project's page says it."""
        return stage_words(project)

    def get_three_permits_days(self, project) -> int | None:
        """三证, by their dates alone."""
        return three_permits(project.permits.all()).days

    @extend_schema_field(YearsInvestmentSerializer(allow_null=True))
    def get_investment(self, project):
        """The last record with the plan in force on its day."""
        records, plans = project.investment_records.all(), project.annual_plans.all()
        found: YearsInvestment | None = years_investment(records, plans)
        return found and YearsInvestmentSerializer(found).data


def with_public(relation: str, model) -> Prefetch:
    """The public events of one kind, with their sources, in the order of the model."""
    return Prefetch(relation, model.objects.public().select_related("source"))


class ProjectViewSet(PublicRecordViewSet):
    """Projects as they stand today."""

    title = "项目"
    about = (
        "产业项目、产业园、平台和城建项目：今天所处阶段，证照、计划、投资和评审。"
        "金额是以元为单位的整数，约数见 `investment_qualifier`。"
    )
    example_code = "XM-321111-000001"
    filterset_class = ProjectFilter
    serializer_class = ProjectSerializer

    def get_queryset(self):
        """The public projects as they stand today, in the order of their page."""
        return (
            Project.objects.public()
            .with_stage(on=today())
            .select_related("district", "key_area", "source", "owner")
            .prefetch_related(
                Prefetch("units", ProjectUnit.objects.select_related("unit")),
                "permits",
                "commitments",
                "files",
                with_public("stage_events", StageEvent),
                with_public("annual_plans", AnnualPlan),
                with_public("investment_records", InvestmentRecord),
                with_public("evaluations", Evaluation),
            )
            .order_by("district", "name", "id")
        )
