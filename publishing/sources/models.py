"""Where a published number or fact comes from."""

from django.db import models
from simple_history.models import HistoricalRecords

from accounts.models import PlaceCodeField, validate_code
from publishing.arithmetic.dates import Basis, Precision


class Source(models.Model):
    """An article, yearbook, bulletin or document that facts are taken from (a catalogue)."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "新闻报道"
        YEARBOOK = "yearbook", "统计年鉴"
        BULLETIN = "bulletin", "统计公报"
        MONTHLY = "monthly", "统计月报"
        DOCUMENT = "document", "文件"
        RETURN = "return", "单位报送"
        OTHER = "other", "其他"

    code = models.CharField("编码", max_length=40, unique=True, validators=[validate_code])
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    publisher = models.CharField("发布单位", max_length=100, blank=True)
    place_code = PlaceCodeField("所属区划")
    published_on = models.DateField("发布日期", help_text="日期不详时填已知的最早日期")
    published_precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    published_basis = models.CharField(
        "日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    url = models.URLField("网址", max_length=500, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        app_label = "publishing"
        verbose_name = "资料来源"
        verbose_name_plural = "资料来源"
        ordering = ("code",)

    def __str__(self):
        return self.name


class Sourced(models.Model):
    """Mixin of records that say where their facts come from, and where in it."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="资料来源"
    )
    source_locator = models.CharField("出处定位", max_length=60, blank=True)
    source_line = models.PositiveIntegerField("出处行号", null=True, blank=True)

    class Meta:
        abstract = True
