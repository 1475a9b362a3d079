"""Figures: what is counted, the releases that carry the numbers, and each number's vintages."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import validate_code
from districts.models import District
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Card, Event, ReviewableQuerySet, ReviewState
from publishing.sources.models import Source

#: Indicator codes that are page names under /figures/.
RESERVED_CODES = ("compare", "releases", "claims")

#: What makes two figures vintages of one another: a series point (design, section 3).
SERIES_POINT = (
    "district",
    "key_area_code",
    "indicator",
    "period_type",
    "period_start",
    "period_end",
    "role",
    "basis",
    "publisher",
)


class Category(models.Model):
    """A heading under which indicators are listed."""

    code = models.CharField("编码", max_length=40, unique=True, validators=[validate_code])
    name = models.CharField("名称", max_length=40)
    position = models.PositiveSmallIntegerField("次序", default=0)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "指标分类"
        verbose_name_plural = "指标分类"
        ordering = ("position", "code")

    def __str__(self):
        return self.name


class IndicatorQuerySet(models.QuerySet):
    def with_public_figures(self):
        """Indicators of which at least one figure is public."""
        public = Figure.objects.public().filter(indicator=models.OuterRef("pk"))
        return self.filter(models.Exists(public))


class Indicator(models.Model):
    """What is counted, in which unit, and how it may be compared (a catalogue)."""

    class MeasureKind(models.TextChoices):
        STOCK = "stock", "时点数"
        FLOW = "flow", "时期数"
        STATED_RATE = "stated_rate", "公布的比率"
        COMPUTED_RATE = "computed_rate", "核算的比率"
        OTHER = "other", "其他"

    class Direction(models.TextChoices):
        HIGHER = "higher", "越高越好"
        LOWER = "lower", "越低越好"
        NEUTRAL = "neutral", "不作优劣判断"

    code = models.CharField(
        "编码",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9_]*\Z", "指标编码只能用小写字母、数字和下划线，字母开头。")
        ],
    )
    name = models.CharField("名称", max_length=100, unique=True)
    name_en = models.CharField("英文名称", max_length=150, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True, help_text="留空表示来源未注明单位")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="indicators", verbose_name="分类"
    )
    direction = models.CharField(
        "方向", max_length=10, choices=Direction, default=Direction.NEUTRAL
    )
    decimals = models.PositiveSmallIntegerField("小数位数", default=0)
    measure_kind = models.CharField("数据性质", max_length=15, choices=MeasureKind)
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分子指标"
    )
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分母指标"
    )
    see_also = models.ManyToManyField(
        "self", blank=True, verbose_name="相近指标", help_text="名称相近、口径不同，在页面上并列显示"
    )
    definition = models.CharField("口径说明", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    history = HistoricalRecords(verbose_name="修改记录", m2m_fields=())
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ("category__position", "code")
        constraints = [
            models.CheckConstraint(
                condition=~Q(code__in=RESERVED_CODES),
                name="figures_indicator_code_is_not_a_page_name",
                violation_error_message="这个编码是网页地址的保留字，请换一个。",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="figures_indicator_has_at_most_four_decimals",
                violation_error_message="小数位数最多4位。",
            ),
            models.CheckConstraint(
                condition=Q(
                    measure_kind="computed_rate",
                    numerator__isnull=False,
                    denominator__isnull=False,
                )
                | (
                    ~Q(measure_kind="computed_rate")
                    & Q(numerator__isnull=True, denominator__isnull=True)
                ),
                name="figures_indicator_computed_rate_has_both_parts",
                violation_error_message="核算的比率须填分子和分母指标，其他指标不填。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("figures:indicator_detail", args=[self.code])


class IndicatorAlias(models.Model):
    """Another name under which an indicator appears in the tables that offices send."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="aliases", verbose_name="指标"
    )
    name = models.CharField("别名", max_length=100, unique=True)

    class Meta:
        verbose_name = "指标别名"
        verbose_name_plural = "指标别名"
        ordering = ("name",)

    def __str__(self):
        return self.name


class ReleaseQuerySet(ReviewableQuerySet):
    def with_counts(self):
        """Annotate `figure_count` (int): the rows that the public may see."""
        audience = Q(figures__audience=Figure.Audience.PUBLIC)
        return self.annotate(figure_count=models.Count("figures", filter=audience))


