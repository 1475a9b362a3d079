"""What happens to a matter: each update a signed, dated, immutable fact."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from livelihood.models.matter import Matter, PlanNode, Reporting, SubTarget
from livelihood.models.programme import ProgrammeDocument
from publishing.arithmetic.dates import Basis, Precision, today
from publishing.files.models import AttachedFile
from publishing.review.models import Event, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced


class MatterUpdateQuerySet(ReviewableQuerySet):
    """Questions about updates."""


class MatterUpdate(Sourced, Event):
    """A matter starts, moves on, is put off, completed, accepted …"""

    code_prefix = "JZ"
    ancestors = ("matter",)
    inline_relations = ("quantities", "files")

    class Kind(models.TextChoices):
        STARTED = "started", "启动"
        PROGRESS = "progress", "进展"
        DUE_CHANGED = "due_changed", "调整完成时限"
        COMPLETED = "completed", "完工"
        ACCEPTED = "accepted", "通过验收"
        SUSPENDED = "suspended", "暂缓"
        RESUMED = "resumed", "恢复"
        CANCELLED = "cancelled", "终止实施"
        REOPENED = "reopened", "重新办理"
        OBJECTION = "objection", "异议核查"
        OBJECTION_ANSWERED = "objection_answered", "异议答复"

    class Reason(models.TextChoices):
        LAND = "land", "征地拆迁"
        PRELIMINARY = "preliminary", "前期手续"
        TENDER = "tender", "招标投标"
        FUNDS = "funds", "资金到位"
        PIPELINES = "pipelines", "管线迁改"
        RESIDENTS = "residents", "居民意见"
        DESIGN = "design", "设计变更"
        WEATHER = "weather", "天气汛期"
        HEALTH = "health", "公共卫生事件"
        POLICY = "policy", "上级政策调整"
        CONTRACTOR = "contractor", "施工单位"
        OTHER = "other", "其他"

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="updates", verbose_name="民生实事"
    )
    kind = models.CharField("类型", max_length=20, choices=Kind)
    reporting = models.CharField(
        "登记方式", max_length=10, choices=Reporting, default=Reporting.REGISTERED
    )
    happened_on = models.DateField("发生日期")
    happened_precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    happened_basis = models.CharField(
        "日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    filed_on = models.DateField("填报日期", default=today, editable=False)
    brief = models.CharField(
        "一句话进展",
        max_length=40,
        blank=True,
        help_text="居民最想知道的，如“铺沥青”；放在标题句里",
    )
    text = models.TextField("进展情况", blank=True)
    progress = models.PositiveSmallIntegerField(
        "进度（%）", null=True, blank=True, help_text="有分项目标的由系统计算，不必填"
    )
    node = models.ForeignKey(
        PlanNode,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reached_by",
        verbose_name="到达节点",
        help_text="已做到计划的哪一步；之前的各步视为都已做到",
    )
    new_due_on = models.DateField("调整后完成日期", null=True, blank=True)
    new_due_precision = models.CharField(
        "调整后日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    reason = models.CharField("原因", max_length=12, choices=Reason, blank=True)
    corrective_action = models.CharField("补救措施", max_length=200, blank=True)
    document = models.ForeignKey(
        ProgrammeDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="updates",
        verbose_name="调整依据",
        help_text="年度民生实事调整、暂缓、终止须有文号",
    )
    problems = models.TextField("存在问题", blank=True)
    next_steps = models.TextField("下步打算", blank=True)
    problems_public = models.BooleanField("问题和打算对外公开", default=False)

    objects = MatterUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "进展"
        verbose_name_plural = "进展"
        ordering = ("matter", "happened_on", "published_at", "id")
        indexes = [models.Index(fields=("matter", "happened_on"), name="livelihood_update_matter")]
        constraints = [
            never_importing("livelihood_matterupdate", "进展"),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100),
                name="livelihood_matterupdate_progress_within_100",
                violation_error_message="进度不能超过100。",
            ),
            models.CheckConstraint(
                condition=Q(kind="due_changed", new_due_on__isnull=False)
                | (~Q(kind="due_changed") & Q(new_due_on__isnull=True)),
                name="livelihood_matterupdate_due_change_has_a_date",
                violation_error_message="调整完成时限须填调整后完成日期，其他类型不填。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("due_changed", "suspended", "cancelled")) | ~Q(reason=""),
                name="livelihood_matterupdate_moving_has_a_reason",
                violation_error_message="调整完成时限、暂缓、终止须选择原因。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="due_changed") | ~Q(corrective_action=""),
                name="livelihood_matterupdate_due_change_has_an_action",
                violation_error_message="调整完成时限须写明补救措施。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="completed", reporting="registered") | ~Q(text=""),
                name="livelihood_matterupdate_completion_has_a_text",
                violation_error_message="完工须写明完成情况。",
            ),
        ]

    def __str__(self):
        return f"{self.matter}：{self.get_kind_display()}"

    def save(self, *args, **kwargs):
        """An update lies where its matter does."""
        self.place_code = self.matter.place_code
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{self.matter.get_absolute_url()}#{self.code}"


class SubTargetQuantity(models.Model):
    """How much of a sub-target is done by this update (cumulative)."""

    update = models.ForeignKey(
        MatterUpdate, models.CASCADE, related_name="quantities", verbose_name="进展"
    )
    sub_target = models.ForeignKey(
        SubTarget, models.PROTECT, related_name="quantities", verbose_name="分项目标"
    )
    quantity = models.DecimalField("累计完成量", max_digits=15, decimal_places=4)

    class Meta:
        verbose_name = "累计完成量"
        verbose_name_plural = "累计完成量"
        ordering = ("sub_target__position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=0, quantity__lt=Decimal(10**11)),
                name="livelihood_subtargetquantity_is_not_negative",
                violation_error_message="累计完成量不能小于0，整数部分最多11位。",
            ),
            models.UniqueConstraint(
                fields=("update", "sub_target"),
                name="livelihood_subtargetquantity_once_per_update",
                violation_error_message="同一分项目标只能填一次。",
            ),
        ]

    def __str__(self):
        return f"{self.sub_target} {self.quantity.normalize():f}"


class UpdateFile(AttachedFile):
    """A photo or document that shows what an update says."""

    update = models.ForeignKey(
        MatterUpdate, models.CASCADE, related_name="files", verbose_name="进展"
    )

    class Meta:
        verbose_name = "照片和文件"
        verbose_name_plural = "照片和文件"
        ordering = ("id",)
