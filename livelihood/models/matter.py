"""A practical matter (民生实事), its children, and the rows that belong to its card."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from districts.models import Community, District
from livelihood.models.programme import Programme
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Card, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced

MOST_YUAN = 10**15


class Reporting(models.TextChoices):
    """Whether an office registered it here, or a source reports it."""

    REGISTERED = "registered", "单位登记"
    REPORTED = "reported", "来源报道"


class MatterQuerySet(ReviewableQuerySet):
    """Questions about matters."""


class Matter(Sourced, Card):
    """Something that residents were promised; a child (子项, 点位) is part of its parent."""

    code_prefix = "SX"
    ancestors = ("programme", "parent")
    inline_relations = ("units", "plan_nodes", "sub_targets")

    class Category(models.TextChoices):
        EDUCATION = "education", "教育"
        HEALTH = "health", "医疗卫生"
        CARE = "care", "养老托育"
        WORK = "work", "就业社保"
        HOUSING = "housing", "住房"
        TRAFFIC = "traffic", "交通出行"
        ENVIRONMENT = "environment", "环境卫生"
        ECOLOGY = "ecology", "生态"
        CULTURE = "culture", "文化体育"
        COMMERCE = "commerce", "商贸便民"
        SAFETY = "safety", "安全"
        RELIEF = "relief", "救助"
        DISABILITY = "disability", "助残"
        GOVERNMENT = "government", "政务服务"
        OTHER = "other", "综合"

    class LeaderLevel(models.TextChoices):
        COUNTY = "county", "县处级"
        SECTION = "section", "乡科级正职"

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="matters", verbose_name="民生项目清单"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级事项",
        help_text="子项、点位填所属事项；只分一级",
    )
    number = models.CharField("序号", max_length=20, blank=True)
    title = models.CharField("事项", max_length=150)
    category = models.CharField("类别", max_length=12, choices=Category, default=Category.OTHER)
    reporting = models.CharField(
        "登记方式",
        max_length=10,
        choices=Reporting,
        default=Reporting.REGISTERED,
        help_text="只从来源得知、没有责任单位登记的，选“来源报道”，不计入总数和办结率",
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="matters", verbose_name="行政区"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="matters",
        verbose_name="社区或小区",
    )  # fmt: skip
    location = models.CharField("地点", max_length=150, blank=True)
    leader_office = models.CharField(
        "领办（分管）领导", max_length=60, blank=True, help_text="写职务，不写姓名"
    )
    leader_level = models.CharField("领导级别", max_length=10, choices=LeaderLevel, blank=True)
    contact = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="咨询单位",
        help_text="居民打电话找谁；留空为牵头单位。电话在单位目录里",
    )
    listed_on = models.DateField("列入日期", help_text="何时列入清单")
    listed_precision = models.CharField(
        "列入日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    listed_basis = models.CharField(
        "列入日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    starts_on = models.DateField("开工（启动）日期", null=True, blank=True)
    starts_precision = models.CharField(
        "启动日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    starts_basis = models.CharField(
        "启动日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    original_due_on = models.DateField(
        "原定完成日期", null=True, blank=True, help_text="留空为“未定期限”；发布后只能作为更正修改"
    )
    original_due_precision = models.CharField(
        "完成日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    original_due_basis = models.CharField(
        "完成日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    done_means = models.CharField("办结标准", max_length=200, blank=True)
    investment = models.BigIntegerField("投资（元）", null=True, blank=True)
    fund_source = models.CharField("资金来源", max_length=100, blank=True)
    origin = models.CharField(
        "事项来源", max_length=60, blank=True, help_text="如“居民征集”“人大票决”"
    )
    also_listed_in = models.CharField(
        "同时列入", max_length=100, blank=True, help_text="省、市清单的名称，用；隔开"
    )
    standing = models.BooleanField("常态化推进", default=False, help_text="没有终点的工作，单列")
    summary = models.TextField("内容", blank=True, help_text="每行一句事实，不写评价")
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "民生实事"
        verbose_name_plural = "民生实事"
        ordering = ("programme", "number", "id")
        constraints = [
            never_importing("livelihood_matter", "民生实事"),
            models.CheckConstraint(
                condition=Q(investment__isnull=True)
                | Q(investment__gte=0, investment__lt=MOST_YUAN),
                name="livelihood_matter_investment_within_bounds",
                violation_error_message="金额以元为单位，须为0以上的整数，最多15位。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="livelihood_matter_is_not_its_own_parent",
                violation_error_message="事项不能以自己为上级。",
            ),
            models.CheckConstraint(
                condition=Q(standing=False) | Q(original_due_on__isnull=True),
                name="livelihood_matter_standing_has_no_due_date",
                violation_error_message="常态化推进的事项不填完成日期。",
            ),
            models.CheckConstraint(
                condition=Q(original_due_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(original_due_on__gte=models.F("starts_on"))
                | ~Q(original_due_precision="day"),
                name="livelihood_matter_is_due_after_it_starts",
                violation_error_message="完成日期不能早于启动日期。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("livelihood:matter_detail", args=[self.code])


class MatterUnit(models.Model):
    """A unit in its role: 牵头 (one), 责任, 配合."""

    class UnitRole(models.TextChoices):
        LEAD = "lead", "牵头单位"
        RESPONSIBLE = "responsible", "责任单位"
        SUPPORTING = "supporting", "配合单位"

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="units", verbose_name="民生实事"
    )
    role = models.CharField("角色", max_length=12, choices=UnitRole)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = "参与单位"
        verbose_name_plural = "参与单位"
        ordering = ("role", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(role="lead"),
                name="livelihood_matterunit_one_lead",
                violation_error_message="牵头单位只能有一个。",
            ),
            models.UniqueConstraint(
                fields=("matter", "unit"),
                name="livelihood_matterunit_one_role_per_unit",
                violation_error_message="同一单位只能担任一个角色。",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}：{self.unit}"


class PlanNode(models.Model):
    """A step of the plan and the day by which it is due."""

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="plan_nodes", verbose_name="民生实事"
    )
    due_on = models.DateField("节点日期")
    text = models.CharField("节点", max_length=100)
    planned_progress = models.PositiveSmallIntegerField("计划进度（%）", null=True, blank=True)

    class Meta:
        verbose_name = "计划节点"
        verbose_name_plural = "计划节点"
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_progress__isnull=True) | Q(planned_progress__lte=100),
                name="livelihood_plannode_progress_within_100",
                violation_error_message="计划进度不能超过100。",
            ),
            models.UniqueConstraint(
                fields=("matter", "due_on", "text"),
                name="livelihood_plannode_once_per_matter",
                violation_error_message="同一事项里节点不能重复。",
            ),
        ]

    def __str__(self):
        return f"{self.due_on:%Y-%m-%d} {self.text}"


class SubTarget(models.Model):
    """Something that can be counted towards the matter: 改造小区 15个."""

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="sub_targets", verbose_name="民生实事"
    )
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    target = models.DecimalField("目标数", max_digits=15, decimal_places=4)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "分项目标"
        verbose_name_plural = "分项目标"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(target__gt=0, target__lt=Decimal(10**11)),
                name="livelihood_subtarget_target_is_positive",
                violation_error_message="目标数须大于0，整数部分最多11位。",
            ),
            models.UniqueConstraint(
                fields=("matter", "name"),
                name="livelihood_subtarget_once_per_matter",
                violation_error_message="同一事项里分项目标不能重名。",
            ),
        ]

    def __str__(self):
        return self.name
