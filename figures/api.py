"""Indicators, releases and figures for programs."""

import django_filters
from django.db.models import Prefetch
from rest_framework import serializers

from figures.computing import Pairs, StoredAndComputed, standing
from figures.filters import (
    DayFilter,
    IndicatorFilter,
    ReleaseFilter,
    categories,
    districts,
    sources,
)
from figures.latest import with_latest
from figures.models import Figure, Indicator, Release
from figures.views import IndicatorDetailView, IndicatorListView, ReleaseListView
from publishing.api.fields import Address, CodeField, PageAddress
from publishing.api.filtering import CodeFilter
from publishing.api.serializers import (
    RECORD,
    EventSerializer,
    PublicModelSerializer,
    Reference,
    SourceSerializer,
)
from publishing.api.views import PublicListViewSet, PublicRecordViewSet
from publishing.pages.as_of import day_before_today
from publishing.pages.filters import OrderFilter, PublicFilterSet

#: What says of which place and period a figure is, and what it says.
POINT_AND_VALUE = (
    "district",
    "key_area_code",
    "key_area_name",
    "period",
    "period_type",
    "period_start",
    "period_end",
    "role",
    "basis",
    "publisher",
    "value",
    "unit",
    "qualifier",
    "value_kind",
    "value_text",
    "display",
)


class FigureValueSerializer(PublicModelSerializer):
    """A figure as other records name it; which indicator it is of stands beside it.

    Fetch rows `with_release`.
    """

    key_area_code = CodeField(help_text="片区编码，无则为空")
    key_area_name = serializers.CharField(allow_null=True, help_text="片区名称")
    period = serializers.CharField(source="period_label", help_text="报告期")
    unit = serializers.CharField(source="indicator.unit", help_text="单位")
    display = serializers.CharField(
        source="display_value", help_text="网页上的写法，含约数说明和单位"
    )
    release = CodeField(source="release.code", help_text="数据发布编码")

    class Meta:
        model = Figure
        fields = (*POINT_AND_VALUE, "release")


class FigureSerializer(FigureValueSerializer):
    """Everything that a downloaded line of a figure says."""

    indicator = Reference(help_text="指标")
    source = SourceSerializer(source="release.source", help_text="资料来源")
    reason = serializers.CharField(source="release.reason", help_text="这次发布为什么改了以前的数")
    released_on = serializers.DateField(source="release.released_on", help_text="来源发布日期")
    published_at = serializers.DateTimeField(
        source="release.published_at", allow_null=True, help_text="发布时间"
    )
    url = Address(source="indicator.get_absolute_url", help_text="网页地址（不含域名）")

    class Meta:
        model = Figure
        fields = (
            "indicator",
            *POINT_AND_VALUE,
            "accounting_stage",
            "comparison_type",
            "comparison_base_period",
            "comparison_value",
            "comparison_unit",
            "comparison_text",
            "rank_scope",
            "rank_basis",
            "rank_position",
            "rank_change",
            "rank_change_base",
            "rank_text",
            "derived",
            "derivation",
            "period_text",
            "period_basis",
            "period_precision",
            "is_current",
            "note",
            "source",
            "source_locator",
            "source_line",
            "release",
            "reason",
            "released_on",
            "published_at",
            "url",
        )


class FigureFilter(PublicFilterSet):
    """`?district=&key_area=&indicator=&category=&release=&source=&period_type=&role=&as_of=&…`

    Computed figures follow the stored ones, except where a release or a source is asked for: these
    carried none.
    """

    #: Filters of whole series points: what stands is found among what they leave.
    OF_POINTS = ("district", "key_area", "period_type", "role")
    OF_RELEASES = ("release", "source")

    district = django_filters.ChoiceFilter(
        label="行政区编码", field_name="district__code", choices=districts
    )
    key_area = CodeFilter(label="片区编码", field_name="key_area_code")
    indicator = CodeFilter(label="指标编码", field_name="indicator__code")
    category = django_filters.ChoiceFilter(
        label="分类编码", field_name="indicator__category__code", choices=categories
    )
    release = CodeFilter(label="数据发布编码", field_name="release__code")
    source = django_filters.ChoiceFilter(
        label="资料来源编码", field_name="release__source__code", choices=sources
    )
    period_type = django_filters.ChoiceFilter(label="期间类型", choices=Figure.PeriodType.choices)
    role = django_filters.ChoiceFilter(label="实际或目标", choices=Figure.FigureRole.choices)
    vintages = django_filters.ChoiceFilter(
        label="版本；不填只含现行数",
        choices=[("all", "现行数，和已被新数替换的数")],
        method="as_chosen",
    )
    as_of = DayFilter(label="按哪一天的情况：到那一天来源已经发布的数")
    order = OrderFilter(
        {"period": ("按报告期，新的在前", ("-period_end", "-period_start", "id"))},
        label="排序；不填按指标、行政区，新的在前；核算的比率总在最后",
    )

    def as_chosen(self, queryset, name, value):
        """`filter_queryset` has seen to it."""
        return queryset

    def filter_queryset(self, queryset):
        """What stands, or stood on a day; all that was ever said where that is asked for."""
        asked = self.form.cleaned_data
        day = day_before_today(asked["as_of"])
        if asked["vintages"]:
            found = queryset.filter(is_tombstone=False)
            found = found if day is None else found.filter(release__released_on__lte=day)
        elif day is None:
            found = queryset.current()
        else:
            found = self._narrowed(queryset, *self.OF_POINTS, "indicator", "category").as_of(day)
        return super().filter_queryset(found)

    @property
    def qs(self):
        """The stored figures, and after them the computed ones."""
        return StoredAndComputed(super().qs, self._computed())

    def _computed(self) -> Pairs | None:
        asked = self.form.cleaned_data
        if any(asked[name] for name in self.OF_RELEASES):
            return None
        indicators = Indicator.objects.all()
        if asked["indicator"]:
            indicators = indicators.filter(code=asked["indicator"])
        if asked["category"]:
            indicators = indicators.filter(category__code=asked["category"])
        day = day_before_today(asked["as_of"])
        inputs = self._narrowed(standing(as_of=day), *self.OF_POINTS)
        return Pairs(inputs, as_of=day, indicators=indicators)

    def _narrowed(self, figures, *names):
        for name in names:
            figures = self.filters[name].filter(figures, self.form.cleaned_data[name])
        return figures


