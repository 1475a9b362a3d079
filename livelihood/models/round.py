"""The monthly round: what is asked of which units, and what they sent."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Owned, Unit, validate_code
from livelihood.models.programme import Programme
from publishing.arithmetic.dates import today
from publishing.files.naming import stored_name
from publishing.review.models import Batch

#: A round is opened before its period ends, but not by a slip of the pen years before.
FURTHEST_AHEAD = timedelta(days=92)


class ReportRound(Owned):
    """A programme's report for a period: every unit is asked once, and answers by a day. Internal."""

    code = models.CharField(
        "编码", max_length=60, unique=True, editable=False, validators=[validate_code]
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="rounds", verbose_name="民生项目清单"
    )
    period_end = models.DateField(
        "数据截止日", help_text="各单位填报到哪一天为止的进展，如10月31日"
    )
    due_on = models.DateField("报送截止日", help_text="各单位最迟哪一天报来")
    opened_at = models.DateTimeField("布置时间", default=timezone.now, editable=False)
    closed_at = models.DateTimeField("收齐关闭时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        verbose_name = "月报"
        verbose_name_plural = "月报"
        ordering = ("-period_end", "programme", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "period_end"),
                name="livelihood_reportround_once_per_period",
                violation_error_message="这份清单这一期的月报已经布置过。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("period_end")),
                name="livelihood_reportround_is_due_after_its_period",
                violation_error_message="报送截止日不能早于数据截止日。",
            ),
        ]

    def __str__(self):
        return f"{self.programme}{self.period_end.year}年{self.period_end.month}月月报"

    @property
    def is_open(self) -> bool:
        """Whether units may still send something in."""
        return self.closed_at is None

    def lie_in_its_place(self) -> None:
        """A round is its programme's: place, owner, and a code that says both."""
        self.place_code, self.owner_id = self.programme.place_code, self.programme.owner_id
        self.code = f"{self.programme.code}-{self.period_end:%Y%m%d}"

    def save(self, *args, **kwargs):
        """A round lies where its programme does."""
        self.lie_in_its_place()
        super().save(*args, **kwargs)

    def clean(self):
        """Its period lies within the programme's, or follows it."""
        super().clean()
        if not self.programme_id or not self.period_end:
            return
        self.lie_in_its_place()
        if self.period_end < self.programme.period_start:
            raise ValidationError({"period_end": "数据截止日早于清单的开始日期。"})
        if self._state.adding and self.period_end > today() + FURTHEST_AHEAD:
            raise ValidationError({"period_end": "数据截止日在一个季度以后，请核对年份和月份。"})


class RoundReturn(models.Model):
    """One unit in one round: whether it has looked, and what it has sent."""

    round = models.ForeignKey(
        ReportRound, models.CASCADE, related_name="returns", verbose_name="月报"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    opened_at = models.DateTimeField("首次打开时间", null=True, blank=True)

    class Meta:
        verbose_name = "单位月报"
        verbose_name_plural = "单位月报"
        ordering = ("round", "unit__code")
        constraints = [
            models.UniqueConstraint(
                fields=("round", "unit"),
                name="livelihood_roundreturn_once_per_unit",
                violation_error_message="同一期月报里一个单位只有一份。",
            ),
        ]

    def __str__(self):
        return f"{self.round}：{self.unit}"


class RoundFiling(models.Model):
    """One sending of a unit: a file, an entry on a phone, or a paper return filed for it."""

    class Means(models.TextChoices):
        FILE = "file", "表格"
        PHONE = "phone", "手机填报"
        PAPER = "paper", "督查代录"

    unit_return = models.ForeignKey(
        RoundReturn, models.CASCADE, related_name="filings", verbose_name="单位月报"
    )
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="+", verbose_name="报送批次")
    means = models.CharField("方式", max_length=5, choices=Means)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    filed_at = models.DateTimeField("报送时间", default=timezone.now)
    file_name = models.CharField("文件名", max_length=150, blank=True)
    scan = models.FileField("纸质件扫描", upload_to=stored_name, blank=True)

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        ordering = ("filed_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(means="paper") | ~Q(scan=""),
                name="livelihood_roundfiling_paper_has_a_scan",
                violation_error_message="代录须附纸质件的扫描或照片。",
            ),
        ]

    def __str__(self):
        return f"{self.unit_return} {self.get_means_display()}"
