"""Satisfaction as surveyed: how, how many, and what they said."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from livelihood.models.matter import Matter
from livelihood.models.placed import LiesWhereItBelongs
from livelihood.models.programme import Programme
from publishing.arithmetic.dates import today
from publishing.arithmetic.rates import percentage
from publishing.review.models import Event, never_importing
from publishing.sources.models import Sourced


class SatisfactionSurvey(LiesWhereItBelongs, Sourced, Event):
    """One survey of a programme or of a matter in it: counts of answers, never a typed rate."""

    code_prefix = "MY"
    ancestors = ("programme", "matter")

    class Method(models.TextChoices):
        PHONE = "phone", "电话访问"
        VISIT = "visit", "入户走访"
        PAPER = "paper", "纸质问卷"
        ONLINE = "online", "网上问卷"
        MEETING = "meeting", "会议测评"
        OTHER = "other", "其他"

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="surveys", verbose_name="民生项目清单"
    )
    matter = models.ForeignKey(
        Matter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name="民生实事",
        help_text="只测评一件事项时选；留空为整份清单",
    )
    title = models.CharField("名称", max_length=100)
    held_from = models.DateField("开始日期")
    held_to = models.DateField("结束日期")
    method = models.CharField("方式", max_length=8, choices=Method)
    method_note = models.CharField(
        "方式说明", max_length=150, blank=True, help_text="如何抽样、由谁测评"
    )
    sample = models.PositiveIntegerField("样本数", help_text="发出多少份、访问多少人")
    quorum = models.PositiveIntegerField(
        "有效数下限", help_text="至少收回多少份才作结论，按测评办法填"
    )
    satisfied = models.PositiveIntegerField("满意")
    mostly_satisfied = models.PositiveIntegerField("基本满意")
    dissatisfied = models.PositiveIntegerField("不满意")
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = "满意度测评"
        verbose_name_plural = "满意度测评"
        ordering = ("programme", "-held_to", "id")
        constraints = [
            never_importing("livelihood_satisfactionsurvey", "满意度测评"),
            models.CheckConstraint(
                condition=Q(held_to__gte=F("held_from")),
                name="livelihood_satisfactionsurvey_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(sample__gte=F("satisfied") + F("mostly_satisfied") + F("dissatisfied")),
                name="livelihood_satisfactionsurvey_answers_within_sample",
                violation_error_message="满意、基本满意、不满意之和不能超过样本数。",
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1) & Q(quorum__lte=F("sample")),
                name="livelihood_satisfactionsurvey_quorum_within_sample",
                violation_error_message="有效数下限须在1和样本数之间。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.satisfied + self.mostly_satisfied + self.dissatisfied

    @property
    def content_answers(self) -> int:
        """How many are satisfied or mostly so: what the rate counts."""
        return self.satisfied + self.mostly_satisfied

    @property
    def has_quorum(self) -> bool:
        """Whether enough answered for a conclusion."""
        return self.answers >= self.quorum

    @property
    def rate(self) -> Decimal | None:
        """满意 and 基本满意 in per cent of the answers; None below the quorum."""
        if not self.has_quorum:
            return None
        return percentage(self.content_answers, self.answers)

    def get_absolute_url(self):
        return f"{(self.matter or self.programme).get_absolute_url()}#surveys"

    def lie_in_its_place(self) -> None:
        """A survey lies where its matter does, else its programme."""
        above = self.matter or (self.programme if self.programme_id else None)
        if above is not None:
            self.place_code = above.place_code

    def clean(self):
        """It is over; the matter is on the list; what it corrects is of the same."""
        super().clean()
        problems = {}
        if self.matter and self.matter.programme_id != self.programme_id:
            problems["matter"] = "只能选本清单的事项。"
        if self.corrects and self.corrects.programme_id != self.programme_id:
            problems["corrects"] = "只能更正同一清单的测评。"
        if self.held_to and self.held_to > today():
            problems["held_to"] = "测评还没有结束，不能登记结果。"
        if problems:
            raise ValidationError(problems)
