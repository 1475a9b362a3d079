"""Long work that somebody asked for: one row for each piece, done by the worker."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

#: A job or a worker that has given no sign of life for this long is lost.
LOST_AFTER = timedelta(seconds=60)


class JobQuerySet(models.QuerySet):
    """Questions about jobs."""

    def open(self):
        """Jobs that wait or run."""
        return self.filter(state__in=Job.OPEN)

    def claimable(self, *, at):
        """Jobs that a worker may take up at the moment `at`: waiting, or lost by another."""
        lost = Q(state=Job.State.RUNNING, beat_at__lt=at - LOST_AFTER)
        return self.filter(Q(state=Job.State.WAITING) | lost)


class Job(models.Model):
    """One piece of long work, how far it has got, and how it ended.

    `kind` names a registered function, `subject` what it works on. A worker that dies leaves the
    job running with an old `beat_at`; the next one takes it up again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "没有完成"
        CANCELLED = "cancelled", "已取消"

    OPEN = (State.WAITING, State.RUNNING)

    kind = models.CharField("工作", max_length=40)
    subject = models.CharField("对象", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="由谁要求",
    )
    stage = models.CharField("正在做", max_length=60, blank=True)
    done = models.PositiveBigIntegerField("已做", default=0)
    total = models.PositiveBigIntegerField("共有", default=0, help_text="0 表示还不知道")
    message = models.CharField("结果", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    #: Which worker holds it; another one's writes are then no longer taken.
    holder = models.CharField("执行者", max_length=40, blank=True)
    created_at = models.DateTimeField("要求时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    beat_at = models.DateTimeField("最近动静", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        verbose_name = "后台工作"
        verbose_name_plural = "后台工作"
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=Q(state__in=("waiting", "running")),
                name="publishing_job_asked_for_once",
                violation_error_message="这项工作已经在排队或进行。",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")),
                name="publishing_job_does_no_more_than_all",
                violation_error_message="已做的不能多于共有的。",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | (Q(beat_at__isnull=False) & ~Q(holder="")),
                name="publishing_job_running_is_held",
                violation_error_message="进行中的工作须有执行者。",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in self.OPEN


class WorkerQuerySet(models.QuerySet):
    """Questions about workers."""

    def alive(self, *, at):
        """Workers that gave a sign of life within the last minute before `at`."""
        return self.filter(beat_at__gte=at - LOST_AFTER)


class Worker(models.Model):
    """A running `manage.py work`, by its latest sign of life: pages say when there is none."""

    name = models.CharField("执行者", max_length=40, unique=True)
    beat_at = models.DateTimeField("最近动静")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        verbose_name = "后台执行者"
        verbose_name_plural = "后台执行者"
        ordering = ("name",)

    def __str__(self):
        return self.name
