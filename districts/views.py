"""Pages of places."""

from accounts.qr import qr_svg
from districts.area_parts import parts_of
from districts.filters import DistrictFilter, KeyAreaFilter
from districts.industries import schemes_of
from districts.models import Community, District, KeyArea
from districts.offices import unit_of
from publishing import panels
from publishing.changes.models import Change
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn, minute
from publishing.pages.lists import PublicListView
from publishing.pages.page import Crumb

DISTRICTS = SiteColumn(
    name="市辖区",
    description="各区基本情况、发展目标、发展抓手和主要数据",
    keywords=("市辖区", "区情", "主要数据"),
    type="概况信息",
    path="/districts/",
)
KEY_AREAS = SiteColumn(
    name="重点片区",
    description="各区重点片区、园区和廊道的区位、规划、产业和主要数据",
    keywords=("重点片区", "园区", "产业"),
    type="概况信息",
    path="/districts/areas/",
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
        """The facts as running text."""
        return as_sentences(self.object.facts)

    def updated_at(self):
        """When what the page says of the place itself changed last."""
        newest = Change.objects.of(self.object).first()
        return newest.at if newest else self.object.published_at

    def get_context_data(self, **kwargs):
        district = self.object
        return super().get_context_data(
            introduction=self.description(),
            schemes=schemes_of(district),
            panels=panels.panels_for(district),
            subdistricts=District.objects.public().filter(parent=district),
            communities=Community.objects.public().filter(
                district=district, kind__in=(Community.Kind.COMMUNITY, Community.Kind.VILLAGE)
            ),
            updated_at=minute(self.updated_at()),
            **kwargs,
        )


class KeyAreaListView(PublicListView):
    """Key areas of all places, by kind and place."""

    column = KEY_AREAS
    queryset = KeyArea.objects.public().for_list().by_kind()
    filterset_class = KeyAreaFilter
    template_name = "districts/key_area_list.html"
    counted = "个片区"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("name", "名称", lambda row: row.name),
        Column("kind", "类型", lambda row: row.get_kind_display()),
        Column("district", "行政区", lambda row: row.district.name),
        Column("district_code", "区划代码", lambda row: row.district.code),
        Column("parent", "上级片区", lambda row: row.parent.name if row.parent else ""),
        Column("founded_on", "成立日期", lambda row: row.founded_shown),
        Column("area_km2", "面积（平方公里）", lambda row: row.area_km2),
        Column("structure", "空间结构", lambda row: row.structure),
        Column("industries", "产业", lambda row: "；".join(map(str, row.industries.all()))),
        Column("location_facts", "区位", lambda row: row.location_facts),
        Column("plan_facts", "规划", lambda row: row.plan_facts),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    def crumbs(self):
        return [Crumb(DISTRICTS.name, DISTRICTS.path), Crumb(self.page_title())]


class KeyAreaDetailView(PublicDetailView):
    """One key area: what it is, where, its plan and parts, its industries, and its panels."""

    column = KEY_AREAS
    queryset = KeyArea.objects.public().select_related("district", "parent", "source", "owner")
    template_name = "districts/key_area_detail.html"

    def crumbs(self):
        area = self.object
        district = Crumb(area.district.name, area.district.get_absolute_url())
        above = [Crumb(area.parent.name, area.parent.get_absolute_url())] if area.parent else []
        return [Crumb(DISTRICTS.name, DISTRICTS.path), district, *above, Crumb(self.page_title())]

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        return [self.object.name, self.object.get_kind_display(), self.object.district.name]

    def description(self):
        """What it is and where, as running text."""
        return as_sentences([*self.object.location, *self.object.plan])

    def get_context_data(self, **kwargs):
        area = self.object
        return super().get_context_data(
            area=area,
            parts=parts_of(area),
            schemes=schemes_of(area),
            panels=panels.panels_for(area),
            **kwargs,
        )


class CommunityDetailView(PublicDetailView):
    """A community, village or compound: one sheet for its notice board."""

    column = DISTRICTS
    queryset = Community.objects.public().select_related(
        "district", "district__parent", "parent", "owner"
    )
    template_name = "districts/community_detail.html"

    def crumbs(self):
        place = self.object
        above = [place.district, *([place.parent] if place.parent else [])]
        return [
            Crumb(DISTRICTS.name, DISTRICTS.path),
            *(Crumb(outer.name, outer.get_absolute_url()) for outer in above),
            Crumb(self.page_title()),
        ]

    def keywords(self):
        return [self.object.name, self.object.get_kind_display(), self.object.district.name]

    def get_context_data(self, **kwargs):
        place = self.object
        address = self.request.build_absolute_uri(place.get_absolute_url())
        return super().get_context_data(
            community=place,
            unit=unit_of(place),
            compounds=Community.objects.public().filter(parent=place),
            panels=panels.panels_for(place),
            address=address,
            qr=qr_svg(address, title=f"二维码：{place.name}"),
            **kwargs,
        )


def as_sentences(facts: list[str]) -> str:
    """Facts as running text, each closed by a full stop.

    >>> as_sentences(["有西津渡景区。", "镇江主城区之一；"])
    '有西津渡景区。镇江主城区之一。'
    """
    return "".join(f"{fact.strip().rstrip('。；')}。" for fact in facts)
