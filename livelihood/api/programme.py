"""Programmes for programs: what is counted, what was reported, and the documents."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from figures.api import FigureValueSerializer
from livelihood.filters import ProgrammeFilter
from livelihood.models import Programme, ProgrammeDocument, SatisfactionSurvey
from livelihood.parts import PARTS
from livelihood.programmes import told
from livelihood.rates import Tally
from livelihood.staleness import known_until_of
from publishing.api.fields import Address, ExactDecimal, Lines
from publishing.api.serializers import SOURCED, EventSerializer, PublicSerializer, RecordSerializer
from publishing.api.views import PublicRecordViewSet
from publishing.arithmetic.dates import today

#: The counts of a tally, and what they are called.
COUNTS = {name: label for name, label in PARTS.items() if hasattr(Tally, name)}


class TallySerializer(PublicSerializer):
    """What the register counts today; each count opens `matters` with `part=` its name."""

    done_rate = ExactDecimal(allow_null=True, help_text="办结率（%）")
    on_time_rate = ExactDecimal(allow_null=True, help_text="按期办结率（%）")
    behind_rate = ExactDecimal(allow_null=True, help_text="未达序时率（%）")

    def get_fields(self):
        """The counts, then the rates."""
        counts = {
            name: serializers.IntegerField(help_text=f"{meaning}（件）")
            for name, meaning in COUNTS.items()
        }
        return counts | super().get_fields()


class ReportedLineSerializer(PublicSerializer):
    """据通报: a total that an office published; its rate is computed here."""

    label = serializers.CharField(help_text="名目")
    is_part = serializers.BooleanField(help_text="是否分组")
    total = FigureValueSerializer(allow_null=True, help_text="总数")
    done = FigureValueSerializer(allow_null=True, help_text="办结（完成）数")
    rate = ExactDecimal(allow_null=True, help_text="据公布数推算的办结率（%）")


class DocumentSerializer(EventSerializer):
    """A dated document of a programme."""

    file = serializers.SerializerMethodField(help_text="文件地址（不含域名），没有则为空")

    class Meta:
        model = ProgrammeDocument
        fields = (
            "code",
            "kind",
            "title",
            "number",
            "on",
            "precision",
            "basis",
            "file",
            "notice_from",
            "notice_to",
            "contact",
            *SOURCED,
        )

    @extend_schema_field(Address(allow_null=True))
    def get_file(self, document):
        """Where readers find it."""
        return document.file.url if document.file else None


class SurveySerializer(EventSerializer):
    """Satisfaction as surveyed, of the programme or of one matter."""

    answers = serializers.IntegerField(help_text="有效回答数")
    rate = ExactDecimal(
        allow_null=True, help_text="满意率（%，含基本满意）；有效回答不足下限的不作结论，为空"
    )

    class Meta:
        model = SatisfactionSurvey
        fields = (
            "code",
            "matter",
            "title",
            "held_from",
            "held_to",
            "method",
            "method_note",
            "sample",
            "quorum",
            "satisfied",
            "mostly_satisfied",
            "dissatisfied",
            "answers",
            "rate",
            "note",
            "corrects",
            *SOURCED,
        )


class ProgrammeSerializer(RecordSerializer):
    """A list of matters that a district promised."""

    facts = Lines(source="summary", help_text="说明，每句一条")
    known_until = serializers.DateField(
        allow_null=True, help_text="资料截至哪天；此后未公布的，不算逾期和序时"
    )
    tally = TallySerializer(help_text="本站登记的件数和比率，按今天的情况")
    reported = ReportedLineSerializer(
        source="report.lines", many=True, help_text="公布单位通报的总数"
    )
    documents = DocumentSerializer(source="public_documents", many=True, help_text="清单文件")
    surveys = SurveySerializer(source="public_surveys", many=True, help_text="满意度测评")

    class Meta:
        model = Programme
        fields = (
            "code",
            "name",
            "kind",
            "district",
            "period_start",
            "period_end",
            "period_basis",
            "count_level",
            "closed_on",
            "facts",
            "known_until",
            "tally",
            "reported",
            "documents",
            "surveys",
            "note",
            *SOURCED,
        )


def with_documents() -> Prefetch:
    """The public documents of programmes, as they came."""
    documents = ProgrammeDocument.objects.public().select_related("source", "owner", "corrects")
    return Prefetch("documents", documents.order_by("on", "id"), to_attr="public_documents")


def with_surveys() -> Prefetch:
    """The public surveys of programmes and of their matters, as they were held."""
    surveys = SatisfactionSurvey.objects.public()
    related = surveys.select_related("matter", "source", "owner", "corrects")
    return Prefetch("surveys", related.order_by("held_to", "id"), to_attr="public_surveys")


class ProgrammeViewSet(PublicRecordViewSet):
    """Programmes with their counts and rates."""

    title = "民生项目清单"
    about = (
        "领办、年度民生实事、微实事等清单。登记的件数和比率（`tally`）与公布单位通报的"
        "总数（`reported`）：两者来源不同，不相加。"
    )
    example_code = "SS-321111-000001"
    queryset = (
        Programme.objects.public()
        .select_related("district", "owner", "source")
        .prefetch_related(with_documents(), with_surveys())
    )
    filterset_class = ProgrammeFilter
    serializer_class = ProgrammeSerializer

    def dress(self, rows):
        """Each with its counts of today and the totals that its office reported."""
        rows = told(rows, on=today())
        until = known_until_of(rows, on=today())
        for programme in rows:
            programme.known_until = until.get(programme.pk)
        return rows
