"""Derived intervals: in which stage a project was on any day. Never edited, rebuilt identically."""

from django.db import models
from django.db.models import F, Q

from projects.models.events import StageEvent
from projects.models.project import Project
from publishing.arithmetic.dates import Basis, Precision


class ProjectState(models.Model):
    """One interval, from a day on until (not including) another; open where `valid_to` is null.

    Each begins once, ends once and one is open: with a foreign key from each end to the next
    beginning, which PostgreSQL has, the intervals of a project are one chain without gap or overlap.
    """

    class Standing(models.TextChoices):
        ACTIVE = "active", "正常"
        SUSPENDED = "suspended", "暂停（缓建）"
        TERMINATED = "terminated", "终止"

    project = models.ForeignKey(Project, models.CASCADE, related_name="states", verbose_name="项目")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True)
    #: The highest rung reached; "" before any.
    stage = models.CharField("阶段", max_length=12, choices=StageEvent.Stage, blank=True)
    standing = models.CharField("状态", max_length=12, choices=Standing)
    #: When the stage was reached and how that is known, as its event says; null before any.
    since = models.DateField("阶段日期", null=True)
    precision = models.CharField("日期精度", max_length=10, choices=Precision, blank=True)
    basis = models.CharField("日期依据", max_length=10, choices=Basis, blank=True)
    reporting = models.CharField(
        "登记方式", max_length=10, choices=StageEvent.Reporting, blank=True
    )

    class Meta:
        verbose_name = "项目状态"
        verbose_name_plural = "项目状态"
        ordering = ("project", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "valid_from"),
                name="projects_projectstate_one_from_a_day",
                violation_error_message="一个项目的两段状态不能从同一天开始。",
            ),
            models.UniqueConstraint(
                fields=("project", "valid_to"),
                name="projects_projectstate_one_to_a_day",
                violation_error_message="一个项目的两段状态不能在同一天结束。",
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=Q(valid_to__isnull=True),
                name="projects_projectstate_one_open",
                violation_error_message="一个项目只有一段状态没有结束。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="projects_projectstate_ends_after_it_begins",
                violation_error_message="一段状态至少一天。",
            ),
            models.CheckConstraint(
                condition=Q(stage="", since__isnull=True) | (~Q(stage="") & Q(since__isnull=False)),
                name="projects_projectstate_stage_has_its_day",
                violation_error_message="有阶段就有到达它的日期。",
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.valid_from:%Y-%m-%d} {self.stage} {self.standing}"
