"""A card with inline rows and an event beneath it: what upper rooms will bring, for tests only."""

from django.db import models

from accounts.models import Unit
from publishing.review.models import Card, Event


class Scheme(Card):
    """A card that may lie in another and carries inline rows."""

    class Kind(models.TextChoices):
        YEARLY = "yearly", "年度"
        MICRO = "micro", "微实事"

    code_prefix = "YL"
    ancestors = ("parent",)
    inline_relations = ("milestones",)
    correcting_fields = ("told_at",)

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.YEARLY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")
    budget = models.DecimalField("预算", max_digits=12, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    standing = models.BooleanField("常态化", default=False)
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    picture = models.FileField("照片", blank=True)

    class Meta:
        verbose_name = "示例事项"
        verbose_name_plural = "示例事项"

    def __str__(self):
        return self.name


class Milestone(models.Model):
    """An inline row of a scheme."""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="milestones", verbose_name="事项"
    )
    name = models.CharField("节点", max_length=60)
    due_on = models.DateField("期限")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="责任单位")

    class Meta:
        verbose_name = "计划节点"
        verbose_name_plural = "计划节点"

    def __str__(self):
        return self.name


class Notice(Event):
    """A dated fact about a scheme."""

    code_prefix = "TZ"
    ancestors = ("scheme",)

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="事项"
    )
    title = models.CharField("标题", max_length=100)
    accepts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="验收对象"
    )

    class Meta:
        verbose_name = "示例通知"
        verbose_name_plural = "示例通知"

    def __str__(self):
        return self.title

    @property
    def accepted_event(self):
        """What this one accepts, in one act of one person."""
        return self.accepts
