"""Services and measures for residents and firms (惠民服务与举措)."""

from livelihood.filters import ServiceFilter
from livelihood.measures import measured
from livelihood.models import Service
from publishing import panels
from publishing.arithmetic.dates import shown
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn
from publishing.pages.lists import PublicListView

SERVICES = SiteColumn(
    name="惠民服务与举措",
    description="各区为居民和企业办的服务、消费券、机制和政策：给谁、怎么用、公布了什么结果",
    keywords=("惠民服务", "消费券", "政务服务", "营商服务"),
    type="政务服务",
    path="/livelihood/services/",
)


def _parts(service: Service) -> str:
    return "；".join(component.name for component in service.components.all())


class ServiceListView(PublicListView):
    """Services, filtered by place and kind; the same rows as CSV, XLSX or JSON."""

    column = SERVICES
    queryset = (
        Service.objects.public()
        .select_related("district", "provider_unit", "source")
        .prefetch_related("components")
    )
    filterset_class = ServiceFilter
    template_name = "livelihood/service_list.html"
    counted = "项"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("name", "名称", lambda row: row.name),
        Column("kind", "类型", lambda row: row.get_kind_display()),
        Column("district", "行政区", lambda row: row.district.name),
        Column("provider", "提供者", lambda row: row.provider),
        Column("audience", "服务对象", lambda row: row.audience),
        Column("period", "时间", lambda row: row.period_text),
        Column("terms", "怎么用", lambda row: row.terms),
        Column("results", "已公布的结果", lambda row: row.results),
        Column("stated_components", "公布的项数", lambda row: row.stated_components),
        Column("components", "组成", _parts),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]


class ServiceDetailView(PublicDetailView):
    """One service: what it is, for whom, how it is used, what it achieved."""

    column = SERVICES
    queryset = Service.objects.public().select_related(
        "district", "provider_unit", "source", "owner"
    )
    template_name = "livelihood/service_detail.html"

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        return [self.object.name, self.object.get_kind_display(), self.object.district.name]

    def description(self):
        """What it is, for whom and by whom, in a sentence."""
        service = self.object
        words = [f"{service.name}：{service.district.name}{service.get_kind_display()}"]
        if service.audience:
            words.append(f"服务对象：{service.audience}")
        if service.provider:
            words.append(f"提供者：{service.provider}")
        return "；".join(words) + "。"

    def get_context_data(self, **kwargs):
        service = self.object
        components = list(service.components.all())
        source = service.source
        return super().get_context_data(
            panels=panels.panels_for(service),
            components=components,
            measures=measured(service),
            terms=_lines(service.terms),
            results=_lines(service.results),
            source_day=source
            and shown(source.published_on, source.published_precision, source.published_basis),
            **kwargs,
        )


def _lines(text: str) -> list[str]:
    """The lines of a text that staff wrote one fact a line, blank ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
