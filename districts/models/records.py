"""Dated facts of a place: honours (荣誉) and events (大事)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.place_codes import covers
from districts.models.areas import KeyArea
from districts.models.places import Community, District
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Event, never_importing
from publishing.sources.models import Sourced


class Honour(Sourced, Event):
    """An award, a title or a place in a ranking, as its source states it."""

    code_prefix = "RY"

    class Level(models.TextChoices):
        NATIONAL = "national", "国家级"
        PROVINCIAL = "provincial", "省级"
        PROVINCIAL_OR_ABOVE = "provincial_or_above", "省级以上"
        PROVINCIAL_AND_MUNICIPAL = "provincial_and_municipal", "省级和市级"
        MUNICIPAL = "municipal", "市级"
        DISTRICT = "district", "区级"
        MIXED = "mixed", "多级合计"
        UNSTATED = "unstated", "级别未注明"

    name = models.CharField("名称", max_length=150)
    recipient = models.CharField(
        "获得者", max_length=100, help_text="单位、地方或群体；不填个人姓名"
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="honours", verbose_name="行政区"
    )
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name="社区",
    )
    level = models.CharField("级别", max_length=24, choices=Level)
    granted_by = models.CharField("授予单位", max_length=100, blank=True)
    is_statement = models.BooleanField(
        "属于表述", default=False, help_text="肯定性表述、承办活动等，不是奖项"
    )
    on = models.DateField("日期", help_text="日期不详时填资料来源的日期，精度选“日期未注明”")
    precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    basis = models.CharField("日期依据", max_length=10, choices=Basis, default=Basis.STATED)
    period_text = models.CharField("时间原文", max_length=40, blank=True)
    count = models.PositiveIntegerField("数量", null=True, blank=True)
    rank_text = models.CharField("位次", max_length=60, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = "荣誉"
        verbose_name_plural = "荣誉"
        ordering = ("district", "level", "-on", "id")
        constraints = [
            never_importing("districts_honour", "荣誉"),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(count__gt=0),
                name="districts_honour_count_is_positive",
                violation_error_message="数量须大于0；没有数量请留空。",
            ),
        ]

    def __str__(self):
        return f"{self.recipient}：{self.name}"

    def get_absolute_url(self):
        return f"{reverse('districts:district_detail', args=[self.district.code])}#honours"

    def save(self, *args, **kwargs):
        """An honour lies where its district does."""
        self.place_code = self.district.code
        super().save(*args, **kwargs)

    def clean(self):
        """The community that was honoured lies in the district."""
        super().clean()
        if self.community_id and not covers(self.district.code, self.community.code):
            raise ValidationError({"community": f"{self.community}不在{self.district}。"})


class DistrictEvent(Sourced, Event):
    """Something that happened in a place on a day, in one sentence."""

    code_prefix = "DS"

    district = models.ForeignKey(
        District, models.PROTECT, related_name="events", verbose_name="行政区"
    )
    key_area = models.ForeignKey(
        KeyArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="重点片区",
    )
    on = models.DateField("日期", help_text="日期不详时填资料来源的日期，精度选“日期未注明”")
    precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    basis = models.CharField("日期依据", max_length=10, choices=Basis, default=Basis.STATED)
    text = models.CharField("事件", max_length=200, help_text="一句话写明发生了什么，不写评价")
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = "大事"
        verbose_name_plural = "大事"
        ordering = ("-on", "-id")
        constraints = [never_importing("districts_districtevent", "大事")]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{reverse('districts:district_detail', args=[self.district.code])}#events"

    def save(self, *args, **kwargs):
        """What happened lies where its district does."""
        self.place_code = self.district.code
        super().save(*args, **kwargs)
