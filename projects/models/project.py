"""The card of a project and the rows that belong to it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from districts.models import District, KeyArea
from publishing.arithmetic.dates import Basis, Precision
from publishing.files.models import AttachedFile
from publishing.review.models import Card, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced

#: Money is whole 元; beyond 15 digits SQLite would not keep it (rules, section 4).
MOST_YUAN = 10**15


def money_within_bounds(table: str, *columns: str) -> list[models.CheckConstraint]:
    """Money is not negative and within 15 digits, or not known."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{column}__isnull": True})
            | Q(**{f"{column}__gte": 0, f"{column}__lt": MOST_YUAN}),
            name=f"{table}_{column}_within_bounds",
            violation_error_message="金额以元为单位，须为0以上的整数，最多15位。",
        )
        for column in columns
    ]


class ProjectQuerySet(ReviewableQuerySet):
    """Questions about projects."""


class Project(Sourced, Card):
    """A project, park or platform that a district reports on, from 在谈 to 投产."""

    code_prefix = "XM"
    inline_relations = ("units", "permits", "commitments", "files")

    class Kind(models.TextChoices):
        INDUSTRIAL = "industrial", "产业项目"
        PARK = "park", "产业园"
        PLATFORM = "platform", "平台载体"
        URBAN = "urban", "城建项目"
        OTHER = "other", "其他"

    class Qualifier(models.TextChoices):
        EXACT = "exact", "准确"
        MORE_THAN = "more_than", "以上"
        ABOUT = "about", "约"
        ALMOST = "almost", "近"

    name = models.CharField("名称", max_length=150)
    kind = models.CharField("类型", max_length=12, choices=Kind, default=Kind.INDUSTRIAL)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="projects", verbose_name="行政区"
    )
    key_area = models.ForeignKey(
        KeyArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="重点片区",
    )
    sector = models.CharField("行业", max_length=40, blank=True)
    location = models.CharField("地点", max_length=150, blank=True)
    leader_office = models.CharField(
        "挂钩领导", max_length=60, blank=True, help_text="写职务，如“副区长（分管工业）”，不写姓名"
    )
    total_investment = models.BigIntegerField(
        "总投资（元）", null=True, blank=True, help_text="以元为单位的整数；15.6亿元填1560000000"
    )
    investment_qualifier = models.CharField(
        "总投资约数", max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    quoted_status = models.CharField(
        "来源表述",
        max_length=60,
        blank=True,
        help_text="来源怎么说就怎么写，如“引进”“落地”；这些不是阶段",
    )
    summary = models.TextField("项目内容", blank=True, help_text="每行一句事实，不写评价")
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering = ("district", "name", "id")
        constraints = [
            never_importing("projects_project", "项目"),
            *money_within_bounds("projects_project", "total_investment"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("projects:project_detail", args=[self.code])


class ProjectUnit(models.Model):
    """A unit, or a firm outside the catalogue, in its role."""

    class UnitRole(models.TextChoices):
        BUILDER = "builder", "建设单位"
        LEAD = "lead", "牵头单位"
        RESPONSIBLE = "responsible", "责任单位"
        SUPPORTING = "supporting", "配合单位"

    project = models.ForeignKey(Project, models.CASCADE, related_name="units", verbose_name="项目")
    role = models.CharField("角色", max_length=12, choices=UnitRole)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    name = models.CharField(
        "企业名称", max_length=100, blank=True, help_text="不在单位目录里的企业"
    )

    class Meta:
        verbose_name = "参与单位"
        verbose_name_plural = "参与单位"
        ordering = ("role", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, name="") | (Q(unit__isnull=True) & ~Q(name="")),
                name="projects_projectunit_is_a_unit_or_a_name",
                violation_error_message="单位和企业名称须填一个，且只填一个。",
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=Q(role="lead"),
                name="projects_projectunit_one_lead",
                violation_error_message="牵头单位只能有一个。",
            ),
        ]

    def __str__(self):
        return self.name or str(self.unit)


class Permit(models.Model):
    """One approval of a project, from 受理 to 核发."""

    class Kind(models.TextChoices):
        LAND_USE = "land_use", "建设用地规划许可证"
        PROPERTY = "property", "不动产权证书"
        PLANNING = "planning", "建设工程规划许可证"
        CONSTRUCTION = "construction", "施工许可证"
        ENVIRONMENT = "environment", "环评批复"
        ENERGY = "energy", "能评批复"
        FILING = "filing", "立项备案"
        OTHER = "other", "其他"

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="permits", verbose_name="项目"
    )
    kind = models.CharField("证件", max_length=14, choices=Kind)
    number = models.CharField("证号", max_length=60, blank=True)
    authority = models.CharField("核发机关", max_length=60, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    issued_on = models.DateField("核发日期", null=True, blank=True)
    stated = models.CharField(
        "来源表述", max_length=60, blank=True, help_text="没有日期时，来源怎么说，如“3天办妥”"
    )

    class Meta:
        verbose_name = "证照"
        verbose_name_plural = "证照"
        ordering = ("kind", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(issued_on__gte=F("accepted_on")),
                name="projects_permit_issued_after_accepted",
                violation_error_message="核发日期不能早于受理日期。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Commitment(models.Model):
    """A development target that the agreement holds the investor to (对赌条款)."""

    class Outcome(models.TextChoices):
        OPEN = "open", "未到期"
        KEPT = "kept", "已兑现"
        NOT_KEPT = "not_kept", "未兑现"

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="commitments", verbose_name="项目"
    )
    text = models.CharField("承诺", max_length=200, help_text="可以公开的一句话")
    due_on = models.DateField("到期日", null=True, blank=True)
    due_precision = models.CharField(
        "到期日精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    due_basis = models.CharField("到期日依据", max_length=10, choices=Basis, default=Basis.STATED)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.OPEN)
    outcome_note = models.CharField("结果说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "承诺事项"
        verbose_name_plural = "承诺事项"
        ordering = ("due_on", "id")

    def __str__(self):
        return self.text


class ProjectFile(AttachedFile):
    """A photo or document of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="files", verbose_name="项目")

    class Meta:
        verbose_name = "照片和文件"
        verbose_name_plural = "照片和文件"
        ordering = ("id",)
