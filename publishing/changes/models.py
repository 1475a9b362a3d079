"""What changed on the public pages, each in one plain sentence."""

from django.db import models
from django.utils import timezone


class ChangeQuerySet(models.QuerySet):
    def of(self, record):
        """Changes of one record, newest first."""
        return self.filter(record_type=record.record_type, record_code=record.code)


class Change(models.Model):
    """One sentence about one public record. Appended to, never changed."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "发布"
        UPDATED = "updated", "更新"
        CORRECTED = "corrected", "更正"
        WITHDRAWN = "withdrawn", "撤下"
        CATALOGUE = "catalogue", "目录调整"

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    record_type = models.CharField("记录类型", max_length=60)
    record_code = models.CharField("记录编码", max_length=80)
    place_code = models.CharField("所属区划", max_length=24)
    title = models.CharField("标题", max_length=200)
    path = models.CharField("页面", max_length=200, blank=True)
    sentence = models.CharField("内容", max_length=500)
    content_version = models.PositiveBigIntegerField("内容版本")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        verbose_name = "更新动态"
        verbose_name_plural = "更新动态"
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=("record_type", "record_code"), name="publishing_change_record")
        ]

    def __str__(self):
        return self.sentence
