"""Services and measures for residents and firms (惠民服务与举措)."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from districts.models import District
from figures.models import Indicator
from livelihood.models.placed import LiesWhereItBelongs
from publishing.review.models import Card, never_importing
from publishing.sources.models import Sourced


class Service(LiesWhereItBelongs, Sourced, Card):
    """A service, voucher, mechanism or policy; what it achieved are figures."""

    code_prefix = "FW"
    inline_relations = ("components", "measures")

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "政务服务"
        VOUCHER = "voucher", "消费券"
        BUSINESS = "business", "营商服务"
        LIVELIHOOD = "livelihood", "民生服务"
        PROPERTY = "property", "物业服务"
        VOLUNTEER = "volunteer", "志愿服务"
        GOVERNANCE = "governance", "基层治理"
        PARTY = "party", "党建引领"
        INITIATIVE = "initiative", "发展举措"
        POLICY = "policy", "政策制度"
        CULTURE = "culture", "文明文化"
        OTHER = "other", "其他"

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="services", verbose_name="行政区"
    )
    provider = models.CharField("提供者", max_length=100, blank=True)
    provider_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提供单位",
        help_text="提供者在单位目录里时选，页面互相链接",
    )
    audience = models.CharField("服务对象", max_length=100, blank=True)
    period_text = models.CharField("时间", max_length=60, blank=True)
    terms = models.TextField("怎么用", blank=True, help_text="规则和条件，每行一句")
    results = models.TextField("已公布的结果", blank=True, help_text="每行一句；数字另立指标")
    stated_components = models.PositiveSmallIntegerField(
        "公布的项数", null=True, blank=True, help_text="来源说有几项；与列出的不符时页面并列说明"
    )
    components_note = models.CharField("各项说明", max_length=100, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "惠民服务与举措"
        verbose_name_plural = "惠民服务与举措"
        ordering = ("district", "kind", "id")
        constraints = [never_importing("livelihood_service", "惠民服务与举措")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("livelihood:service_detail", args=[self.code])

    def lie_in_its_place(self) -> None:
        """A service is its district's."""
        if self.district_id:
            self.place_code = self.district.code


class ServiceComponent(models.Model):
    """One of the parts that a service is made of."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="components", verbose_name="惠民服务与举措"
    )
    name = models.CharField("名称", max_length=100)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "组成"
        verbose_name_plural = "组成"
        ordering = ("position", "id")

    def __str__(self):
        return self.name


class ServiceMeasure(models.Model):
    """An indicator that measures the service; its figures may have a basis before and after."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="measures", verbose_name="惠民服务与举措"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    label = models.CharField("名目", max_length=40, blank=True, help_text="留空用指标名称")
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "成效指标"
        verbose_name_plural = "成效指标"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("service", "indicator"),
                name="livelihood_servicemeasure_indicator_once",
                violation_error_message="同一指标只列一次。",
            ),
        ]

    def __str__(self):
        return self.label or str(self.indicator)
