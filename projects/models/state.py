"""Derived intervals: in which stage a project was on any day. Never edited, rebuilt identically."""

from django.db import models
from django.db.models import F, Q

from projects.models.events import StageEvent
from projects.models.project import Project


class ProjectState(models.Model):
    """One interval, from a day on until (not including) another; open where `valid_to` is null."""

    class Standing(models.TextChoices):
        ACTIVE = "active", "推进中"
        SUSPENDED = "suspended", "暂停（缓建）"
        TERMINATED = "terminated", "终止"

    project = models.ForeignKey(Project, models.CASCADE, related_name="states", verbose_name="项目")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True)
    #: The highest rung reached; "" before any.
    stage = models.CharField("阶段", max_length=12, choices=StageEvent.Stage, blank=True)
    standing = models.CharField("状态", max_length=12, choices=Standing)
    #: Whether the day on which the stage was reached is known; if not: “截至…”.
    is_dated = models.BooleanField("日期已知", default=True)

    class Meta:
        verbose_name = "项目状态"
        verbose_name_plural = "项目状态"
        ordering = ("project", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "valid_from"), name="projects_projectstate_one_from_a_day"
            ),
            # With the next two, and on PostgreSQL a foreign key from each end to the next
            # beginning, the intervals of a project are one chain: no gap, no overlap.
            models.UniqueConstraint(
                fields=("project", "valid_to"), name="projects_projectstate_one_to_a_day"
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=Q(valid_to__isnull=True),
                name="projects_projectstate_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="projects_projectstate_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.valid_from:%Y-%m-%d} {self.stage} {self.standing}"
