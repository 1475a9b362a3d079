"""Derived intervals: what the events make of a matter on any day.

Event-driven states only: 逾期, 序时 and 资料截至 depend on the day asked and are computed by query.
Never edited; written in the publishing transaction, rebuilt identically by a command.
"""

from django.db import models
from django.db.models import F, Q

from livelihood.models.matter import Matter

#: With it every product that the comparison of 序时 forms fits into 64 bits.
LARGEST_WHOLE = 10**9


class MatterState(models.Model):
    """One interval, from a day on until (not including) another; open where `valid_to` is null."""

    class Status(models.TextChoices):
        LISTED = "listed", "已列入"
        UNDER_WAY = "under_way", "实施中"
        AWAITING_ACCEPTANCE = "awaiting", "完工待验收"
        DONE = "done", "办结"
        SUSPENDED = "suspended", "暂缓"
        CANCELLED = "cancelled", "终止实施"
        REPORTED_DONE = "reported_done", "来源报道已完成"

    class Timing(models.TextChoices):
        EARLY = "early", "提前"
        ON_TIME = "on_time", "按期"
        LATE = "late", "延期"

    matter = models.ForeignKey(
        Matter, models.CASCADE, related_name="states", verbose_name="民生实事"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True)
    status = models.CharField("状态", max_length=14, choices=Status)
    #: The day from which it has had this status, whatever else has changed since.
    since = models.DateField("该状态自")
    #: The last day of the span in which it is due, as it stood; null: 未定期限.
    due_on = models.DateField("完成时限", null=True)
    #: Only a stated due date can be missed.
    due_is_stated = models.BooleanField("时限为源文注明", default=False)
    #: The last day of the span in which it was due at first; null: none, or none that was stated.
    original_due_on = models.DateField("原定完成时限", null=True)
    #: The span in which it was to start, first and last day; null: none, or none stated.
    starts_on = models.DateField("启动日期", null=True)
    starts_by = models.DateField("启动期末日", null=True)
    #: Tenths of a per cent (0–1000), as printed; null: 未报进度.
    progress = models.PositiveSmallIntegerField("进度（千分之）", null=True)
    #: The same, exact, as a fraction (`states.progress`): 序时 compares what is not rounded.
    progress_part = models.BigIntegerField("进度分子", null=True)
    progress_whole = models.BigIntegerField("进度分母", null=True)
    progress_is_typed = models.BooleanField("进度为填报", default=False)
    #: The due day of the furthest plan node reached; null: none reached.
    node_reached_on = models.DateField("到达节点日期", null=True)
    #: The completion that stands: its last day.
    completed_on = models.DateField("完工日期", null=True)
    #: The completion against the original due date; "" where nobody can say.
    timing = models.CharField("是否按期", max_length=8, choices=Timing, blank=True)
    #: Days by which the completion missed the original due date; null where nobody can say.
    days_late = models.PositiveIntegerField("延期天数", null=True)

    class Meta:
        verbose_name = "事项状态"
        verbose_name_plural = "事项状态"
        ordering = ("matter", "valid_from")
        indexes = [models.Index(fields=("status", "due_on"), name="livelihood_state_status_due")]
        constraints = [
            models.UniqueConstraint(
                fields=("matter", "valid_from"),
                name="livelihood_matterstate_one_from_a_day",
                violation_error_message="一个事项一天只有一个状态开始。",
            ),
            # With the next two, and on PostgreSQL a foreign key from each end to the next
            # beginning, the intervals of a matter are one chain: no gap, no overlap.
            models.UniqueConstraint(
                fields=("matter", "valid_to"),
                name="livelihood_matterstate_one_to_a_day",
                violation_error_message="一个事项一天只有一个状态结束。",
            ),
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(valid_to__isnull=True),
                name="livelihood_matterstate_one_open",
                violation_error_message="一个事项只有一个现行状态。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="livelihood_matterstate_ends_after_it_begins",
                violation_error_message="状态的结束须晚于开始。",
            ),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=1000),
                name="livelihood_matterstate_progress_within_1000",
                violation_error_message="进度在0到1000之间。",
            ),
            models.CheckConstraint(
                condition=Q(
                    progress__isnull=True, progress_part__isnull=True, progress_whole__isnull=True
                )
                | Q(
                    progress__isnull=False,
                    progress_part__isnull=False,
                    progress_whole__isnull=False,
                    progress_part__gte=0,
                    progress_part__lte=F("progress_whole"),
                    progress_whole__gte=1,
                    progress_whole__lte=LARGEST_WHOLE,
                ),
                name="livelihood_matterstate_progress_is_a_fraction",
                violation_error_message="进度须同时有千分数和分数。",
            ),
        ]

    def __str__(self):
        return f"{self.matter} {self.valid_from:%Y-%m-%d} {self.get_status_display()}"
