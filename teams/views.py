"""Pages of teams."""

from itertools import groupby

from publishing.arithmetic.dates import shown, today
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn
from publishing.pages.lists import PublicListView
from teams.cadence.records import records_of
from teams.filters import TeamFilter
from teams.models import Meeting, Post, Team, TeamTotal
from teams.serving import served_by
from teams.totals import counting, numbers_of_teams, with_totals

TEAMS = SiteColumn(
    name="服务队伍",
    description="行动支部、奔跑支部、先锋队、志愿服务队和党建联盟：由谁组成、怎么工作、服务什么",
    keywords=("服务队伍", "行动支部", "志愿服务", "党建联盟"),
    type="政务服务",
    path="/teams/",
)
MOST_MEMBERS = 100
MOST_MEETINGS = 12


class TeamListView(PublicListView):
    """Teams and groups of teams, filtered; the same rows as CSV, XLSX or JSON."""

    column = TEAMS
    queryset = Team.objects.public().for_list()
    filterset_class = TeamFilter
    template_name = "teams/team_list.html"
    counted = "条（一类队伍算一条）"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("name", "名称", lambda row: row.name),
        Column("kind", "类型", lambda row: row.get_kind_display()),
        Column("is_group", "是一类队伍", lambda row: "是" if row.is_group else "否"),
        Column("district", "行政区", lambda row: row.district.name),
        Column("community", "社区", lambda row: row.community.name if row.community else ""),
        Column(
            "parent", "上级队伍", lambda row: row.public_parent.name if row.public_parent else ""
        ),
        Column("unit", "依托单位", lambda row: row.unit.name if row.unit else ""),
        Column("domain", "服务领域", lambda row: row.domain),
        Column("mechanism", "工作机制", lambda row: row.mechanism),
        Column("totals", "公布的总数", lambda row: "；".join(t.words for t in row.shown_totals)),
        Column("activities", "本站活动记录（次）", lambda row: row.activity_count),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("source_locator", "出处定位", lambda row: row.source_locator),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    def dress(self, rows):
        return with_totals(rows)

    def get_context_data(self, *, rows, **kwargs):
        """Numbers of teams that stand in one list are not to be added up: the page says so."""
        context = super().get_context_data(rows=rows, **kwargs)
        numbers = numbers_of_teams(context["rows"])
        return context | {"numbers": numbers if len(numbers) > 1 else []}


class TeamDetailView(PublicDetailView):
    """One team: what it is, who sits in it by office, how it works, what it serves and did."""

    column = TEAMS
    queryset = Team.objects.public().for_list()
    template_name = "teams/team_detail.html"
    paginate_by = 30
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("title", "活动", lambda row: row.title),
        Column("on", "日期", lambda row: shown(row.on, row.precision, row.basis)),
        Column("place", "地点", lambda row: row.place),
        Column("participants", "参加人数", lambda row: row.participants),
        Column("text", "内容", lambda row: row.text),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("source_locator", "出处定位", lambda row: row.source_locator),
    ]

    def get_object(self, queryset=None):
        return with_totals([super().get_object(queryset)])[0]

    def rows(self):
        """What the team did, the latest first; photos and documents come along."""
        activities = self.object.activities.public().select_related("source")
        return activities.prefetch_related("files").order_by("-on", "-pk")

    def page_title(self):
        return self.object.name

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        team = self.object
        words = (team.name, team.get_kind_display(), team.domain, team.district.name)
        return [word for word in words if word]

    def description(self):
        """What it is, where, and what was published of its size, in a sentence."""
        team = self.object
        words = [f"{team.name}：{team.district.name}{team.get_kind_display()}"]
        words += [total.words for total in team.shown_totals]
        if team.domain:
            words.append(f"服务领域：{team.domain}")
        return f"{'，'.join(words)}。"

    def get_context_data(self, **kwargs):
        team, day = self.object, today()
        return super().get_context_data(
            activity_totals=counting(team, TeamTotal.Counts.ACTIVITIES),
            other_totals=counting(
                team,
                TeamTotal.Counts.TEAMS,
                TeamTotal.Counts.MEMBERS,
                TeamTotal.Counts.OTHER,
            ),
            posts=posts_by_kind(team),
            served=served_by(team, on=day),
            members=with_totals(
                Team.objects.public().for_list().filter(parent=team)[:MOST_MEMBERS]
            ),
            **self.meetings(team, day),
            **kwargs,
        )

    def meetings(self, team, day) -> dict:
        """How the team kept its cadence and what it met about, where it publishes that."""
        if not team.publishes_meetings:
            return {}
        held = Meeting.objects.public().filter(team=team)
        return {
            "records": records_of(team, on=day),
            "meetings": held.prefetch_related("actions")[:MOST_MEETINGS],
            "meeting_count": held.count(),
        }


def posts_by_kind(team: Team) -> list[tuple[str, list[Post]]]:
    """The seats of a team: 书记, 副书记, 成员, each kind with its offices."""
    ranks = list(Post.Kind.values)
    posts = sorted(team.posts.select_related("unit"), key=lambda post: ranks.index(post.kind))
    return [
        (Post.Kind(kind).label, list(rows))
        for kind, rows in groupby(posts, key=lambda post: post.kind)
    ]
