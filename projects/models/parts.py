"""The rows that belong to a project's card: units, permits, commitments, files."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import Unit
from projects.models.project import Project
from publishing.arithmetic import dates
from publishing.arithmetic.dates import Basis, Precision
from publishing.files.models import AttachedFile


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
        "企业名称", max_length=100, blank=True, help_text="不在单位目录里的建设单位"
    )

    class Meta:
        verbose_name = "参与单位"
        verbose_name_plural = "参与单位"
        ordering = ("role", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, name="")
                | (Q(unit__isnull=True, role="builder") & ~Q(name="")),
                name="projects_projectunit_is_a_unit_or_a_builder_by_name",
                violation_error_message="单位和企业名称须填一个，且只填一个；只有建设单位可以填企业名称。",
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

    @property
    def due_shown(self) -> str:
        """The day it is due, no finer than it is known; empty where none is stated."""
        if self.due_on is None:
            return ""
        return dates.shown(self.due_on, self.due_precision, self.due_basis)

    def clean(self):
        """A day known to the month or year is kept as the first one of its span."""
        super().clean()
        if self.due_on:
            self.due_on = dates.first_day(self.due_on, self.due_precision)

    def outcome_shown(self, *, on: date) -> str:
        """What became of it, as far as it is published on the day `on`."""
        if self.outcome != self.Outcome.OPEN:
            return self.get_outcome_display()
        if self.due_on is None:
            return "未约定期限"
        is_due = dates.is_overdue(self.due_on, self.due_precision, self.due_basis, today=on)
        return "已到期，结果未公布" if is_due else self.get_outcome_display()


class ProjectFile(AttachedFile):
    """A photo or document of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="files", verbose_name="项目")

    class Meta:
        verbose_name = "照片和文件"
        verbose_name_plural = "照片和文件"
        ordering = ("id",)
