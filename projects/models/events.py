"""What happens to a project: each a signed, dated, immutable fact."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from projects.models.project import Project, money_within_bounds
from publishing.arithmetic import dates
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Event, ReviewableQuerySet, ReviewState, never_importing
from publishing.sources.models import Sourced
from publishing.tables.cells import plain

#: Experts' mean below this is 不可行 (rules, section 4).
FEASIBLE_FROM = Decimal(70)


class ProjectEvent(Sourced, Event):
    """A dated fact of one project; its place, and where none is given its owner, is the project's.

    A subclass names its day in `day_field`.
    """

    ancestors = ("project",)
    day_field = "on"

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.project.get_absolute_url()

    def fill_in_code(self):
        """The code says where the project lies."""
        self.follow_project()
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """An event that is not signed yet lies where its project does."""
        if self._state.adding or self.is_open:
            self.follow_project()
        super().save(*args, **kwargs)

    def clean(self):
        """What happened is over."""
        super().clean()
        self.follow_project()
        day = getattr(self, self.day_field)
        if day and day > dates.today():
            raise ValidationError({self.day_field: "日期不能晚于今天。"})
        corrected = self.corrects
        if corrected and corrected.project_id != self.project_id:
            raise ValidationError({"corrects": "只能更正同一项目的记录。"})

    def follow_project(self) -> None:
        """Take over the place of the project, and its owner where none is given."""
        if not self.project_id:
            return
        self.place_code = self.project.place_code
        if self.owner_id is None:
            self.owner = self.project.owner


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
            models.CheckConstraint(
                condition=~Q(precision="unknown") | Q(reporting="reported"),
                name="projects_stageevent_registered_has_a_day",
                violation_error_message="单位登记的进展须有日期；只有来源报道的可以“日期未注明”。",
            ),
            models.CheckConstraint(
                condition=~Q(reporting="reported") | Q(source__isnull=False),
                name="projects_stageevent_report_names_its_source",
                violation_error_message="来源报道的进展须填资料来源。",
            ),
            models.CheckConstraint(
                condition=Q(override_reason="") | Q(stage="signed"),
                name="projects_stageevent_override_is_of_a_signing",
                violation_error_message="只有签约可以填评审不可行仍签约的理由。",
            ),
        ]

    def __str__(self):
        return f"{self.project}：{self.get_stage_display()}"

    @property
    def rung(self) -> int | None:
        """Its place on the ladder, 0 for 在谈; None where it is no step of it."""
        return self.LADDER.index(self.stage) if self.stage in self.LADDER else None

    @property
    def is_dated(self) -> bool:
        """Whether its day is known, be it to the year; else a source says “by then”."""
        return self.precision != Precision.UNKNOWN

    @property
    def day_shown(self) -> str:
        """Its day no finer than it is known; 截至… where only the source's day is."""
        if not self.is_dated:
            return f"截至{dates.shown(self.on)}"
        return dates.shown(self.on, self.precision, self.basis)

    def save(self, *args, **kwargs):
        """A day known to the month or year is kept as the first one of its span."""
        if self._state.adding or self.is_open:
            self.on = dates.first_day(self.on, self.precision)
        super().save(*args, **kwargs)

    def clean(self):
        """A day known to the month or year is kept as the first one of its span."""
        if self.on and self.precision in Precision:
            self.on = dates.first_day(self.on, self.precision)
        super().clean()


class AnnualPlanQuerySet(ReviewableQuerySet):
    """Questions about annual plans."""

    def in_force(self, *, on: date):
        """Of each project and year the plan decided last on or before the day `on`, published.

        Whether the project is public is asked of the project.
        """
        decided = self.filter(state=ReviewState.PUBLISHED, decided_on__lte=on)
        later = self.model.objects.filter(
            project=OuterRef("project"),
            year=OuterRef("year"),
            state=ReviewState.PUBLISHED,
            decided_on__lte=on,
            decided_on__gt=OuterRef("decided_on"),
        )
        return decided.filter(~Exists(later))


class AnnualPlan(ProjectEvent):
    """What a project is to do in a year; a later decision revises it."""

    code_prefix = "JH"
    day_field = "decided_on"

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="annual_plans", verbose_name="项目"
    )
    year = models.PositiveSmallIntegerField("年度")
    decided_on = models.DateField("下达日期")
    investment = models.BigIntegerField("年度计划投资（元）", null=True, blank=True)
    plans_start = models.BooleanField("计划当年开工", default=False)
    plans_completion = models.BooleanField("计划当年竣工", default=False)
    text = models.CharField("年度目标", max_length=300, blank=True)

    objects = AnnualPlanQuerySet.as_manager()

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

    def clean(self):
        """A plan is decided before its year is over."""
        super().clean()
        if self.decided_on and self.year and self.decided_on.year > self.year:
            raise ValidationError({"decided_on": "下达日期不能晚于计划年度。"})


class InvestmentRecord(ProjectEvent):
    """How much had been invested by a day."""

    code_prefix = "TZ"
    day_field = "as_of"

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
    day_field = "held_on"

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
    def mean_shown(self) -> str:
        """The mean without trailing zeros."""
        return plain(self.mean)

    @property
    def is_feasible(self) -> bool:
        """Whether the experts' mean reaches the threshold: 69.99 does not, 70 does."""
        return self.mean >= FEASIBLE_FROM