class FigureViewSet(PublicListViewSet):
    """Public figures: those that stand, unless others are asked for."""

    title = "数据"
    about = (
        "每条是一个指标在一个地方、一个报告期的数，注明口径、约数说明和出处。"
        "没有公布的数没有记录：缺失不等于零。数值是文本，不要转成浮点数。"
        "核算的比率由同一地方、同一报告期的分子和分母算出，`derivation` 是算式。"
    )
    queryset = (
        Figure.objects.public()
        .with_release()
        .order_by("indicator_id", "district_id", "-period_end", "-period_start", "id")
    )
    filterset_class = FigureFilter
    serializer_class = FigureSerializer


class LatestFigureSerializer(FigureValueSerializer):
    """The newest figure of an indicator, with all that must stand beside a number."""

    source = SourceSerializer(source="release.source", help_text="资料来源")
    released_on = serializers.DateField(source="release.released_on", help_text="来源发布日期")

    class Meta:
        model = Figure
        fields = (
            *FigureValueSerializer.Meta.fields,
            "accounting_stage",
            "comparison_value",
            "comparison_unit",
            "derived",
            "derivation",
            "period_basis",
            "source",
            "released_on",
        )


class IndicatorSerializer(PublicModelSerializer):
    """What is counted, in which unit, with its newest number."""

    see_also = Reference(many=True, help_text="名称相近、口径不同的指标")
    latest = LatestFigureSerializer(allow_null=True, help_text="最新的一个数")
    url = PageAddress()

    class Meta:
        model = Indicator
        fields = (
            "code",
            "name",
            "name_en",
            "category",
            "unit",
            "decimals",
            "measure_kind",
            "direction",
            "definition",
            "numerator",
            "denominator",
            "see_also",
            "latest",
            "url",
        )


class IndicatorViewSet(PublicRecordViewSet):
    """Indicators with public figures."""

    title = "指标"
    example_code = "gdp"
    about = "有公开数据的指标。`latest` 是最新的一个数；选了行政区的，是该行政区的。全部数字见 `figures`。"
    queryset = IndicatorListView.queryset.select_related(
        "numerator", "denominator"
    ).prefetch_related(
        Prefetch("see_also", Indicator.objects.with_public_figures().order_by("code"))
    )
    filterset_class = IndicatorFilter
    serializer_class = IndicatorSerializer

    def dress(self, rows):
        """With the newest number of the place chosen, or of any."""
        is_list = self.action == "list"
        chosen = self.filterset.form.cleaned_data["district"] if is_list else ""
        return with_latest(rows, district_code=chosen)

    def was_public(self, code):
        """An indicator goes with the last figure of it."""
        return IndicatorDetailView().was_public(code)


class ReleaseSerializer(EventSerializer):
    """The numbers that came from one source on one day."""

    figure_count = serializers.IntegerField(help_text="公开的数据条数")

    class Meta:
        model = Release
        fields = (
            "code",
            "title",
            "source",
            "released_on",
            "released_precision",
            "released_basis",
            "figure_count",
            "file_name",
            "file_sha256",
            "digest",
            "corrects",
            *RECORD,
        )


class ReleaseViewSet(PublicRecordViewSet):
    """Releases: which numbers came when, and from where."""

    title = "数据发布"
    example_code = "TJ-321111-000001"
    about = "一个来源一天的一批数据。它的全部数字：`figures` 加 `release=编码&vintages=all`。"
    queryset = ReleaseListView.queryset.select_related("owner", "corrects")
    filterset_class = ReleaseFilter
    serializer_class = ReleaseSerializer
