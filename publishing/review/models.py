"""What makes a record public: its state, the steps people took, proposals and batches.

Three kinds of record are reviewed in three ways (docs/data-model.md): events are signed once and
immutable; cards change through a signed `Proposal`; catalogues are edited with history.
References to "any record" are `record_type` (`app.model`) and `record_code`, never foreign keys.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Owned, validate_code


class ReviewState(models.TextChoices):
    """Where a record stands between a clerk's desk and the public page."""

    IMPORTING = "importing", "导入中"
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送待审"
    APPROVED = "approved", "已审待签发"
    PUBLISHED = "published", "已发布"
    RETURNED = "returned", "退回修改"
    WITHDRAWN = "withdrawn", "已撤下"


class ReviewableQuerySet(models.QuerySet):
    def public(self):
        """Published records whose every ancestor is published (`Reviewable.ancestors`)."""
        condition = Q(state=ReviewState.PUBLISHED)
        for path in self.model.ancestors:
            published = Q(**{f"{path}__state": ReviewState.PUBLISHED})
            condition &= published | Q(**{f"{path}__isnull": True})
        return self.filter(condition)

    def withdrawn(self):
        """Records that were public and are withdrawn: their pages answer 410."""
        return self.filter(state=ReviewState.WITHDRAWN)


class Reviewable(Owned):
    """A record that becomes public by signature. Subclass `Event` or `Card`, not this."""

    #: Letters before the place and number of a generated code, such as `TJ`.
    code_prefix = ""
    #: Paths to the records that must be public too, such as `("programme", "parent")`.
    ancestors: tuple[str, ...] = ()
    #: Reverse relations of inline rows that belong to this record and are signed with it.
    inline_relations: tuple[str, ...] = ()

    code = models.CharField(
        "编码",
        max_length=40,
        unique=True,
        blank=True,
        validators=[validate_code],
        help_text="留空自动编号；发布后不再改变",
    )
    state = models.CharField(
        "状态", max_length=10, choices=ReviewState, default=ReviewState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    created_at = models.DateTimeField("创建时间", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = ReviewableQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def record_type(self) -> str:
        """`app.model` in lower case, the first half of a reference to this record."""
        return self._meta.label_lower

    @property
    def is_published(self) -> bool:
        """Whether this row is published; its ancestors may not be (`objects.public()`)."""
        return self.state == ReviewState.PUBLISHED


class Event(Reviewable):
    """A dated fact: signed once, then immutable. A correction replaces it (`corrects`)."""

    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="更正",
        help_text="本条发布时，被更正的记录同时撤下",
    )

    class Meta:
        abstract = True


class Card(Reviewable):
    """A record whose live row is the signed version; it changes through a `Proposal`."""

    class Meta:
        abstract = True


class ReviewEvent(models.Model):
    """One step of one person with one record. Appended to, never changed."""

    class Step(models.TextChoices):
        WROTE = "wrote", "编写"
        FILED_FOR = "filed_for", "代录"
        SUBMITTED = "submitted", "报送"
        APPROVED = "approved", "审核通过"
        PUBLISHED = "published", "签发"
        RETURNED = "returned", "退回修改"
        WITHDRAWN = "withdrawn", "撤下"
        REOPENED = "reopened", "重新起草"
        INITIALISED = "initialised", "系统初始化"

    record_type = models.CharField("记录类型", max_length=60)
    record_code = models.CharField("记录编码", max_length=80)
    step = models.CharField("步骤", max_length=12, choices=Step)
    from_state = models.CharField("原状态", max_length=10, choices=ReviewState, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=ReviewState, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经办人",
    )
    actor = models.CharField("经办人姓名", max_length=60)
    at = models.DateTimeField("时间", default=timezone.now)
    reason = models.CharField("理由", max_length=500, blank=True)
    version = models.PositiveIntegerField("版本")
    fingerprint = models.CharField("内容摘要", max_length=64, blank=True)
    batch = models.ForeignKey(
        "publishing.Batch", models.PROTECT, null=True, related_name="+", verbose_name="报送批次"
    )

    class Meta:
        app_label = "publishing"
        verbose_name = "审核记录"
        verbose_name_plural = "审核记录"
        ordering = ("at", "id")
        indexes = [
            models.Index(fields=("record_type", "record_code", "id"), name="publishing_review_record")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(step="initialised"),
                name="publishing_reviewevent_names_a_person",
                violation_error_message="除系统初始化外，每一步都须有经办人。",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=("returned", "withdrawn")) | ~Q(reason=""),
                name="publishing_reviewevent_gives_a_reason",
                violation_error_message="退回和撤下须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.record_code} {self.get_step_display()} {self.actor}"


class Proposal(Reviewable):
    """A change to a published card, on the version it was written against.

    `changes` is `{"fields": {name: new value}, "inlines": {relation: [row, …]}}` in the JSON
    form of `publishing.review.snapshots`; it is applied when signed and refused if the card has
    moved on from `base_version`.
    """

    code_prefix = "BG"

    target_type = models.CharField("记录类型", max_length=60)
    target_code = models.CharField("记录编码", max_length=80)
    base_version = models.PositiveIntegerField("依据版本")
    changes = models.JSONField("变更内容", default=dict)
    note = models.CharField("变更说明", max_length=300, blank=True)
    publish_at = models.DateTimeField("定时发布", null=True, blank=True)

    class Meta:
        app_label = "publishing"
        verbose_name = "变更申请"
        verbose_name_plural = "变更申请"
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=("target_type", "target_code"), name="publishing_proposal_target")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="importing"),
                name="publishing_proposal_is_never_importing",
                violation_error_message="变更申请没有“导入中”状态。",
            ),
        ]

    def __str__(self):
        return f"{self.code}（{self.target_code}）"


class Batch(Reviewable):
    """Many events and proposals reported together and signed once (一次报送)."""

    code_prefix = "PC"

    title = models.CharField("标题", max_length=200)

    class Meta:
        app_label = "publishing"
        verbose_name = "报送批次"
        verbose_name_plural = "报送批次"
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="importing"),
                name="publishing_batch_is_never_importing",
                violation_error_message="报送批次没有“导入中”状态。",
            ),
        ]

    def __str__(self):
        return self.title


class BatchItem(models.Model):
    """One record in a batch: an event or a proposal."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name="报送批次")
    record_type = models.CharField("记录类型", max_length=60)
    record_code = models.CharField("记录编码", max_length=80)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta:
        app_label = "publishing"
        verbose_name = "批次条目"
        verbose_name_plural = "批次条目"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("batch", "record_type", "record_code"),
                name="publishing_batchitem_once_per_batch",
                violation_error_message="该记录已在本批次中。",
            )
        ]

    def __str__(self):
        return self.record_code
