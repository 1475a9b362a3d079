"""The card of a project."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.place_codes import covers
from districts.models import District, KeyArea
from projects.models.questions import LARGE, ProjectQuerySet
from publishing.review.models import Card, never_importing
from publishing.sources.models import Sourced

#: Money is whole 元; beyond 15 digits SQLite would not keep it (rules, section 4).
MOST_YUAN = 10**15


def money_within_bounds(table: str, *columns: str) -> list[models.CheckConstraint]:
    """Money is not negative and within 15 digits, or not known."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{column}__isnull": True})
            | Q(**{f"{column}__gte": 0, f"{column}__lt": MOST_YUAN}),
            name=f"{table}_{column}_within_bounds",
            violation_error_message="金额以元为单位，须为0以上的整数，最多15位。",
        )
        for column in columns
    ]


class Project(Sourced, Card):
    """A project, park or platform that a district reports on, from 在谈 to 投产."""

    code_prefix = "XM"
    inline_relations = ("units", "permits", "commitments", "files")

    class Kind(models.TextChoices):
        INDUSTRIAL = "industrial", "产业项目"
        PARK = "park", "产业园"
        PLATFORM = "platform", "平台载体"
        URBAN = "urban", "城建项目"
        OTHER = "other", "其他"

    class Qualifier(models.TextChoices):
        EXACT = "exact", "准确"
        MORE_THAN = "more_than", "以上"
        ABOUT = "about", "约"
        ALMOST = "almost", "近"

    name = models.CharField("名称", max_length=150)
    kind = models.CharField("类型", max_length=12, choices=Kind, default=Kind.INDUSTRIAL)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="projects", verbose_name="行政区"
    )
    key_area = models.ForeignKey(
        KeyArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="重点片区",
    )
    sector = models.CharField("行业", max_length=40, blank=True)
    location = models.CharField("地点", max_length=150, blank=True)
    leader_office = models.CharField(
        "挂钩领导", max_length=60, blank=True, help_text="写职务，如“副区长（分管工业）”，不写姓名"
    )
    total_investment = models.BigIntegerField(
        "总投资（元）", null=True, blank=True, help_text="以元为单位的整数；15.6亿元填1560000000"
    )
    investment_qualifier = models.CharField(
        "总投资约数", max_length=10, choices=Qualifier, default=Qualifier.EXACT
    )
    quoted_status = models.CharField(
        "来源表述",
        max_length=60,
        blank=True,
        help_text="来源怎么说就怎么写，如“引进”“落地”；这些不是阶段",
    )
    summary = models.TextField("项目内容", blank=True, help_text="每行一句事实，不写评价")
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering = ("district", "name", "id")
        constraints = [
            never_importing("projects_project", "项目"),
            *money_within_bounds("projects_project", "total_investment"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("projects:project_detail", args=[self.code])

    @property
    def is_large(self) -> bool:
        """Whether it is 亿元以上: at least 100,000,000 元; “近1亿元” is less."""
        amount = self.total_investment or 0
        return amount > LARGE or (amount == LARGE and self.investment_qualifier != "almost")

    @property
    def facts(self) -> list[str]:
        """What the project is, one sentence each."""
        return [line.strip() for line in self.summary.splitlines() if line.strip()]

    def fill_in_code(self):
        """A project lies where its district does; its code says where."""
        if self.district_id:
            self.place_code = self.district.code
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """A project lies where its district does."""
        if self._state.adding:
            self.place_code = self.district.code
        super().save(*args, **kwargs)

    def clean(self):
        """A project lies in a district, and its key area lies there too."""
        super().clean()
        if not self.district_id:
            return
        self.place_code = self.district.code
        if self.district.level == District.Level.SUBDISTRICT:
            raise ValidationError({"district": "请填所在的区，街道写在“地点”里。"})
        area = self.key_area
        if area and not covers(area.district.code, self.district.code):
            raise ValidationError({"key_area": f"“{area}”不在{self.district}。"})