class Release(Event):
    """A set of figures that came from one source on one day, signed as a whole."""

    code_prefix = "TJ"

    title = models.CharField("标题", max_length=200)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="releases", verbose_name="资料来源"
    )
    released_on = models.DateField("来源发布日期")
    released_precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    released_basis = models.CharField(
        "日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    file_name = models.CharField("文件名", max_length=200, blank=True, editable=False)
    file_sha256 = models.CharField("文件校验值", max_length=64, blank=True, editable=False)
    digest = models.CharField(
        "数据摘要",
        max_length=64,
        blank=True,
        editable=False,
        help_text="规范化后数据行的 SHA-256；同来源、同日期、同摘要即同一次发布",
    )
    rows_total = models.PositiveIntegerField("总行数", default=0, editable=False)
    rows_new = models.PositiveIntegerField("新增", default=0, editable=False)
    rows_changed = models.PositiveIntegerField("变更", default=0, editable=False)
    rows_same = models.PositiveIntegerField("相同", default=0, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "数据发布"
        verbose_name_plural = "数据发布"
        ordering = ("-released_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("source", "released_on", "digest"),
                condition=~Q(state__in=("importing", "withdrawn")),
                name="figures_release_taken_in_once",
                violation_error_message="同一来源、同一日期、同样内容的数据已经导入。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("figures:release_detail", args=[self.code])


class FigureQuerySet(models.QuerySet):
    def public(self):
        """Figures that citizens may see: of a published release, not for staff only."""
        return self.filter(
            release__state=ReviewState.PUBLISHED, audience=Figure.Audience.PUBLIC
        )

    def current(self):
        """The value that stands for each series point, retracted ones left out."""
        return self.filter(is_current=True, is_tombstone=False)


class Figure(models.Model):
    """One number (or rank, growth, or words) of one indicator, place and period.

    `value` is in the indicator's unit; None where only a rank, a growth rate or words are known.
    Missing is not zero: a figure that was never published has no row.
    """

    class PeriodType(models.TextChoices):
        YEAR = "year", "年度"
        CUMULATIVE = "cumulative", "年初累计"
        QUARTER = "quarter", "季度"
        MONTH = "month", "月度"
        DATE = "date", "时点"
        MULTI_YEAR = "multi_year", "多年"
        RANGE = "range", "时段"

    class FigureRole(models.TextChoices):
        ACTUAL = "actual", "实际"
        TARGET = "target", "目标"

    class Qualifier(models.TextChoices):
        EXACT = "exact", "准确"
        MORE_THAN = "more_than", "以上"
        ABOUT = "about", "约"
        ALMOST = "almost", "近"

    class ValueKind(models.TextChoices):
        NUMBER = "number", "数值"
        WORDS = "words", "文字"
        RANK = "rank", "位次"
        GROWTH = "growth", "增速"

    class Stage(models.TextChoices):
        PRELIMINARY = "preliminary", "初步核算数"
        REVISED = "revised", "修订数"
        FINAL = "final", "最终核实数"

    class PeriodBasis(models.TextChoices):
        STATED = "stated", "源文注明"
        INFERRED = "inferred", "推断"
        PUBLICATION = "publication", "按刊发日期"

    class Audience(models.TextChoices):
        PUBLIC = "public", "公开"
        STAFF = "staff", "内部"

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="figures", verbose_name="数据发布"
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="figures", verbose_name="行政区"
    )
    key_area_code = models.CharField("片区", max_length=40, blank=True, default="")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name="指标"
    )
    period_type = models.CharField("期间类型", max_length=12, choices=PeriodType)
    period_start = models.DateField("期间起")
    period_end = models.DateField("期间止")
    role = models.CharField("实际或目标", max_length=8, choices=FigureRole, default="actual")
    basis = models.CharField("口径", max_length=60, blank=True, default="")
    publisher = models.CharField("公布单位", max_length=100, blank=True, default="")

    value = models.DecimalField("数值", max_digits=15, decimal_places=4, null=True, blank=True)
    qualifier = models.CharField("约数说明", max_length=10, choices=Qualifier, default="exact")
    value_kind = models.CharField("值的类型", max_length=8, choices=ValueKind, default="number")
    value_text = models.CharField("原文表述", max_length=100, blank=True)
    accounting_stage = models.CharField("核算阶段", max_length=12, choices=Stage, blank=True)

    comparison_type = models.CharField("比较类型", max_length=30, blank=True)
    comparison_base_period = models.CharField("比较基期", max_length=40, blank=True)
    comparison_value = models.DecimalField(
        "比较值", max_digits=15, decimal_places=4, null=True, blank=True
    )
    comparison_unit = models.CharField("比较单位", max_length=20, blank=True)
    comparison_text = models.CharField("比较原文", max_length=100, blank=True)

    rank_scope = models.CharField("位次范围", max_length=40, blank=True)
    rank_basis = models.CharField("位次依据", max_length=40, blank=True)
    rank_position = models.PositiveSmallIntegerField("位次", null=True, blank=True)
    rank_change = models.SmallIntegerField("位次变化", null=True, blank=True)
    rank_change_base = models.CharField("位次变化基期", max_length=40, blank=True)
    rank_text = models.CharField("位次原文", max_length=100, blank=True)

    derived = models.BooleanField("据公布数推算", default=False)
    derivation = models.CharField("推算过程", max_length=200, blank=True)
    period_text = models.CharField("期间原文", max_length=60, blank=True)
    period_basis = models.CharField(
        "期间依据", max_length=12, choices=PeriodBasis, default="stated"
    )
    period_precision = models.CharField("期间精度", max_length=10, choices=Precision, default="day")
    audience = models.CharField("公开范围", max_length=8, choices=Audience, default="public")
    source_locator = models.CharField("出处定位", max_length=60, blank=True)
    source_line = models.PositiveIntegerField("出处行号", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    is_tombstone = models.BooleanField("撤销此数", default=False)
    is_current = models.BooleanField("现行", default=False, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "数据"
        verbose_name_plural = "数据"
        ordering = ("indicator", "district", "-period_end", "period_start")
        indexes = [
            models.Index(fields=("indicator", "district", "period_end"), name="figures_figure_series")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("release", *SERIES_POINT),
                name="figures_figure_once_per_release",
                violation_error_message="同一次发布里，同一指标、行政区、期间只能有一个数。",
            ),
            models.UniqueConstraint(
                fields=SERIES_POINT,
                condition=Q(is_current=True),
                name="figures_figure_one_current_per_point",
                violation_error_message="同一指标、行政区、期间只能有一个现行数。",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="figures_figure_period_ends_after_it_begins",
                violation_error_message="期间止不能早于期间起。",
            ),
            models.CheckConstraint(
                condition=~Q(period_type="date") | Q(period_end=F("period_start")),
                name="figures_figure_date_is_one_day",
                violation_error_message="时点数的期间起止须为同一天。",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | (Q(value__gt=-100_000_000_000) & Q(value__lt=100_000_000_000)),
                name="figures_figure_value_within_fifteen_digits",
                violation_error_message="数值过大：整数部分最多11位。",
            ),
            models.CheckConstraint(
                condition=Q(comparison_value__isnull=True)
                | (
                    Q(comparison_value__gt=-100_000_000_000)
                    & Q(comparison_value__lt=100_000_000_000)
                ),
                name="figures_figure_comparison_within_fifteen_digits",
                violation_error_message="比较值过大：整数部分最多11位。",
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=True)
                | ~Q(value_kind="number")
                | Q(value__isnull=False),
                name="figures_figure_number_has_a_value",
                violation_error_message="数值类型的数据须有数值。",
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=True)
                | ~Q(value_kind="words")
                | ~Q(value_text=""),
                name="figures_figure_words_have_a_text",
                violation_error_message="文字类型的数据须有原文表述。",
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=True)
                | ~Q(value_kind="rank")
                | Q(value__isnull=True, rank_position__isnull=False),
                name="figures_figure_rank_has_a_position_only",
                violation_error_message="位次类型的数据只填位次，不填数值。",
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=True)
                | ~Q(value_kind="growth")
                | Q(value__isnull=True, comparison_value__isnull=False),
                name="figures_figure_growth_has_a_comparison_only",
                violation_error_message="增速类型的数据只填比较值，不填数值。",
            ),
            models.CheckConstraint(
                condition=Q(derived=False) | ~Q(derivation=""),
                name="figures_figure_derived_shows_its_arithmetic",
                violation_error_message="推算的数须写明推算过程。",
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=False) | Q(value__isnull=True),
                name="figures_figure_tombstone_has_no_value",
                violation_error_message="撤销此数的行不填数值。",
            ),
        ]

    def __str__(self):
        return f"{self.district} {self.indicator} {self.period_start}—{self.period_end}"


class Headline(Card):
    """Which publisher and 口径 stand first for an indicator of a district: the staff's choice."""

    code_prefix = "TT"

    district = models.ForeignKey(
        District, models.PROTECT, related_name="headlines", verbose_name="行政区"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="headlines", verbose_name="指标"
    )
    role = models.CharField(
        "实际或目标", max_length=8, choices=Figure.FigureRole, default=Figure.FigureRole.ACTUAL
    )
    basis = models.CharField("口径", max_length=60, blank=True, default="")
    publisher = models.CharField("公布单位", max_length=100, blank=True, default="")
    position = models.PositiveSmallIntegerField("次序", default=0)

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "首要数据"
        verbose_name_plural = "首要数据"
        ordering = ("district", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("district", "indicator", "role"),
                condition=~Q(state="withdrawn"),
                name="figures_headline_one_choice_per_indicator",
                violation_error_message="该行政区已为这个指标选定首要数据。",
            ),
            models.CheckConstraint(
                condition=~Q(state="importing"),
                name="figures_headline_is_never_importing",
                violation_error_message="首要数据没有“导入中”状态。",
            ),
        ]

    def __str__(self):
        return f"{self.district} {self.indicator}"
