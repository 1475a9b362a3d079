"""What happens to a matter: each update a signed, dated, immutable fact."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from livelihood.models.matter import Matter, Reporting
from livelihood.models.plan import PlanNode, SubTarget
from livelihood.models.programme import Programme, ProgrammeDocument
from livelihood.models.round import ReportRound
from livelihood.models.spans import begin_spans
from publishing.arithmetic.dates import Basis, Precision, shown, today
from publishing.files.models import AttachedFile
from publishing.review.models import Event, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced


class MatterUpdateQuerySet(ReviewableQuerySet):
    """Questions about updates."""

    def in_sequence(self):
        """In the order that counts: by the day on which it happened, then as published."""
        return self.order_by("happened_on", "published_at", "pk")

    def for_matter_page(self):
        """With what the timeline of a matter shows, in sequence."""
        related = self.select_related("node", "document", "source", "owner", "corrects")
        return related.prefetch_related("quantities__sub_target", "files").in_sequence()


class MatterUpdate(Sourced, Event):
    """A matter starts, moves on, is put off, completed, accepted …"""

    code_prefix = "JZ"
    ancestors = ("matter",)
    inline_relations = ("quantities", "files")
    added_content = ("round", "expected_on", "said_on_schedule")

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

    class SaidOnSchedule(models.TextChoices):
        YES = "yes", "是"
        NO = "no", "否"

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
    accepts = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="acceptances",
        verbose_name="验收的完工记录",
    )
    problems = models.TextField("存在问题", blank=True)
    next_steps = models.TextField("下步打算", blank=True)
    problems_public = models.BooleanField("问题和打算对外公开", default=False)

    round = models.ForeignKey(
        ReportRound,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="updates",
        verbose_name="月报",
    )
    expected_on = models.DateField(
        "预计完成日", null=True, blank=True, help_text="单位自己的估计，不公开，也不改变完成时限"
    )
    said_on_schedule = models.CharField(
        "是否达序时（单位自报）",
        max_length=3,
        choices=SaidOnSchedule,
        blank=True,
        help_text="不公开；序时按计划节点或时间推算",
    )

    objects = MatterUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "进展"
        verbose_name_plural = "进展"
        ordering = ("matter", "happened_on", "published_at", "id")
        indexes = [
            models.Index(fields=("matter", "happened_on"), name="livelihood_update_matter"),
            # Whether there is news of a programme is asked by the day.
            models.Index(fields=("happened_on",), name="livelihood_update_day"),
        ]
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
            models.CheckConstraint(
                condition=Q(kind="accepted", reporting="registered", accepts__isnull=False)
                | (~Q(kind="accepted") & Q(accepts__isnull=True)),
                name="livelihood_matterupdate_acceptance_names_a_completion",
                violation_error_message="通过验收不用填报：由审核人或签发人在完工的事项上直接办理。",
            ),
        ]

    def __str__(self):
        return f"{self.matter}：{self.get_kind_display()}"

    @property
    def kind_word(self) -> str:
        """Its kind as residents read it: an acceptance of a micro matter is 销号."""
        if self.kind == self.Kind.ACCEPTED:
            return self.matter.programme.accepted_word
        return self.get_kind_display()

    @property
    def in_words(self) -> str:
        """`2021年10月5日的“进展”`: how a sentence for staff names it."""
        day = shown(self.happened_on, self.happened_precision, self.happened_basis)
        return f"{day}的“{self.get_kind_display()}”"

    @property
    def accepted_event(self):
        """The completion that this update accepts, for the one-person act; None for the rest."""
        return self.accepts

    @property
    def first_filed_on(self):
        """When this fact was first filed: a correction does not make it late."""
        update = self
        while update.corrects is not None:
            update = update.corrects
        return update.filed_on

    def get_absolute_url(self):
        return f"{self.matter.get_absolute_url()}#{self.code}"

    def fill_in_code(self):
        """An update lies where its matter does."""
        self.place_code = self.matter.place_code
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """An update lies where its matter does; a correction in the round of what it corrects."""
        if not self.place_code:
            self.place_code = self.matter.place_code
        if self.corrects_id and self.round_id is None and self.is_open:
            for name in ("round", "expected_on", "said_on_schedule"):
                setattr(self, name, getattr(self, name) or getattr(self.corrects, name))
        super().save(*args, **kwargs)

    def clean(self):
        """It happened, to this matter, and is filed by a unit that answers for it."""
        super().clean()
        problems = begin_spans(self, {"happened": True, "new_due": False})
        if not hasattr(self, "matter"):
            raise ValidationError(problems)
        problems |= self._wrong_day() | self._wrong_filing() | self._wrong_references()
        if problems:
            raise ValidationError(problems)

    def _wrong_day(self) -> dict[str, str]:
        if self.happened_on and self.happened_on > today():
            return {"happened_on": "还没有发生的事不能填报。"}
        if self.reporting == Reporting.REGISTERED and self.happened_precision == Precision.UNKNOWN:
            return {"happened_precision": "单位登记的进展须写明日期，至少到年。"}
        return {}

    def _wrong_filing(self) -> dict[str, str]:
        if self.matter.reporting == Reporting.REPORTED != self.reporting:
            return {
                "reporting": "本事项只有来源报道；单位开始登记，先把事项的登记方式改为单位登记。"
            }
        if self.owner_id and self.owner_id not in self.matter.filing_units():
            return {"owner": self._not_its_desk()}
        closing = (self.Kind.COMPLETED, self.Kind.ACCEPTED, self.Kind.DUE_CHANGED)
        if self.matter.standing and self.kind in closing:
            return {"kind": f"常态化推进的事项没有“{self.get_kind_display()}”。"}
        return {}

    def _not_its_desk(self) -> str:
        responsible = self.matter.units.filter(role="responsible", unit=self.owner_id)
        if self.matter.parent_id is None and self.matter.pk and responsible.exists():
            return (
                f"{self.owner}是本事项的责任单位，只填报所负责的子项、点位；本事项由牵头单位填报。"
            )
        return f"{self.owner}不是本事项的责任、牵头单位，不能填报。"

    def _wrong_references(self) -> dict[str, str]:
        problems = {}
        if self.node and self.node.matter_id != self.matter_id:
            problems["node"] = "只能选本事项的计划节点。"
        for name in ("corrects", "accepts"):
            other = getattr(self, name)
            if other and other.matter_id != self.matter_id:
                problems[name] = "只能选本事项的进展。"
        if self.document and not self._is_of_its_lists(self.document):
            problems["document"] = "只能选事项所在清单的文件。"
        elif self.needs_basis and not (self.document and self.document.number):
            problems["document"] = "请先登记调整依据：年度民生实事的调整须有写明文号的清单文件。"
        return problems

    def _is_of_its_lists(self, document: ProgrammeDocument) -> bool:
        own = document.programme_id == self.matter.programme_id
        return own or document.programme_id in {row.pk for row in self.matter.programmes()}

    @property
    def needs_basis(self) -> bool:
        """Whether it moves what an annual programme promised: that takes a document (文号).

        Any list that the matter is on may have promised it.
        """
        moving = (self.Kind.DUE_CHANGED, self.Kind.SUSPENDED, self.Kind.CANCELLED)
        return (
            self.kind in moving
            and self.reporting == Reporting.REGISTERED
            and any(row.kind == Programme.Kind.ANNUAL for row in self.matter.programmes())
        )


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

    def clean(self):
        """The sub-target is one of this matter's."""
        super().clean()
        known = self.update_id and self.sub_target_id
        if known and self.sub_target.matter_id != self.update.matter_id:
            raise ValidationError({"sub_target": "只能选本事项的分项目标。"})


class UpdateFile(AttachedFile):
    """A photo or document that shows what an update says."""

    update = models.ForeignKey(
        MatterUpdate, models.CASCADE, related_name="files", verbose_name="进展"
    )
    dated_on = models.DateField(
        "文件日期", null=True, blank=True, help_text="补报（完工31天以后填报）须附写明日期的文件"
    )

    class Meta:
        verbose_name = "照片和文件"
        verbose_name_plural = "照片和文件"
        ordering = ("id",)
