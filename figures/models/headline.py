"""Which figures stand first on a district's card."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from districts.models import District
from figures.models.catalogue import Indicator
from figures.models.figure import Figure
from publishing.review.models import Card


class Headline(Card):
    """Which publisher and 口径 stand first for an indicator of a district: the staff's choice."""

    code_prefix = "TT"

    district = models.ForeignKey(
        District, models.PROTECT, related_name="headlines", verbose_name="行政区"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="headlines", verbose_name="指标"
    )
    role = models.CharField(
        "实际或目标", max_length=8, choices=Figure.FigureRole, default=Figure.FigureRole.ACTUAL
    )
    basis = models.CharField("口径", max_length=60, blank=True, default="")
    publisher = models.CharField("公布单位", max_length=100, blank=True, default="")
    position = models.PositiveSmallIntegerField("次序", default=0)

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = "首要数据"
        verbose_name_plural = "首要数据"
        ordering = ("district", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("district", "indicator", "role"),
                condition=~Q(state="withdrawn"),
                name="figures_headline_one_choice_per_indicator",
                violation_error_message="该行政区已为这个指标选定首要数据。",
            ),
            models.CheckConstraint(
                condition=~Q(state="importing"),
                name="figures_headline_is_never_importing",
                violation_error_message="首要数据没有“导入中”状态。",
            ),
        ]

    def __str__(self):
        return f"{self.district} {self.indicator}"
