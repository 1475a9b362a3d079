"""Pages of projects."""

from projects import rates
from projects.dossier import Dossier
from projects.filters import ProjectFilter
from projects.models import Project
from projects.models.events import FEASIBLE_FROM
from projects.stage_counts import stage_counts
from projects.statistics import published_statistics
from projects.wording import stage_day, stage_words
from publishing import panels
from publishing.arithmetic.dates import today
from publishing.changes.models import Change
from publishing.pages.as_of import day_asked
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn, minute
from publishing.pages.lists import PublicListView

PROJECTS = SiteColumn(
    name="项目",
    description="各区产业项目的阶段、投资、证照和评审，每个日期和数字注明出处",
    keywords=("项目", "产业项目", "投资", "开工"),
    type="项目信息",
    path="/projects/",
)
#: Filters that are seen at once; the rest waits behind them.
SHOWN_FIRST = ("q", "district", "stage")


class ProjectListView(PublicListView):
    """Projects by stage; the rates of a year; and what offices published about all of them."""

    column = PROJECTS
    filterset_class = ProjectFilter
    template_name = "projects/project_list.html"
    counted = "个项目"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("name", "名称", lambda row: row.name),
        Column("kind", "类型", lambda row: row.get_kind_display()),
        Column("district_code", "区划代码", lambda row: row.district.code),
        Column("district", "行政区", lambda row: row.district.name),
        Column("key_area", "重点片区", lambda row: row.key_area.name if row.key_area else ""),
        Column("sector", "行业", lambda row: row.sector),
        Column("location", "地点", lambda row: row.location),
        Column("stage", "现处阶段", stage_words),
        Column("stage_since", "阶段日期", stage_day),
        Column("total_investment", "总投资（元）", lambda row: row.total_investment),
        Column(
            "investment_qualifier", "总投资约数", lambda row: row.get_investment_qualifier_display()
        ),
        Column("leader_office", "挂钩领导", lambda row: row.leader_office),
        Column("quoted_status", "来源表述", lambda row: row.quoted_status),
        Column("summary", "项目内容", lambda row: row.summary),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("source_locator", "出处定位", lambda row: row.source_locator),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    @property
    def queryset(self):
        """The public projects as they stand today."""
        return (
            Project.objects.public().with_stage(on=today()).for_list().order_by("district", "name")
        )

    def get_context_data(self, *, rows, **kwargs):
        form = self.filterset.form
        if form.is_valid():
            kwargs |= self.overview()
        return super().get_context_data(
            rows=rows,
            shown_first=SHOWN_FIRST,
            more_open=any(form[name].data for name in form.fields if name not in SHOWN_FIRST),
            **kwargs,
        )

    def overview(self) -> dict:
        """What stands around the list, under the conditions in force."""
        filterset = self.filterset
        meant = filterset.under(*filterset.SCOPE)
        year = filterset.cohort_year or rates.newest_year(meant)
        # A rate of the projects that a word happens to find would mean nothing.
        is_search = filterset.form.cleaned_data["q"]
        found = rates.rates_of_year(meant, year=year, on=today()) if year and not is_search else []
        return {
            "stage_counts": stage_counts(filterset),
            "year": year,
            "rates": [(rate, filterset.query_of(rate.cohort)) for rate in found],
            "statistics": published_statistics(
                district_code=filterset.form.cleaned_data["district"]
            ),
        }


class ProjectDetailView(PublicDetailView):
    """One project: ladder, money, permits, evaluation, commitments, and all that happened."""

    column = PROJECTS
    template_name = "projects/project_detail.html"

    def get(self, request, *args, **kwargs):
        self.on = day_asked(request.GET.get("as_of"))
        return super().get(request, *args, **kwargs)

    @property
    def queryset(self):
        """The public projects as they stood on the day that the reader asks for."""
        projects = Project.objects.public().with_stage(on=self.on)
        return projects.select_related("district", "key_area", "source", "owner")

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        return [self.object.name, self.object.district.name, *filter(None, [self.object.sector])]

    def description(self):
        """Where it stands, then the facts as running text."""
        facts = "".join(f"{fact.rstrip('。；')}。" for fact in self.object.facts)
        return f"{self.object.district.name}{self.object.name}：{stage_words(self.object)}。{facts}"

    def updated_at(self, dossier: Dossier):
        """When anything that the page says changed last."""
        newest = Change.objects.of(self.object).first()
        moments = (newest and newest.at, dossier.published_at, self.object.published_at)
        return max(filter(None, moments), default=None)

    def get_context_data(self, **kwargs):
        project = self.object
        dossier = Dossier(project, on=self.on)
        return super().get_context_data(
            dossier=dossier,
            on=self.on,
            is_past=self.on != today(),
            feasible_from=FEASIBLE_FROM,
            units=project.units.select_related("unit"),
            panels=panels.panels_for(project),
            updated_at=minute(self.updated_at(dossier)),
            **kwargs,
        )
