"""The card of a team: who it is, where, and under which office."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from accounts.place_codes import covers
from districts.models import Community, District
from publishing.arithmetic.dates import Basis, Precision
from publishing.review.models import Card, ReviewableQuerySet, never_importing
from publishing.sources.models import Sourced

#: Digits of a place code that name its district.
DISTRICT_DIGITS = 6


class TeamQuerySet(ReviewableQuerySet):
    def for_list(self):
        """With what every line of a list shows: place, parent, unit, owner, source."""
        return self.select_related(
            "district", "community", "parent", "unit", "owner", "source"
        ).with_counts()

    def with_counts(self):
        """Annotate `activity_count` and `member_count`: public activities, public teams below."""
        return self.annotate(
            activity_count=self._number_of("activities"), member_count=self._number_of("members")
        )

    def of_unit(self, unit):
        """Teams that rest on `unit`, or in which it has a post."""
        return self.filter(Q(unit=unit) | Q(posts__unit=unit)).distinct()

    def _number_of(self, relation: str):
        reverse_field = self.model._meta.get_field(relation)
        name = reverse_field.field.name
        rows = reverse_field.related_model.objects.public().filter(**{name: OuterRef("pk")})
        counts = rows.order_by().values(name).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(counts), 0)


class Team(Sourced, Card):
    """A party-branch service team, a volunteer team, an alliance, or a whole group of them."""

    code_prefix = "DW"
    inline_relations = ("posts", "assignments", "cadences", "excused_slots", "totals")
    #: Rows that say how the team meets: public where it publishes its meetings.
    MEETING_RELATIONS = ("cadences", "excused_slots")

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

    @property
    def lies_in(self) -> str:
        """The code of the place it works in: its community, else its district; "" without one."""
        place = self.community if self.community_id else self.district if self.district_id else None
        return place.code if place else ""

    @property
    def public_parent(self) -> "Team | None":
        """The team above, where it is public itself."""
        return self.parent if self.parent_id and self.parent.is_published else None

    @property
    def mechanism_lines(self) -> list[str]:
        """How it works, one sentence each."""
        return [line.strip() for line in self.mechanism.splitlines() if line.strip()]

    @property
    def internal_content(self) -> tuple[str, ...]:
        """What of the card no page shows, and so no sentence about a change tells either.

        How it meets, unless it publishes that; a parent or a thing served that is not public.
        """
        names = [] if self.publishes_meetings else list(self.MEETING_RELATIONS)
        if self.parent and not self.parent.is_published:
            names.append("parent")
        served = self.assignments.all()
        if served.count() > served.serving_the_public().count():
            names.append("assignments")
        return tuple(names)

    def fill_in_code(self):
        """A team lies where its community or district does; its code says so."""
        self.place_code = self.lies_in or self.place_code
        super().fill_in_code()

    def save(self, *args, **kwargs):
        """Save with the place that follows from community or district."""
        if kwargs.get("update_fields") is None:
            self.place_code = self.lies_in
        super().save(*args, **kwargs)

    def clean(self):
        """The community lies in the district; the teams above are of its place, and no circle."""
        super().clean()
        if not self.district_id:
            return
        self.place_code = self.lies_in
        if self.community and not covers(self.district.code, self.community.code):
            raise ValidationError({"community": f"“{self.community}”不在{self.district}之内。"})
        if self.parent and not self.may_serve(self.parent.district):
            raise ValidationError({"parent": f"“{self.parent}”不在同一个区或市。"})
        self._refuse_circles()

    def may_serve(self, district: District) -> bool:
        """Whether `district` is the team's own district, a part of it, or the city around it."""
        mine, other = (code[:DISTRICT_DIGITS] for code in (self.district.code, district.code))
        return covers(mine, other) or covers(other, mine)

    def _refuse_circles(self) -> None:
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen and above.pk is not None:
                raise ValidationError({"parent": "上级队伍不能又在本队伍之下。"})
            seen.add(above.pk)
            above = above.parent
