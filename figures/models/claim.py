"""Claims (数据核对): published numbers, and the arithmetic over other figures that checks them."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from districts.models import District
from figures.formulas import SYMBOL, FormulaRefused, UnitRefused, parse, unit_of
from figures.models.figure import Figure
from publishing.review.models import Event, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced


class ClaimQuerySet(ReviewableQuerySet):
    """Questions about claims."""

    def public(self):
        """Published claims that are not for staff only."""
        return super().public().filter(audience=Figure.Audience.PUBLIC)

    def for_list(self):
        """With what one line of a list names: what differs first, what lacks its basis last."""
        ranks = (Claim.Verdict.NOT_REPRODUCED, *Claim.Verdict)
        rank = models.Case(
            *(models.When(verdict=verdict, then=place) for place, verdict in enumerate(ranks)),
            default=len(ranks),
        )
        return self.select_related("district", "source", "owner").order_by(
            rank, "district__code", "source__code", "source_line", "code"
        )


class Claim(Sourced, Event):
    """A number as its source states it (or none), and the formulas that recompute it.

    The verdict is computed and never typed (`figures.claims`); it is no part of what is signed, for
    it follows the figures.
    """

    code_prefix = "HC"
    inline_relations = ("formulas", "inputs")
    KEPT_BY_THE_ENGINE = (*Event.KEPT_BY_THE_ENGINE, "verdict")

    class Verdict(models.TextChoices):
        REPRODUCED = "reproduced", "相符"
        ROUNDED = "rounded", "四舍五入后相符"
        NOT_REPRODUCED = "differs", "与分项数据不一致，待来源单位核实"
        COMPUTED = "computed", "据公布数推算"
        NOT_COMPUTABLE = "no_basis", "缺少基数"

    title = models.CharField("名称", max_length=100, help_text="核对的是什么，如“领办实事办结率”")
    district = models.ForeignKey(
        District, models.PROTECT, related_name="claims", verbose_name="行政区"
    )
    stated_text = models.CharField(
        "源文表述", max_length=60, blank=True, help_text="照抄来源的写法，如“88.1%”；未给出则留空"
    )
    stated_value = models.DecimalField(
        "源文数值",
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="按下面的单位填；来源没有给出这个数则留空，只作推算",
    )
    unit = models.CharField(
        "单位", max_length=20, help_text="结果的单位，如 %、百分点、万元、万元/户"
    )
    decimals = models.PositiveSmallIntegerField(
        "小数位数", default=1, help_text="按几位小数核对，四舍五入"
    )
    audience = models.CharField(
        "公开范围",
        max_length=8,
        choices=Figure.Audience,
        default=Figure.Audience.PUBLIC,
        help_text="选“内部”的，签发后也只有工作人员能看到",
    )
    note = models.CharField("备注", max_length=300, blank=True)
    verdict = models.CharField(
        "核对结果", max_length=12, choices=Verdict, blank=True, editable=False
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "数据核对"
        verbose_name_plural = "数据核对"
        ordering = ("district", "code")
        constraints = [
            never_importing("figures_claim", "数据核对"),
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="figures_claim_has_at_most_four_decimals",
                violation_error_message="小数位数最多4位。",
            ),
            models.CheckConstraint(
                condition=Q(stated_value__isnull=True, stated_text="")
                | (Q(stated_value__isnull=False) & ~Q(stated_text="")),
                name="figures_claim_stated_value_has_its_words",
                violation_error_message="源文表述和源文数值须同时填写，或同时留空。",
            ),
            models.CheckConstraint(
                condition=Q(stated_value__isnull=True)
                | (Q(stated_value__gt=-100_000_000_000) & Q(stated_value__lt=100_000_000_000)),
                name="figures_claim_stated_value_within_fifteen_digits",
                violation_error_message="源文数值过大：整数部分最多11位。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("figures:claim_detail", args=[self.code])

    def save(self, *args, **kwargs):
        """A claim lies where its district does."""
        self.place_code = self.district.code
        super().save(*args, **kwargs)

    def clean(self):
        """The unit is written as one can count with."""
        super().clean()
        _check_unit("unit", self.unit)

    @property
    def is_internal(self) -> bool:
        """Whether only staff see it, signed or not."""
        return self.audience == Figure.Audience.STAFF

    @property
    def stays_internal(self) -> bool:
        """No page and no sentence tells of a claim for staff."""
        return self.is_internal


class ClaimFormula(models.Model):
    """One way to compute what is claimed; a claim is reproduced if any of its formulas does it."""

    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="formulas", verbose_name="数据核对"
    )
    text = models.CharField(
        "公式",
        max_length=200,
        help_text="用下面的代号和 + − × ÷ 括号写，如“办结÷总数×100%”；数只能写1和100%",
    )

    class Meta:
        verbose_name = "公式"
        verbose_name_plural = "公式"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("claim", "text"),
                name="figures_claimformula_stands_once",
                violation_error_message="这个公式已经有了。",
            ),
        ]

    def __str__(self):
        return self.text

    def clean(self):
        """A formula that can be read."""
        super().clean()
        try:
            parse(self.text)
        except FormulaRefused as refused:
            raise ValidationError({"text": f"{refused}。"}) from None


class ClaimInput(models.Model):
    """What a symbol of the formulas means: a series point, a number with its source, or nothing.

    `figure` is any vintage of the series point that is meant. What is read is the value that
    stands there, so that a revision moves the verdict.
    """

    class Takes(models.TextChoices):
        VALUE = "value", "数值"
        COMPARISON = "comparison", "比较值"
        LITERAL = "literal", "填写的数"
        UNKNOWN = "unknown", "来源未公布"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="inputs", verbose_name="数据核对")
    symbol = models.CharField(
        "代号",
        max_length=20,
        validators=[
            RegexValidator(rf"^(?:{SYMBOL})\Z", "代号用汉字、字母和数字，不以数字开头，不含空格。")
        ],
        help_text="公式里的叫法，如“办结”",
    )
    takes = models.CharField("取用", max_length=10, choices=Takes, default=Takes.VALUE)
    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"release__state": "published", "is_tombstone": False},
        verbose_name="数据",
        help_text="按指标名称查找；以后修订了，核对随之更新",
    )
    literal = models.DecimalField(
        "填写的数", max_digits=15, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField("单位", max_length=20, blank=True, help_text="填写的数的单位")
    origin = models.CharField(
        "出处或说明", max_length=100, blank=True, help_text="填写的数从哪里来；未公布的，缺的是什么"
    )

    class Meta:
        verbose_name = "用到的数"
        verbose_name_plural = "用到的数"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("claim", "symbol"),
                name="figures_claiminput_symbol_means_one_thing",
                violation_error_message="同一个代号只能有一行。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(takes__in=("value", "comparison"), figure__isnull=False, literal__isnull=True)
                    | Q(takes="literal", figure__isnull=True, literal__isnull=False)
                    | Q(takes="unknown", figure__isnull=True, literal__isnull=True)
                ),
                name="figures_claiminput_is_bound_one_way",
                violation_error_message=(
                    "取数值或比较值的须选数据，取填写的数的须填数，来源未公布的两样都不填。"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(takes="literal") | ~Q(origin=""),
                name="figures_claiminput_literal_has_an_origin",
                violation_error_message="填写的数须写明出处或说明。",
            ),
            models.CheckConstraint(
                condition=Q(literal__isnull=True)
                | (Q(literal__gt=-100_000_000_000) & Q(literal__lt=100_000_000_000)),
                name="figures_claiminput_literal_within_fifteen_digits",
                violation_error_message="填写的数过大：整数部分最多11位。",
            ),
        ]

    def __str__(self):
        return self.symbol

    def clean(self):
        """The unit of a number is written as one can count with."""
        super().clean()
        _check_unit("unit", self.unit)


def _check_unit(name: str, unit: str) -> None:
    try:
        unit_of(unit)
    except UnitRefused as refused:
        raise ValidationError({name: f"{refused}。"}) from None
