"""An uploaded figure file on its way to a release: checked, read over, taken in or given up."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import Unit
from districts.models import District
from figures.models.release import Release
from publishing.sources.models import Source


def new_token() -> str:
    """A name for a stored file that nobody guesses, and that says nothing."""
    return secrets.token_hex(16)


class FigureUploadQuerySet(models.QuerySet):
    """Questions about uploads."""

    def open(self):
        """Uploads that still wait for somebody, or for the worker."""
        return self.exclude(state__in=FigureUpload.CLOSED)

    def waiting(self):
        """Uploads that wait for the person who made them."""
        return self.filter(state__in=FigureUpload.WAITING)

    def of(self, user):
        """The uploads that this person made: nobody else sees them."""
        return self.filter(by=user)


class FigureUpload(models.Model):
    """A file that one person uploaded, what she said about it, and what reading it found.

    Nothing of it is public, and nothing of it is a figure, before it is taken in as a release.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "正在核对"
        REFUSED = "refused", "有问题，待修改"
        READY = "ready", "待确认"
        TAKING_IN = "taking_in", "正在存为草稿"
        TAKEN_IN = "taken_in", "已存为草稿"
        SAME = "same", "以前导入过"
        DISCARDED = "discarded", "已放弃"

    #: States in which nothing happens any more.
    CLOSED = (State.TAKEN_IN, State.SAME, State.DISCARDED)
    #: States in which the person has to do something.
    WAITING = (State.REFUSED, State.READY)

    token = models.CharField("凭证", max_length=32, unique=True, default=new_token, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CHECKING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="资料来源")
    released_on = models.DateField("来源发布日期", null=True, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    reason = models.CharField("变动原因", max_length=200, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行政区"
    )
    period = models.CharField("报告期", max_length=40, blank=True)
    sheet = models.CharField("工作表", max_length=31, blank=True)
    owner = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    file_name = models.CharField("文件名", max_length=200)
    file_size = models.PositiveBigIntegerField("字节数")
    file_sha256 = models.CharField("文件校验值", max_length=64)
    #: Grows with every button pressed: one of two presses on the same page counts, and a job
    #: writes down what it found only for the press that asked for it.
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    shape = models.CharField("表的形式", max_length=60, blank=True)
    place_code = models.CharField("所涉区划", max_length=20, blank=True)
    #: What reading it found, in numbers and sentences: `ImportReport` without its lines.
    counts = models.JSONField("计数", default=dict)
    notes = models.JSONField("说明", default=list)
    #: Names of the file that the catalogue does not know: `figures.importing.previews.unmatched`.
    unmatched = models.JSONField("不认识的指标名称", default=list)
    #: Public pages on which numbers would change: `figures.importing.previews.pages`.
    pages = models.JSONField("会变的页面", default=list)
    #: Names that were made aliases for this file's sake, and can be taken back from its page.
    aliases = models.JSONField("为它加的别名", default=list)
    message = models.CharField("结果", max_length=500, blank=True)
    release = models.ForeignKey(
        Release, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="数据发布"
    )
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="改自",
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = FigureUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "上传的数据文件"
        verbose_name_plural = "上传的数据文件"
        ordering = ("-created_at", "-id")

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("admin:figures_figureupload_change", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in self.CLOSED

    @property
    def is_under_way(self) -> bool:
        """Whether it is read or written now, or waits for the worker to do so."""
        return self.state in (self.State.CHECKING, self.State.TAKING_IN)


class UploadLine(models.Model):
    """One line of the preview of an upload: a problem, a difference, or a reading not literal."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", "问题"
        DIFFERENCE = "difference", "变更"
        READING = "reading", "不是照字面读的"

    upload = models.ForeignKey(
        FigureUpload, models.CASCADE, db_index=False, related_name="lines", verbose_name="上传"
    )
    kind = models.CharField("类型", max_length=10, choices=Kind)
    position = models.PositiveIntegerField("次序")
    row = models.PositiveIntegerField("行号", default=0)
    #: What the line says, as its kind has it; for display only.
    content = models.JSONField("内容")

    class Meta:
        verbose_name = "预览行"
        verbose_name_plural = "预览行"
        ordering = ("upload", "kind", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("upload", "kind", "position"),
                name="figures_uploadline_one_per_position",
                violation_error_message="同一次上传的预览行次序不能重复。",
            ),
        ]

    def __str__(self):
        return f"{self.upload} {self.get_kind_display()} {self.position}"
