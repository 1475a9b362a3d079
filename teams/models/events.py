"""What teams did: activities, public; meetings, internal unless the team publishes them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from publishing.arithmetic.dates import Basis, Precision, today
from publishing.files.models import AttachedFile
from publishing.review.models import Event, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced
from teams.models.offices import validate_office
from teams.models.rows import Cadence
from teams.models.team import Team


class TeamEvent(Sourced, Event):
    """A dated fact of one team; its place is the team's."""

    ancestors = ("team",)
    #: The field of the day on which it happened.
    DAY = "on"

    class Meta:
        abstract = True

    def fill_in_code(self):
        """An event lies where its team does; its code says so."""
        if self.team_id:
            self.place_code = self.team.place_code
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """Save with the team's place; what is signed already keeps the place it was signed with."""
        if kwargs.get("update_fields") is None:
            self.place_code = self.team.place_code
        super().save(*args, **kwargs)

    def clean(self):
        """What is to come has not happened."""
        super().clean()
        day = getattr(self, self.DAY)
        if day is not None and day > today():
            raise ValidationError({self.DAY: "日期不能晚于今天。"})


class MeetingQuerySet(ReviewableQuerySet):
    def public(self):
        """Published meetings of public teams that publish their meetings, and no others."""
        return super().public().filter(team__publishes_meetings=True)


class Meeting(TeamEvent):
    """A dispatch, inspection or consultation that took place."""

    code_prefix = "HY"
    inline_relations = ("actions",)
    DAY = "held_on"

    team = models.ForeignKey(Team, models.PROTECT, related_name="meetings", verbose_name="服务队伍")
    kind = models.CharField("类型", max_length=12, choices=Cadence.Kind)
    held_on = models.DateField("日期")
    summary = models.TextField("内容", blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "调度会办"
        verbose_name_plural = "调度会办"
        ordering = ("-held_on", "-id")
        constraints = [never_importing("teams_meeting", "调度会办")]

    def __str__(self):
        return f"{self.team}：{self.held_on:%Y-%m-%d}{self.get_kind_display()}"

    def get_absolute_url(self):
        return f"{self.team.get_absolute_url()}#meetings"

    @property
    def stays_internal(self) -> bool:
        """Meetings are the team's own business unless it publishes them."""
        return not self.team.publishes_meetings


class MeetingAction(models.Model):
    """Something agreed in a meeting: who does it, by when."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="actions", verbose_name="调度会办"
    )
    text = models.CharField("事项", max_length=200)
    office = models.CharField("由谁办", max_length=60, blank=True, validators=[validate_office])
    due_on = models.DateField("期限", null=True, blank=True)
    done_on = models.DateField("办完日期", null=True, blank=True)

    class Meta:
        verbose_name = "议定事项"
        verbose_name_plural = "议定事项"
        ordering = ("id",)

    def __str__(self):
        return self.text


class Activity(TeamEvent):
    """Something a team did for residents or firms."""

    code_prefix = "HD"
    inline_relations = ("files",)

    team = models.ForeignKey(
        Team, models.PROTECT, related_name="activities", verbose_name="服务队伍"
    )
    title = models.CharField("名称", max_length=100)
    on = models.DateField("日期")
    precision = models.CharField(
        "日期精度", max_length=10, choices=Precision, default=Precision.DAY
    )
    basis = models.CharField("日期依据", max_length=10, choices=Basis, default=Basis.STATED)
    place = models.CharField("地点", max_length=100, blank=True)
    participants = models.PositiveIntegerField("参加人数", null=True, blank=True)
    text = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = "活动"
        verbose_name_plural = "活动"
        ordering = ("-on", "-id")
        constraints = [
            never_importing("teams_activity", "活动"),
            models.CheckConstraint(
                condition=Q(participants__isnull=True) | Q(participants__gte=1),
                name="teams_activity_participants_is_positive",
                violation_error_message="参加人数至少1人；不清楚请留空。",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.team.get_absolute_url()}#activities"


class ActivityFile(AttachedFile):
    """A photo or document of an activity."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="files", verbose_name="活动"
    )

    class Meta:
        verbose_name = "照片和文件"
        verbose_name_plural = "照片和文件"
        ordering = ("id",)
