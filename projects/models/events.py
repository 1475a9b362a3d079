"""What happens to a project: each a signed, dated, immutable fact."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from projects.models.project import Project, money_within_bounds
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Event, never_importing
from publishing.sources.models import Sourced

#: Experts' mean below this is 不可行 (rules, section 4).
FEASIBLE_FROM = Decimal(70)


class ProjectEvent(Sourced, Event):
    """A dated fact of one project; its place is the project's."""

    ancestors = ("project",)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """An event lies where its project does."""
        self.place_code = self.project.place_code
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return self.project.get_absolute_url()


class StageEvent(ProjectEvent):
    """A project reaches a stage, is suspended, goes on, or ends."""

    code_prefix = "JD"

    class Stage(models.TextChoices):
        NEGOTIATING = "negotiating", "在谈"
        SIGNED = "signed", "签约"
        STARTED = "started", "开工"
        COMPLETED = "completed", "竣工"
        PRODUCING = "producing", "投产"
        SUSPENDED = "suspended", "暂停（缓建）"
        RESUMED = "resumed", "恢复"
        TERMINATED = "terminated", "终止"

    class Reporting(models.TextChoices):
        REGISTERED = "registered", "单位登记"
        REPORTED = "reported", "来源报道"

    #: The ladder, in order; the rest are no steps of it.
    LADDER = (
        Stage.NEGOTIATING,
        Stage.SIGNED,
        Stage.STARTED,
        Stage.COMPLETED,
        Stage.PRODUCING,
    )

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="stage_events", verbose_name="项目"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage)
    on = models.DateField("日期", help_text="日期不详时填资料来源的日期，精度选“日期未注明”")
    precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    basis = models.CharField("日期依据", max_length=10, choices=Basis, default=Basis.STATED)
    reporting = models.CharField(
        "登记方式", max_length=10, choices=Reporting, default=Reporting.REGISTERED
    )
    reason = models.CharField(
        "理由", max_length=200, blank=True, help_text="跳过阶段、暂停、终止须写明"
    )
    override_reason = models.CharField("评审不可行仍签约的理由", max_length=200, blank=True)
    text = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "项目进展"
        verbose_name_plural = "项目进展"
        ordering = ("project", "on", "id")
        constraints = [
            never_importing("projects_stageevent", "项目进展"),
            models.CheckConstraint(
                condition=~Q(stage__in=("suspended", "terminated")) | ~Q(reason=""),
                name="projects_stageevent_stop_has_a_reason",
                violation_error_message="暂停和终止须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.project}：{self.get_stage_display()}"


class AnnualPlan(ProjectEvent):
    """What a project is to do in a year; a later decision revises it."""

    code_prefix = "JH"

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="annual_plans", verbose_name="项目"
    )
    year = models.PositiveSmallIntegerField("年度")
    decided_on = models.DateField("下达日期")
    investment = models.BigIntegerField("年度计划投资（元）", null=True, blank=True)
    plans_start = models.BooleanField("计划当年开工", default=False)
    plans_completion = models.BooleanField("计划当年竣工", default=False)
    text = models.CharField("年度目标", max_length=300, blank=True)

    class Meta:
        verbose_name = "年度计划"
        verbose_name_plural = "年度计划"
        ordering = ("project", "-year", "-decided_on", "-id")
        constraints = [
            never_importing("projects_annualplan", "年度计划"),
            *money_within_bounds("projects_annualplan", "investment"),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="projects_annualplan_year_is_a_year",
                violation_error_message="年度须在1990年至2100年之间。",
            ),
            models.UniqueConstraint(
                fields=("project", "year", "decided_on"),
                condition=~Q(state="withdrawn") & Q(corrects__isnull=True),
                name="projects_annualplan_once_per_decision",
                violation_error_message="该项目这一天已有一份同年度的计划；更正请填“更正”。",
            ),
        ]

    def __str__(self):
        return f"{self.project}：{self.year}年计划"


class InvestmentRecord(ProjectEvent):
    """How much had been invested by a day."""

    code_prefix = "TZ"

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="investment_records", verbose_name="项目"
    )
    as_of = models.DateField("截至日期")
    year_to_date = models.BigIntegerField("本年累计完成投资（元）")
    total_to_date = models.BigIntegerField("开工以来累计完成投资（元）", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "投资完成"
        verbose_name_plural = "投资完成"
        ordering = ("project", "-as_of", "-id")
        constraints = [
            never_importing("projects_investmentrecord", "投资完成"),
            *money_within_bounds("projects_investmentrecord", "year_to_date", "total_to_date"),
            models.CheckConstraint(
                condition=Q(total_to_date__isnull=True)
                | Q(total_to_date__gte=models.F("year_to_date")),
                name="projects_investmentrecord_total_covers_the_year",
                violation_error_message="开工以来的累计不能小于本年累计。",
            ),
            models.UniqueConstraint(
                fields=("project", "as_of"),
                condition=~Q(state="withdrawn") & Q(corrects__isnull=True),
                name="projects_investmentrecord_once_per_day",
                violation_error_message="该项目这一天已有投资记录；更正请填“更正”。",
            ),
        ]

    def __str__(self):
        return f"{self.project}：截至{self.as_of:%Y-%m-%d}投资"


class Evaluation(ProjectEvent):
    """The experts' verdict on a project before it is signed; no single scores are kept."""

    code_prefix = "PS"

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="evaluations", verbose_name="项目"
    )
    held_on = models.DateField("评审日期")
    experts = models.PositiveSmallIntegerField("专家人数")
    mean = models.DecimalField("平均分", max_digits=5, decimal_places=2)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "项目评审"
        verbose_name_plural = "项目评审"
        ordering = ("project", "-held_on", "-id")
        constraints = [
            never_importing("projects_evaluation", "项目评审"),
            models.CheckConstraint(
                condition=Q(mean__gte=0, mean__lte=100),
                name="projects_evaluation_mean_is_a_score",
                violation_error_message="平均分须在0至100之间。",
            ),
            models.CheckConstraint(
                condition=Q(experts__gte=1),
                name="projects_evaluation_has_experts",
                violation_error_message="专家人数至少1人。",
            ),
        ]

    def __str__(self):
        return f"{self.project}：评审{'可行' if self.is_feasible else '不可行'}"

    @property
    def is_feasible(self) -> bool:
        """Whether the experts' mean reaches the threshold: 69.99 does not, 70 does."""
        return self.mean >= FEASIBLE_FROM
