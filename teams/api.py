"""Service teams and their activities for programs; how a team meets is on its page alone."""

from django.db.models import F, Prefetch
from rest_framework import serializers

from figures.api import FigureValueSerializer
from publishing.api.serializers import (
    SOURCED,
    EventSerializer,
    FileSerializer,
    PublicModelSerializer,
    PublicSerializer,
    RecordSerializer,
    Reference,
    texts,
)
from publishing.api.views import PublicRecordViewSet
from teams.filters import ActivityFilter, TeamFilter
from teams.models import Activity, Assignment, Post, Team, TeamTotal
from teams.totals import with_totals


class PostSerializer(PublicModelSerializer):
    """A seat, by office."""

    class Meta:
        model = Post
        fields = ("kind", "office", "unit")


class AssignmentSerializer(PublicModelSerializer):
    """A public project or matter that the team serves."""

    class Meta:
        model = Assignment
        fields = ("project", "matter", "since", "until", "note")


class TotalSerializer(PublicSerializer):
    """A total that an office published about the team."""

    counts = serializers.ChoiceField(
        source="total.counts", choices=TeamTotal.Counts.choices, help_text="计什么"
    )
    label = serializers.CharField(source="total.label", help_text="名目；空为指标名称")
    indicator = Reference(source="figure.indicator", help_text="指标")
    figure = FigureValueSerializer(help_text="公布的数")


class TeamSerializer(RecordSerializer):
    """A team, or a whole group of them."""

    mechanism = texts("工作机制，每句一条", source="mechanism_lines")
    posts = PostSerializer(many=True, help_text="岗位")
    assignments = AssignmentSerializer(many=True, help_text="服务的项目和民生实事")
    totals = TotalSerializer(source="shown_totals", many=True, help_text="公布的总数")
    activity_count = serializers.IntegerField(help_text="本站登记的活动次数")

    class Meta:
        model = Team
        fields = (
            "code",
            "name",
            "kind",
            "is_group",
            "district",
            "community",
            "parent",
            "unit",
            "formed_on",
            "formed_precision",
            "formed_basis",
            "dissolved_on",
            "domain",
            "mechanism",
            "posts",
            "assignments",
            "totals",
            "activity_count",
            "note",
            *SOURCED,
        )


def served():
    """The public assignments, in the order in which they began."""
    assignments = Assignment.objects.public().select_related("project", "matter")
    return assignments.order_by(F("since").asc(nulls_last=True), "id")


class TeamViewSet(PublicRecordViewSet):
    """Teams and groups of teams."""

    title = "服务队伍"
    about = (
        "行动支部、奔跑支部、先锋队、志愿服务队和党建联盟等。岗位写职务，不写姓名。"
        "各类队伍分别公布的总数可能重复计数，不能相加。"
    )
    example_code = "DW-321111-000001"
    queryset = (
        Team.objects.public()
        .for_list()
        .select_related("district", "community", "parent", "unit", "owner", "source")
        .prefetch_related(
            Prefetch("posts", Post.objects.select_related("unit")),
            Prefetch("assignments", served()),
        )
    )
    filterset_class = TeamFilter
    serializer_class = TeamSerializer

    def dress(self, rows):
        """With the totals of which a figure is public."""
        return with_totals(rows)


class ActivitySerializer(EventSerializer):
    """Something that a team did."""

    files = FileSerializer(many=True, help_text="照片和文件")

    class Meta:
        model = Activity
        fields = (
            "code",
            "team",
            "title",
            "on",
            "precision",
            "basis",
            "place",
            "participants",
            "text",
            "files",
            "corrects",
            *SOURCED,
        )


class ActivityViewSet(PublicRecordViewSet):
    """What teams did."""

    title = "队伍活动"
    about = "队伍为居民和企业做的事，一次一条。单位公布的活动总数在队伍的 `totals` 里，与这里的条数并列。"
    example_code = "HD-321111-000001"
    queryset = (
        Activity.objects.public()
        .select_related("team", "owner", "source", "corrects")
        .prefetch_related("files")
        .order_by("-on", "-id")
    )
    filterset_class = ActivityFilter
    serializer_class = ActivitySerializer
