"""Programmes (百名干部办百件实事, 年度民生实事 …), their documents and the totals they report."""

from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from districts.models import District
from figures.models import Figure, Indicator
from livelihood.models.placed import LiesWhereItBelongs
from livelihood.models.questions import ProgrammeQuerySet
from publishing.arithmetic.dates import Basis, Precision, first_day
from publishing.files.naming import stored_name
from publishing.review.models import Card, Event, never_importing
from publishing.sources.models import Sourced


class Programme(LiesWhereItBelongs, Sourced, Card):
    """A list of matters that a district promised for a year or a period."""

    code_prefix = "SS"
    inline_relations = ("report_lines",)

    class Kind(models.TextChoices):
        LED = "led", "领办"
        ANNUAL = "annual", "年度民生实事"
        MICRO = "micro", "微实事"
        CAMPAIGN = "campaign", "活动"

    class CountLevel(models.TextChoices):
        MATTER = "matter", "事项"
        CHILD = "child", "子项"

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="programmes", verbose_name="行政区"
    )
    period_start = models.DateField("开始日期")
    period_end = models.DateField("结束日期")
    period_basis = models.CharField("期间依据", max_length=10, choices=Basis, default=Basis.STATED)
    count_level = models.CharField(
        "计数层级",
        max_length=10,
        choices=CountLevel,
        default=CountLevel.MATTER,
        help_text="办结率按哪一级计数；只数一级，不重复计",
    )
    closed_on = models.DateField(
        "资料截止日", null=True, blank=True, help_text="此后不再更新；不再计算逾期和序时"
    )
    by_month = models.BooleanField(
        "按月计时间进度",
        default=False,
        help_text="一个自然年的清单，按月报进度：时间进度为已过月数÷12，不按天数",
    )
    summary = models.TextField("说明", blank=True, help_text="每行一句事实，不写评价")
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "民生项目清单"
        verbose_name_plural = "民生项目清单"
        ordering = ("-period_end", "district", "id")
        constraints = [
            never_importing("livelihood_programme", "民生项目清单"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="livelihood_programme_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("livelihood:programme_detail", args=[self.code])

    @property
    def done_word(self) -> str:
        """办结 for led and micro matters, 完成 for the rest: one rule, two words."""
        return "办结" if self.kind in (self.Kind.LED, self.Kind.MICRO) else "完成"

    @cached_property
    def listed_elsewhere(self) -> list[int]:
        """Keys of the matters of other programmes that are on this list too (`MatterListing`)."""
        return list(self.listings.order_by().values_list("matter", flat=True))

    @property
    def accepted_word(self) -> str:
        """What the acceptance of a completion is called: 销号 for micro matters (rules.md, 11)."""
        return "销号" if self.kind == self.Kind.MICRO else "通过验收"

    def lie_in_its_place(self) -> None:
        """A programme is its district's."""
        if self.district_id:
            self.place_code = self.district.code

    def clean(self):
        """Months are counted in a calendar year only."""
        super().clean()
        if self.by_month and not _is_a_year(self.period_start, self.period_end):
            raise ValidationError({"by_month": "按月计时间进度的清单，期间须为一个自然年。"})


def _is_a_year(first, last) -> bool:
    """Whether these are 1 January and 31 December of one year."""
    return bool(first and last) and (first, last) == (
        date(first.year, 1, 1),
        date(first.year, 12, 31),
    )


class ReportLine(models.Model):
    """A total that an office reported for the programme: a figure's home is `figures`."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="report_lines", verbose_name="民生项目清单"
    )
    label = models.CharField("名目", max_length=40, help_text="如“合计”“县处级”")
    total_indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="+", verbose_name="总数指标"
    )
    done_indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="办结数指标",
    )
    role = models.CharField(
        "实际或目标", max_length=8, choices=Figure.FigureRole, default=Figure.FigureRole.ACTUAL
    )
    is_part = models.BooleanField("属分组", default=False, help_text="各分组之和应等于合计")
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "通报数"
        verbose_name_plural = "通报数"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "label"),
                name="livelihood_reportline_label_once",
                violation_error_message="同一清单里名目不能重复。",
            ),
        ]

    def __str__(self):
        return self.label


class ProgrammeDocument(Sourced, Event):
    """A dated document of a programme, from 征集 to 公示."""

    code_prefix = "WJ"
    ancestors = ("programme",)

    class Kind(models.TextChoices):
        CALL = "call", "征集"
        CANDIDATES = "candidates", "候选"
        VOTE = "vote", "票决"
        ANNOUNCEMENT = "announcement", "公告"
        PLAN = "plan", "实施计划"
        ADJUSTMENT = "adjustment", "调整"
        APPRAISAL = "appraisal", "测评"
        ACCEPTANCE = "acceptance", "验收"
        NOTICE = "notice", "公示"

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="documents", verbose_name="民生项目清单"
    )
    kind = models.CharField("环节", max_length=14, choices=Kind)
    title = models.CharField("标题", max_length=150)
    number = models.CharField("文号", max_length=60, blank=True)
    on = models.DateField("日期")
    precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    basis = models.CharField("日期依据", max_length=10, choices=Basis, default=Basis.STATED)
    file = models.FileField("文件", upload_to=stored_name, blank=True)
    notice_from = models.DateField("公示开始", null=True, blank=True)
    notice_to = models.DateField("公示结束", null=True, blank=True)
    contact = models.CharField("公示联系方式", max_length=100, blank=True)

    class Meta:
        verbose_name = "清单文件"
        verbose_name_plural = "清单文件"
        ordering = ("programme", "on", "id")
        constraints = [
            never_importing("livelihood_programmedocument", "清单文件"),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True, notice_to__isnull=True)
                | Q(
                    notice_from__isnull=False,
                    notice_to__isnull=False,
                    notice_to__gte=F("notice_from"),
                ),
                name="livelihood_programmedocument_notice_is_a_period",
                violation_error_message="公示开始和结束须同时填写，结束不早于开始。",
            ),
        ]

    def __str__(self):
        return self.title

    def fill_in_code(self):
        """A document lies where its programme does."""
        self.place_code = self.programme.place_code
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """A document lies where its programme does."""
        self.place_code = self.programme.place_code
        super().save(*args, **kwargs)

    def clean(self):
        """The date begins its span; what it corrects is of the same programme."""
        super().clean()
        problems = {}
        if self.on and self.precision in Precision:
            self.on = first_day(self.on, self.precision)
        if self.precision == Precision.UNKNOWN and self.source_id is None:
            problems["precision"] = "日期不详的，须选资料来源，日期填来源得知此事的那一天。"
        if self.corrects and self.corrects.programme_id != self.programme_id:
            problems["corrects"] = "只能更正同一清单的文件。"
        if problems:
            raise ValidationError(problems)

    def get_absolute_url(self):
        return f"{self.programme.get_absolute_url()}#{self.code}"
