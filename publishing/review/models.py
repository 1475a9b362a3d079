"""What makes a record public: its state, the steps people took, proposals and batches.

Three kinds of record are reviewed in three ways (docs/data-model.md): events are signed once and
immutable; cards change through a signed `Proposal`; catalogues are edited with history.
References to "any record" are `record_type` (`app.model`) and `record_code`, never foreign keys.
"""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from publishing.review.reviewable import (
    Card,
    Event,
    Reviewable,
    ReviewableQuerySet,
    ReviewState,
    never_importing,
    with_references,
)

__all__ = [
    "Batch",
    "BatchItem",
    "Card",
    "Event",
    "Proposal",
    "ReviewEvent",
    "ReviewState",
    "Reviewable",
    "ReviewableQuerySet",
    "never_importing",
    "with_references",
]


class ReviewEventQuerySet(models.QuerySet):
    def of(self, record):
        """The steps of one record, oldest first."""
        return self.filter(record_type=record.record_type, record_code=record.code)

    def publications(self):
        """The steps that put a version on the public page."""
        return self.filter(step__in=ReviewEvent.PUBLISHING)


class ReviewEvent(models.Model):
    """One step of one person with one record. Appended to, never changed."""

    class Step(models.TextChoices):
        WROTE = "wrote", "编写"
        FILED_FOR = "filed_for", "代录"
        SUBMITTED = "submitted", "报送"
        APPROVED = "approved", "审核通过"
        SCHEDULED = "scheduled", "签发（定时）"
        PUBLISHED = "published", "签发"
        RECALLED = "recalled", "收回"
        RETURNED = "returned", "退回修改"
        WITHDRAWN = "withdrawn", "撤下"
        REOPENED = "reopened", "重新起草"
        ACCEPTED = "accepted", "通过验收"
        INITIALISED = "initialised", "系统初始化"

    #: Steps that write content; whoever took one never approves or signs.
    WRITING = (Step.WROTE, Step.FILED_FOR)
    SIGNING = (Step.PUBLISHED, Step.SCHEDULED, Step.ACCEPTED, Step.INITIALISED)
    #: Steps that put a version on the public page.
    PUBLISHING = (Step.PUBLISHED, Step.ACCEPTED, Step.INITIALISED)

    record_type = models.CharField("记录类型", max_length=60)
    record_code = models.CharField("记录编码", max_length=80)
    place_code = models.CharField("所属区划", max_length=24, blank=True)
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
    proposal_code = models.CharField(
        "变更申请", max_length=80, blank=True, help_text="卡片因签发变更申请而更新时，该申请的编码"
    )
    content = models.JSONField("签发内容", default=dict)

    objects = ReviewEventQuerySet.as_manager()

    #: Of a withdrawal, while it is taken: the correction whose publication brings it about. What
    #: looks at the record with its neighbours waits for that publication, which follows.
    corrected_by = None

    class Meta:
        app_label = "publishing"
        verbose_name = "审核记录"
        verbose_name_plural = "审核记录"
        ordering = ("at", "id")
        indexes = [
            models.Index(
                fields=("record_type", "record_code", "id"), name="publishing_review_record"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) ^ Q(step="initialised"),
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
    goes_public = False
    KEPT_BY_THE_ENGINE = (*Reviewable.KEPT_BY_THE_ENGINE, "held_back")

    target_type = models.CharField("记录类型", max_length=60)
    target_code = models.CharField("记录编码", max_length=80)
    base_version = models.PositiveIntegerField("依据版本")
    changes = models.JSONField("变更内容", default=dict)
    note = models.CharField("变更说明", max_length=300, blank=True)
    publish_at = models.DateTimeField(
        "定时发布", null=True, blank=True, help_text="签发后到此时刻才生效；留空为签发后立即生效"
    )
    held_back = models.TextField("没有按时公开的原因", blank=True, editable=False)

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

    @property
    def target_model(self) -> type[Card]:
        """The kind of card that this changes."""
        return apps.get_model(self.target_type)

    @property
    def scope_owner_id(self) -> int | None:
        """As the card's: a place's changes need a scope over all units too."""
        return None if self.target_model.needs_all_units else self.owner_id

    @property
    def is_scheduled(self) -> bool:
        """Whether it is to take effect at a moment still ahead."""
        return self.publish_at is not None and self.publish_at > timezone.now()

    def clean(self):
        """A schedule lies ahead."""
        if self.publish_at and not self.is_scheduled:
            raise ValidationError({"publish_at": "定时发布的时间须晚于现在。"})

    def target(self) -> Card | None:
        """The card as it stands; None if there is none of that code."""
        return self.target_model._base_manager.filter(code=self.target_code).first()


class Batch(Reviewable):
    """Many events and proposals reported together and signed once (一次报送)."""

    code_prefix = "PC"
    goes_public = False
    #: When it takes effect is decided by who signs, not by who reports.
    KEPT_BY_THE_ENGINE = (*Reviewable.KEPT_BY_THE_ENGINE, "publish_at", "held_back")

    title = models.CharField("标题", max_length=200)
    publish_at = models.DateTimeField(
        "定时发布",
        null=True,
        blank=True,
        editable=False,
        help_text="签发后到此时刻才公开；留空为签发后立即公开",
    )
    held_back = models.TextField("没有按时公开的原因", blank=True, editable=False)

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

    @property
    def is_scheduled(self) -> bool:
        """Whether it was signed for a moment, which may be over if it could not be applied."""
        return self.publish_at is not None and self.state == ReviewState.APPROVED

    def fingerprint_content(self):
        """Which records it holds: what each of them says is signed with that record itself."""
        return [
            list(reference) for reference in self.items.values_list("record_type", "record_code")
        ]

    def records(self) -> list[Reviewable]:
        """The items themselves, in order, to be read; one query for each kind."""
        return [record for _, record in self.items.with_records()]


class BatchItemQuerySet(models.QuerySet):
    def with_records(self) -> "list[tuple[BatchItem, Reviewable]]":
        """Each item with its event or proposal, in order, to be read; one query for each kind."""
        items = list(self)
        codes = {}
        for item in items:
            codes.setdefault(item.record_type, set()).add(item.record_code)
        found = {
            (record_type, record.code): record
            for record_type, wanted in codes.items()
            for record in with_references(
                apps.get_model(record_type)._base_manager.filter(code__in=wanted)
            )
        }
        return [(item, found[item.record_type, item.record_code]) for item in items]


class BatchItem(models.Model):
    """One record in a batch: an event or a proposal."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name="报送批次")
    record_type = models.CharField("记录类型", max_length=60)
    record_code = models.CharField("记录编码", max_length=80)
    position = models.PositiveIntegerField("次序", default=0)

    objects = BatchItemQuerySet.as_manager()

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

    def record(self) -> Reviewable:
        """The event or proposal itself, read alone: a step is taken with each for itself."""
        return apps.get_model(self.record_type)._base_manager.get(code=self.record_code)
