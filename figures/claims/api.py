"""Claims for programs."""

from rest_framework import serializers

from figures.claims.filters import ClaimFilter
from figures.models import Claim
from figures.views.claims import ClaimDetailView, ClaimListView, checked
from publishing.api.fields import Address, CodeField, ExactDecimal
from publishing.api.serializers import SOURCED, EventSerializer, PublicSerializer
from publishing.api.views import PublicRecordViewSet


class OutcomeSerializer(PublicSerializer):
    """One formula with its numbers and its result."""

    formula = serializers.CharField(help_text="公式")
    arithmetic = serializers.CharField(help_text="代入数据后的算式")
    value = ExactDecimal(allow_null=True, help_text="算得的数，按小数位数四舍五入")
    problem = serializers.CharField(help_text="算不出的原因，算出则为空")


class InputSerializer(PublicSerializer):
    """One symbol: the number it stands for, and where that is from."""

    symbol = serializers.CharField(help_text="代号")
    display = serializers.CharField(source="shown", help_text="现在的数，含约数说明和单位")
    is_missing = serializers.BooleanField(help_text="是否没有数")
    origin = serializers.CharField(source="origin_in_words", help_text="取自哪里")
    indicator = CodeField(
        source="figure.indicator.code", allow_null=True, default=None, help_text="指标编码"
    )
    release = CodeField(
        source="figure.release.code", allow_null=True, default=None, help_text="数据发布编码"
    )
    url = Address(
        source="figure.indicator.get_absolute_url",
        allow_null=True,
        default=None,
        help_text="网页地址（不含域名）",
    )


class ClaimSerializer(EventSerializer):
    """A published number and what checking it finds."""

    computed = ExactDecimal(
        source="check.best.value", allow_null=True, default=None, help_text="算得的数"
    )
    outcomes = OutcomeSerializer(source="check.outcomes", many=True, help_text="各个公式")
    inputs = InputSerializer(source="check.inputs", many=True, help_text="用到的数")

    class Meta:
        model = Claim
        fields = (
            "code",
            "title",
            "district",
            "stated_text",
            "stated_value",
            "unit",
            "decimals",
            "verdict",
            "computed",
            "outcomes",
            "inputs",
            "note",
            "corrects",
            *SOURCED,
        )


class ClaimViewSet(PublicRecordViewSet):
    """Public claims."""

    title = "数据核对"
    example_code = "HC-321111-000001"
    about = (
        "源文中的数，和用公布的数据按公式复算的结果。`verdict` 由程序得出："
        "reproduced 相符，rounded 四舍五入后相符，computed 据公布数推算，no_basis 缺少基数，"
        "differs 与分项数据不一致、待来源单位核实。"
    )
    queryset = ClaimListView.queryset.select_related("district", "source", "owner", "corrects")
    filterset_class = ClaimFilter
    serializer_class = ClaimSerializer

    def dress(self, rows):
        """With formulas, inputs and results."""
        return checked(rows)

    def was_public(self, code):
        """A claim for staff never was."""
        return ClaimDetailView().was_public(code)
