"""Pages of places."""

from districts.filters import DistrictFilter
from districts.models import Community, District
from publishing import panels
from publishing.changes.models import Change
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn, minute
from publishing.pages.lists import PublicListView

DISTRICTS = SiteColumn(
    name="市辖区",
    description="各区基本情况、发展目标、发展抓手和主要数据",
    keywords=("市辖区", "区情", "主要数据"),
    type="概况信息",
    path="/districts/",
)


class DistrictListView(PublicListView):
    """The places that have a page of their own."""

    column = DISTRICTS
    queryset = District.objects.public().covered().select_related("parent", "source")
    filterset_class = DistrictFilter
    template_name = "districts/district_list.html"
    counted = "个行政区"
    columns = [
        Column("code", "区划代码", lambda row: row.code),
        Column("name", "名称", lambda row: row.name),
        Column("level", "级别", lambda row: row.get_level_display()),
        Column("parent", "上级", lambda row: row.parent.name if row.parent else ""),
        Column("intro_facts", "基本情况", lambda row: row.intro_facts),
        Column("goal_keywords", "目标关键词", lambda row: row.goal_keywords),
        Column("driver_keywords", "发展抓手", lambda row: row.driver_keywords),
        Column("slogan_keywords", "标语", lambda row: row.slogan_keywords),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]


class DistrictDetailView(PublicDetailView):
    """One place: facts, goals, industries, and what upper rooms add (`publishing.panels`)."""

    column = DISTRICTS
    queryset = District.objects.public().select_related("parent", "source", "owner")
    template_name = "districts/district_detail.html"

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        return [self.object.name, *self.object.goals, *self.object.drivers]

    def description(self):
        """The facts as running text, each closed by a full stop."""
        return "".join(f"{fact.strip().rstrip('。；')}。" for fact in self.object.facts)

    def updated_at(self):
        """When what the page says of the place itself changed last."""
        newest = Change.objects.of(self.object).first()
        return newest.at if newest else self.object.published_at

    def get_context_data(self, **kwargs):
        district = self.object
        return super().get_context_data(
            introduction=self.description(),
            panels=panels.panels_for(district),
            subdistricts=District.objects.public().filter(parent=district),
            communities=Community.objects.public().filter(
                district=district, kind__in=(Community.Kind.COMMUNITY, Community.Kind.VILLAGE)
            ),
            updated_at=minute(self.updated_at()),
            **kwargs,
        )
