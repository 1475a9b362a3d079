"""The bulletin (通报): what stood on a day, frozen when it was written, signed, and never redone."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from livelihood.models.placed import LiesWhereItBelongs
from livelihood.models.programme import Programme
from livelihood.models.round import ReportRound
from publishing.review.models import Event, ReviewableQuerySet, ReviewState, never_importing


class BulletinQuerySet(ReviewableQuerySet):
    """Questions about bulletins."""

    def for_list(self):
        """With what a row of a list says."""
        return self.select_related("programme__district", "owner", "corrects")

    def on_its_way_or_public(self):
        """Those that stand for their day: all but what was withdrawn."""
        return self.exclude(state=ReviewState.WITHDRAWN)


class Bulletin(LiesWhereItBelongs, Event):
    """One programme on one day. `content` is written by `livelihood.bulletins` and then kept."""

    code_prefix = "TB"
    ancestors = ("programme",)

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="bulletins", verbose_name="民生项目清单"
    )
    round = models.ForeignKey(
        ReportRound,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bulletins",
        verbose_name="月报",
        help_text="从哪一期月报得知谁没有报",
    )
    as_of = models.DateField("数据截止日")
    title = models.CharField("标题", max_length=150)
    number = models.CharField(
        "文号", max_length=60, blank=True, help_text="由发文单位编号，系统不编"
    )
    issued_on = models.DateField("印发日期")
    remarks = models.TextField(
        "说明和要求", blank=True, help_text="每段一行；写事实和要求，不写评价"
    )
    objection_from = models.DateField("异议期开始", null=True, blank=True)
    objection_to = models.DateField("异议期结束", null=True, blank=True)
    objection_contact = models.CharField(
        "异议联系方式", max_length=100, blank=True, help_text="单位和办公电话，不写个人手机"
    )
    content = models.JSONField("通报内容", default=dict, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = ("-as_of", "-issued_on", "-id")
        constraints = [
            never_importing("livelihood_bulletin", "通报"),
            models.CheckConstraint(
                condition=Q(objection_from__isnull=True, objection_to__isnull=True)
                | Q(
                    objection_from__isnull=False,
                    objection_to__isnull=False,
                    objection_to__gte=F("objection_from"),
                ),
                name="livelihood_bulletin_objection_window_is_a_period",
                violation_error_message="异议期开始和结束须同时填写，结束不早于开始。",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__gte=F("as_of")),
                name="livelihood_bulletin_is_issued_after_its_day",
                violation_error_message="印发日期不能早于数据截止日。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("livelihood:bulletin_detail", args=[self.code])

    def lie_in_its_place(self) -> None:
        """A bulletin is its programme's."""
        if self.programme_id:
            self.place_code = self.programme.place_code

    def clean(self):
        """The round and what it corrects are of the same programme; a window names whom to ask."""
        super().clean()
        problems = {}
        if self.round and self.round.programme_id != self.programme_id:
            problems["round"] = "只能选本清单的月报。"
        if self.corrects and self.corrects.programme_id != self.programme_id:
            problems["corrects"] = "只能更正同一清单的通报。"
        if self.objection_from and not self.objection_contact.strip():
            problems["objection_contact"] = "有异议期的，须写明联系方式。"
        if problems:
            raise ValidationError(problems)
