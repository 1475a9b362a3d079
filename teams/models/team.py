"""The card of a team and the rows that belong to it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from districts.models import Community, District
from figures.models import Indicator
from livelihood.models import Matter
from projects.models import Project
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Card, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced


class TeamQuerySet(ReviewableQuerySet):
    """Questions about teams."""


class Team(Sourced, Card):
    """A party-branch service team, a volunteer team, an alliance, or a whole group of them."""

    code_prefix = "DW"
    inline_relations = ("posts", "assignments", "cadences", "excused_slots", "totals")

    class Kind(models.TextChoices):
        ACTION_BRANCH = "action_branch", "行动支部"
        RUNNING_BRANCH = "running_branch", "奔跑支部"
        PIONEER = "pioneer", "先锋队"
        VOLUNTEER = "volunteer", "志愿服务队"
        ALLIANCE = "alliance", "党建联盟"
        BRANCH = "branch", "党支部"
        COMMITTEE = "committee", "党委"
        OFFICE = "office", "工作站点"
        MEMBERS = "members", "党员群体"
        OTHER = "other", "其他"

    name = models.CharField("名称", max_length=100, help_text="队名含个人姓名的，登记中性名称")
    kind = models.CharField("类型", max_length=16, choices=Kind)
    is_group = models.BooleanField(
        "是一类队伍", default=False, help_text="名下有许多支队伍的总称，如“112支先锋队”"
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="teams", verbose_name="行政区"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="teams", verbose_name="社区"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="上级队伍",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依托单位"
    )
    formed_on = models.DateField("成立日期", null=True, blank=True)
    formed_precision = models.CharField(
        "成立日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    formed_basis = models.CharField(
        "成立日期依据", max_length=10, choices=Basis, default=Basis.STATED
    )
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    domain = models.CharField("服务领域", max_length=60, blank=True)
    mechanism = models.TextField("工作机制", blank=True, help_text="每行一句")
    publishes_meetings = models.BooleanField(
        "公开调度情况", default=False, help_text="勾选后，会议次数和按期率对外公开"
    )
    note = models.CharField("备注", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="修改记录")
    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = "服务队伍"
        verbose_name_plural = "服务队伍"
        ordering = ("district", "kind", "id")
        constraints = [
            never_importing("teams_team", "服务队伍"),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(formed_on__isnull=True)
                | Q(dissolved_on__gte=F("formed_on")),
                name="teams_team_ends_after_it_begins",
                violation_error_message="撤销日期不能早于成立日期。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="teams_team_is_not_its_own_parent",
                violation_error_message="队伍不能以自己为上级。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("teams:team_detail", args=[self.code])


class Post(models.Model):
    """A seat in a team, by office; no person is named."""

    class Kind(models.TextChoices):
        SECRETARY = "secretary", "书记"
        DEPUTY = "deputy", "副书记"
        MEMBER = "member", "成员"

    team = models.ForeignKey(Team, models.CASCADE, related_name="posts", verbose_name="服务队伍")
    kind = models.CharField("职务", max_length=10, choices=Kind)
    office = models.CharField(
        "由谁担任", max_length=100, help_text="写岗位，如“挂钩区领导”，不写姓名"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ("kind", "id")

    def __str__(self):
        return f"{self.get_kind_display()}：{self.office}"


class Assignment(models.Model):
    """What a team serves: exactly one project or one matter, from a day, maybe until one."""

    team = models.ForeignKey(
        Team, models.CASCADE, related_name="assignments", verbose_name="服务队伍"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="项目"
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="民生实事"
    )
    since = models.DateField("自", null=True, blank=True)
    until = models.DateField("至", null=True, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "服务对象"
        verbose_name_plural = "服务对象"
        ordering = ("since", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True) ^ Q(matter__isnull=True),
                name="teams_assignment_serves_one_thing",
                violation_error_message="项目和民生实事须填一个，且只填一个。",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="teams_assignment_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self):
        return str(self.project or self.matter)


class Cadence(models.Model):
    """How often a team is to meet, from a day on: 一周一调度, 一月一督查, 双月一会办."""

    class Kind(models.TextChoices):
        DISPATCH = "dispatch", "调度"
        INSPECTION = "inspection", "督查"
        CONSULTATION = "consultation", "会办"

    class Interval(models.TextChoices):
        WEEK = "week", "每周"
        MONTH = "month", "每月"
        TWO_MONTHS = "two_months", "每两个月"

    team = models.ForeignKey(Team, models.CASCADE, related_name="cadences", verbose_name="服务队伍")
    kind = models.CharField("类型", max_length=12, choices=Kind)
    interval = models.CharField("间隔", max_length=10, choices=Interval)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = "调度节奏"
        verbose_name_plural = "调度节奏"
        ordering = ("kind", "since", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="teams_cadence_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.UniqueConstraint(
                fields=("team", "kind"),
                condition=Q(until__isnull=True),
                name="teams_cadence_one_open_per_kind",
                violation_error_message="同一类型只能有一个未结束的节奏；先给原来的填上结束日期。",
            ),
        ]

    def __str__(self):
        return f"{self.get_interval_display()}一次{self.get_kind_display()}"


class ExcusedSlot(models.Model):
    """A slot that need not be kept, and why."""

    team = models.ForeignKey(
        Team, models.CASCADE, related_name="excused_slots", verbose_name="服务队伍"
    )
    kind = models.CharField("类型", max_length=12, choices=Cadence.Kind)
    on = models.DateField("其中任一天", help_text="落在哪一周、哪一月，就免去哪一次")
    reason = models.CharField("理由", max_length=100)

    class Meta:
        verbose_name = "免去的调度"
        verbose_name_plural = "免去的调度"
        ordering = ("on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("team", "kind", "on"),
                name="teams_excusedslot_once",
                violation_error_message="这一次已经免去。",
            ),
        ]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.reason}"


class TeamTotal(models.Model):
    """A total that an office published about the team: the figure's home is `figures`."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="totals", verbose_name="服务队伍")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    label = models.CharField("名目", max_length=40, blank=True, help_text="留空用指标名称")
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "公布的总数"
        verbose_name_plural = "公布的总数"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("team", "indicator"),
                name="teams_teamtotal_indicator_once",
                violation_error_message="同一指标只列一次。",
            ),
        ]

    def __str__(self):
        return self.label or str(self.indicator)
