"""The rows that belong to a team's card and are signed with it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import Unit
from figures.models import Indicator
from livelihood.models import Matter
from projects.models import Project
from teams.models.offices import validate_office
from teams.models.team import Team

#: No cadence begins before this day: every week since is looked at one by one.
EARLIEST_CADENCE = date(2000, 1, 1)
LATEST_CADENCE = date(2099, 12, 31)


class Post(models.Model):
    """A seat in a team, by office; no person is named."""

    class Kind(models.TextChoices):
        SECRETARY = "secretary", "书记"
        DEPUTY = "deputy", "副书记"
        MEMBER = "member", "成员"

    team = models.ForeignKey(Team, models.CASCADE, related_name="posts", verbose_name="服务队伍")
    kind = models.CharField("职务", max_length=10, choices=Kind)
    office = models.CharField(
        "由谁担任",
        max_length=100,
        validators=[validate_office],
        help_text="写岗位，如“挂钩区领导”，不写姓名",
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


class AssignmentQuerySet(models.QuerySet):
    def public(self):
        """Those of which both the team and what it serves are public."""
        return self.serving_the_public().filter(team__in=Team.objects.public())

    def serving_the_public(self):
        """Those of a public project or matter, whatever the state of the team."""
        return self.filter(
            Q(project__in=Project.objects.public()) | Q(matter__in=Matter.objects.public())
        )

    def in_force(self, *, on):
        """Those that run on the day `on`."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on)
        )


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

    objects = AssignmentQuerySet.as_manager()

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
        return str(self.project or self.matter or "")

    def clean(self):
        """A team serves what lies in its own district or city."""
        super().clean()
        target = self.project or self.matter
        if target is None or not self.team.district_id:
            return
        if not self.team.may_serve(target.district):
            field = "project" if self.project else "matter"
            raise ValidationError({field: f"“{target}”和队伍不在同一个区或市。"})


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
            models.CheckConstraint(
                condition=Q(since__gte=EARLIEST_CADENCE, since__lte=LATEST_CADENCE),
                name="teams_cadence_begins_in_this_century",
                violation_error_message="调度节奏的开始日期须在2000年至2099年之间。",
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

    class Counts(models.TextChoices):
        TEAMS = "teams", "队伍数"
        MEMBERS = "members", "人数"
        ACTIVITIES = "activities", "活动数"
        OTHER = "other", "其他"

    team = models.ForeignKey(Team, models.CASCADE, related_name="totals", verbose_name="服务队伍")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    counts = models.CharField("计什么", max_length=10, choices=Counts, default=Counts.OTHER)
    label = models.CharField(
        "名目", max_length=40, blank=True, help_text="跟在数后面，如“党员”；留空用指标名称"
    )
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
