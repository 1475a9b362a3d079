"""What a matter is measured by: the steps of its plan, and what of it can be counted."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from livelihood.models.matter import Matter


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
                fields=("matter", "due_on"),
                name="livelihood_plannode_one_a_day",
                violation_error_message="同一天的节点请合写成一条。",
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
