"""The working-day calendar: what the State Council's yearly notice moves (a catalogue)."""

from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords


class CalendarDay(models.Model):
    """A weekday off, or a weekend day worked; all other days follow the week."""

    code = models.CharField(
        "日期编码",
        max_length=10,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")],
    )
    on = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班", help_text="勾选为调休上班，不勾选为放假")
    note = models.CharField("说明", max_length=60, blank=True, help_text="如“国庆节”")
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        app_label = "publishing"
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"
        ordering = ("on",)

    def __str__(self):
        return f"{self.on:%Y-%m-%d}{'上班' if self.is_working else '放假'}"

    def save(self, *args, **kwargs):
        """Save under the day itself as its code."""
        self.code = f"{self.on:%Y-%m-%d}"
        super().save(*args, **kwargs)
