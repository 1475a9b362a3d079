"""One figure: a number, rank, growth or words, and how it reads."""

from django.db import models
from django.db.models import F, Q

from districts.models import District
from figures import periods, wording
from figures.models.catalogue import Indicator
from figures.models.release import Release
from figures.models.series import SERIES_POINT, FigureQuerySet
from publishing.arithmetic.dates import Precision

#: 口径 of the two figures of a pair, by the words for them.
BASES = {"before": "实施前", "after": "实施后"}


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

    class ComparisonType(models.TextChoices):
        PERCENT = "pct_change", "增减百分比"
        POINTS = "pp_change", "增减百分点"
        AMOUNT = "abs_change", "增减量"
        ANNUAL_GROWTH = "avg_annual_growth", "年均增长"
        ANNUAL_DECLINE = "avg_annual_decline", "年均下降"
        UNSPECIFIED = "unspecified_change", "变化（百分比或百分点未注明）"

    class Audience(models.TextChoices):
        PUBLIC = "public", "公开"
        STAFF = "staff", "内部"

    # The unique constraints below begin with the release, the series index with the indicator.
    release = models.ForeignKey(
        Release, models.CASCADE, db_index=False, related_name="figures", verbose_name="数据发布"
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="figures", verbose_name="行政区"
    )
    key_area_code = models.CharField("片区", max_length=40, blank=True, default="")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, db_index=False, related_name="figures", verbose_name="指标"
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

    comparison_type = models.CharField(
        "比较类型", max_length=30, choices=ComparisonType, blank=True
    )
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
    # The row that holds its series point. A draft's may, where nothing is published.
    is_current = models.BooleanField("现行", default=False, editable=False)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "数据"
        verbose_name_plural = "数据"
        ordering = ("indicator", "district", "-period_end", "period_start")
        indexes = [
            models.Index(
                fields=("indicator", "district", "period_end"), name="figures_figure_series"
            ),
            # What a publication has to look at: few rows of a release, however long it is.
            models.Index(
                fields=("release",),
                condition=Q(is_current=False),
                name="figures_figure_not_holding",
            ),
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
                condition=Q(is_tombstone=True) | ~Q(value_kind="number") | Q(value__isnull=False),
                name="figures_figure_number_has_a_value",
                violation_error_message="数值类型的数据须有数值。",
            ),
            models.CheckConstraint(
                condition=Q(is_tombstone=True) | ~Q(value_kind="words") | ~Q(value_text=""),
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
        return f"{self.district}{self.period_label}{self.indicator}"

    @property
    def stands(self) -> bool:
        """Whether it is the published value of its series point. Reads the release."""
        return self.is_current and self.release.is_published

    @property
    def basis_shown(self) -> str:
        """The 口径 in words: of a pair, how things were before something was done, and after."""
        return BASES.get(self.basis, self.basis)

    @property
    def stage_rank(self) -> int:
        """How far the accounting is, as `VINTAGE` has it: no stage named ranks with the first."""
        return {self.Stage.REVISED: 1, self.Stage.FINAL: 2}.get(self.accounting_stage, 0)

    @property
    def place_shown(self) -> str:
        """Of what the figure is: its district, or a key area in it, such as 润州区官塘创新社区.

        Reads district and area: fetch them with the row (`with_release`).
        """
        area = self.key_area_code and (getattr(self, "key_area_name", None) or self.key_area_code)
        return f"{self.district.name}{area}"

    @property
    def period_label(self) -> str:
        """The reporting period, such as 2021年1—9月."""
        return periods.label(self)

    @property
    def period_remark(self) -> str:
        """How far the period is ours and not the source's; empty where the source states it."""
        words = "" if self.period_text.startswith("未注明") else wording.quoted(self.period_text)
        match self.period_basis:
            case self.PeriodBasis.INFERRED:
                return f"起止日期按{words}推断" if words else "起止日期为推断"
            case self.PeriodBasis.PUBLICATION:
                return (
                    f"源文为{words}，按刊发日期登记" if words else "来源未注明时间，按刊发日期登记"
                )
        return ""

    @property
    def period_shown(self) -> str:
        """The reporting period with a word where it is not the source's: 2021年11月（推断）."""
        match self.period_basis:
            case self.PeriodBasis.INFERRED:
                return f"{self.period_label}（推断）"
            case self.PeriodBasis.PUBLICATION:
                return f"{self.period_label}（按刊发日期）"
        return self.period_label

    @property
    def display_value(self) -> str:
        """The figure as pages print it, with its unit, its qualifier or its words; “—” for none.

        Reads the indicator: fetch it with the row (`with_release`).
        """
        if self.is_tombstone:
            return wording.NOTHING
        match self.value_kind:
            case self.ValueKind.WORDS:
                return self.value_text
            case self.ValueKind.RANK:
                return wording.rank(
                    self.rank_position, scope=self.rank_scope, basis=self.rank_basis
                )
            case self.ValueKind.GROWTH:
                return wording.signed(
                    self.comparison_value,
                    unit=self.comparison_unit,
                    qualifier=self.comparison_qualifier,
                )
        if self.value is None:
            return wording.NOTHING
        return wording.qualified(
            self.value,
            unit=self.indicator.unit,
            qualifier=self.qualifier,
            decimals=self.decimals_shown,
        )

    @property
    def decimals_shown(self) -> int:
        """Decimals to print: the source's where its words are kept, else the indicator's."""
        printed = wording.printed_decimals(self.value, self.value_text)
        return self.indicator.decimals if printed is None else printed

    @property
    def comparison_qualifier(self) -> str:
        """How exact the change is: as its own words say, or those about a growth rate alone."""
        said = wording.qualifier_in(self.comparison_text)
        is_growth = self.value_kind == self.ValueKind.GROWTH
        return self.qualifier if is_growth and said == self.Qualifier.EXACT else said

    @property
    def comparison_display(self) -> str:
        """The change against an earlier period; may be empty.

        In our words where its base is known, so that a comparison over two years is never called
        year-on-year; else in the source's.
        """
        if self.comparison_value is None:
            return self.comparison_text
        if self.comparison_base_period or not self.comparison_text:
            return wording.comparison(
                self.comparison_value,
                kind=self.comparison_type,
                unit=self.comparison_unit,
                base=self.comparison_base_period,
                qualifier=self.comparison_qualifier,
            )
        return wording.stated_comparison(
            self.comparison_text, value=self.comparison_value, kind=self.comparison_type
        )

    @property
    def rank_display(self) -> str:
        """The rank beside a value, and how it moved; empty where the source gives none."""
        words = []
        if self.rank_position is not None and self.value_kind != self.ValueKind.RANK:
            words.append(
                wording.rank(self.rank_position, scope=self.rank_scope, basis=self.rank_basis)
            )
        if self.rank_change is not None:
            words.append(
                wording.rank_change(
                    self.rank_change,
                    scope=self.rank_scope,
                    basis=self.rank_basis,
                    base=self.rank_change_base,
                )
            )
        if not words and self.value_kind != self.ValueKind.RANK:
            words.append(self.rank_text)
        return "；".join(word for word in words if word)

    @property
    def arithmetic(self) -> str:
        """For a derived figure how it was computed, marked as ours; empty for all others."""
        return wording.arithmetic(self.derivation) if self.derived else ""
