"""What is counted: categories, indicators and their other names (catalogues)."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import validate_code
from figures.models.series import SHARED_KEYS

#: Indicator codes that are page names under /figures/.
RESERVED_CODES = ("compare", "releases", "claims")


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
    """Questions about indicators."""

    def with_public_figures(self, *, of=None):
        """Indicators of which at least one figure is public, or can be computed from two that are.

        `of` narrows the figures, such as to a place.
        """
        figures = self.model._meta.get_field("figures").related_model
        public = figures.objects.public().current().filter(of or Q())
        denominators = public.with_numbers().filter(
            indicator=OuterRef(OuterRef("denominator")),
            value__gt=0,
            **{name: OuterRef(name) for name in SHARED_KEYS},
        )
        numerators = public.with_numbers().filter(
            Exists(denominators), indicator=OuterRef("numerator")
        )
        return self.filter(
            Exists(public.filter(indicator=OuterRef("pk")))
            | Q(measure_kind=Indicator.MeasureKind.COMPUTED_RATE) & Exists(numerators)
        )


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
            RegexValidator(
                r"^[a-z][a-z0-9_]*\Z", "指标编码只能用小写字母、数字和下划线，字母开头。"
            )
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
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="所属总项",
        help_text="表里缩进、带“#”或“其中”的行按总项和名称认；须与总项单位相同",
    )
    breakdown = models.CharField(
        "分组方式",
        max_length=40,
        blank=True,
        help_text="如“按主体类型”：同一分组的各项相加应等于总项。只是“其中”几项的，留空",
    )
    see_also = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name="相近指标",
        help_text="名称相近、口径不同，在页面上并列显示",
    )
    definition = models.CharField("口径说明", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    #: What never changes once a figure is public: it would change what the number says.
    FROZEN = ("unit", "decimals", "measure_kind", "numerator", "denominator")

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
            models.CheckConstraint(
                condition=~Q(part_of=F("pk")),
                name="figures_indicator_is_no_part_of_itself",
                violation_error_message="指标不能是自己的分项。",
            ),
            models.CheckConstraint(
                condition=Q(breakdown="") | Q(part_of__isnull=False),
                name="figures_indicator_breakdown_has_a_total",
                violation_error_message="填了分组方式，须指明所属总项。",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save, refusing a change of what is frozen (ValidationError) whoever calls."""
        if changes := self._frozen_changes():
            names = "、".join(str(self._meta.get_field(name).verbose_name) for name in changes)
            raise ValidationError(f"指标“{self}”已有公开数据，不能再改：{names}。")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("figures:indicator_detail", args=[self.code])

    @property
    def is_computed(self) -> bool:
        """Whether its values are computed from two other indicators and never filed."""
        return self.measure_kind == self.MeasureKind.COMPUTED_RATE

    @property
    def is_stated_rate(self) -> bool:
        """Whether it is a rate that its source states without the counts behind it."""
        return self.measure_kind == self.MeasureKind.STATED_RATE

    def clean(self):
        """Refuse a change of what is frozen, field by field; a rate whose parts do not make it."""
        super().clean()
        if self.is_computed and self.numerator and self.denominator:
            self._refuse_units_that_do_not_fit()
        self._refuse_a_total_that_is_none()
        refused = {
            name: f"这个指标已有公开数据，“{self._meta.get_field(name).verbose_name}”不能再改。"
            for name in self._frozen_changes()
        }
        if refused:
            raise ValidationError(refused)

    def _refuse_units_that_do_not_fit(self):
        from figures.computing import scale_of

        if scale_of(self.numerator.unit, self.denominator.unit, self.unit) is None:
            parts = f"“{self.numerator.unit}”和“{self.denominator.unit}”"
            raise ValidationError({"unit": f"单位是{parts}的两个指标相除，得不出“{self.unit}”。"})

    def _refuse_a_total_that_is_none(self):
        """Parts share the unit of their total, and no total is part of its own part."""
        part = self.parts.exclude(unit=self.unit).first() if self.pk else None
        if part is not None:
            words = f"分项“{part}”的单位是“{part.unit}”，总项的单位须与它相同。"
            raise ValidationError({"unit": words})
        if self.part_of and self.part_of.unit != self.unit:
            words = f"总项“{self.part_of}”的单位是“{self.part_of.unit}”，分项的单位须与它相同。"
            raise ValidationError({"part_of": words})
        total, below = self.part_of, set()
        while total is not None and total.pk not in below:
            if total == self:
                words = f"“{self.part_of}”是“{self}”的分项，不能又是它的总项。"
                raise ValidationError({"part_of": words})
            below.add(total.pk)
            total = total.part_of

    def _frozen_changes(self) -> list[str]:
        stored = Indicator.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            return []
        changed = [
            name
            for name in self.FROZEN
            if getattr(self, self._meta.get_field(name).attname)
            != getattr(stored, self._meta.get_field(name).attname)
        ]
        return changed if changed and self._is_public() else []

    def _is_public(self) -> bool:
        """Whether a figure of it was ever public and still is, or one is computed."""
        computed = self.is_computed and Indicator.objects.filter(pk=self.pk).with_public_figures()
        return self.figures.public().exists() or bool(computed and computed.exists())


class IndicatorAlias(models.Model):
    """Another name under which an indicator appears in the tables that offices send.

    An `office` (the publisher of a source) may call things as nobody else does; a `parent` is the
    total under which the name stands as a sub-row (“#工业”). Both empty: everywhere.
    """

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="aliases", verbose_name="指标"
    )
    name = models.CharField("别名", max_length=100)
    office = models.CharField(
        "来源单位",
        max_length=100,
        blank=True,
        help_text="只在这个单位发布的资料里这样叫；留空则都这样叫",
    )
    parent = models.ForeignKey(
        Indicator,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="aliases_of_parts",
        verbose_name="所在总项",
        help_text="只在这个总项下面的分项行里这样叫",
    )

    class Meta:
        verbose_name = "指标别名"
        verbose_name_plural = "指标别名"
        ordering = ("name", "office")
        constraints = [
            models.UniqueConstraint(
                fields=("name", "office"),
                condition=Q(parent__isnull=True),
                name="figures_indicatoralias_means_one_indicator",
                violation_error_message="这个来源单位的这个名称已是别的指标的别名。",
            ),
            models.UniqueConstraint(
                fields=("parent", "name", "office"),
                condition=Q(parent__isnull=False),
                name="figures_indicatoralias_means_one_part",
                violation_error_message="这个总项下的这个名称已是别的指标的别名。",
            ),
        ]

    def __str__(self):
        return self.name
