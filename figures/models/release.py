"""A release: the figures that came from one source on one day."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Event, ReviewableQuerySet
from publishing.sources.models import Source


class ReleaseQuerySet(ReviewableQuerySet):
    """Questions about releases."""

    def with_counts(self):
        """Annotate `figure_count` (int): the rows that the public may see."""
        figures = self.model._meta.get_field("figures").related_model
        counted = (
            figures.objects.filter(
                release=models.OuterRef("pk"), audience="public", is_tombstone=False
            )
            .order_by()
            .values("release")
            .annotate(count=models.Count("pk"))
            .values("count")
        )
        return self.annotate(figure_count=Coalesce(models.Subquery(counted), 0))


class Release(Event):
    """A set of figures that came from one source on one day, signed as a whole."""

    code_prefix = "TJ"
    added_content = ("reason",)
    KEPT_BY_THE_ENGINE = (*Event.KEPT_BY_THE_ENGINE, "reading")

    title = models.CharField("标题", max_length=200)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="releases", verbose_name="资料来源"
    )
    released_on = models.DateField("来源发布日期")
    released_precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    released_basis = models.CharField(
        "日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    reason = models.CharField(
        "变动原因",
        max_length=200,
        blank=True,
        help_text="这次发布为什么改了以前的数，如“第五次经济普查修订”；与新数一起公开",
    )
    file_name = models.CharField("文件名", max_length=200, blank=True, editable=False)
    file_sha256 = models.CharField("文件校验值", max_length=64, blank=True, editable=False)
    digest = models.CharField(
        "数据摘要",
        max_length=64,
        blank=True,
        editable=False,
        help_text="规范化后数据行的 SHA-256；同来源、同日期、同摘要即同一次发布",
    )
    figures_digest = models.CharField(
        "入库摘要",
        max_length=64,
        blank=True,
        editable=False,
        help_text="已存数据的 SHA-256；与现有数据不符，就是有人绕过审核改了数据",
    )
    #: Of which bytes it was read, and how (`figures.importing.known`).
    reading = models.CharField("读法摘要", max_length=64, blank=True, editable=False)
    rows_total = models.PositiveIntegerField("总行数", default=0, editable=False)
    rows_new = models.PositiveIntegerField("新增", default=0, editable=False)
    rows_changed = models.PositiveIntegerField("变更", default=0, editable=False)
    rows_same = models.PositiveIntegerField("相同", default=0, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "数据发布"
        verbose_name_plural = "数据发布"
        ordering = ("-released_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("source", "released_on", "digest"),
                condition=~Q(state__in=("importing", "withdrawn")),
                name="figures_release_taken_in_once",
                violation_error_message="同一来源、同一日期、同样内容的数据已经导入。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("figures:release_detail", args=[self.code])

    def fingerprint_content(self) -> str:
        """What is signed besides the columns: its figures, by the digest of their rows."""
        return self.figures_digest or self.digest

    def altered_content(self) -> str:
        """Whether its figures are no longer those that were taken in: reads every one of them."""
        from figures.resources.stored import digest_of_stored

        if not self.figures_digest or self.figures_digest == digest_of_stored(self):
            return ""
        return "数据与导入时的不一致"

    def describe_change(self, step) -> str:
        """The sentence for the page of changes: how many figures, and how many were others."""
        if step.step not in ("published", "initialised") or self.corrects_id:
            return ""
        public = self.figures.filter(audience="public", is_tombstone=False).count()
        changed = f"，其中变更{self.rows_changed}个" if self.rows_changed else ""
        return f"发布“{self}”：共{public}个数{changed}。"
