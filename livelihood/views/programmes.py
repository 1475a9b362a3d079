"""Programmes: what was promised for a year or a period, and what became of it."""

from django.db.models import F, Q

from accounts.models import Unit
from livelihood import programme_numbers
from livelihood.charts import monthly_chart
from livelihood.dossier import stages, with_notices
from livelihood.filters import NOT_GIVEN, NOT_GIVEN_WORDS, ProgrammeFilter
from livelihood.models import (
    Bulletin,
    Matter,
    MatterUpdate,
    Programme,
    ProgrammeDocument,
    SatisfactionSurvey,
)
from livelihood.programme_numbers import Addresses
from livelihood.programmes import period_words, told
from livelihood.promises import month_words
from livelihood.rates import tallies
from livelihood.reports import reports_of
from livelihood.staleness import known_until
from livelihood.trend import monthly
from publishing import panels
from publishing.arithmetic.dates import today
from publishing.changes.models import Change
from publishing.pages.as_of import day_asked
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn, minute
from publishing.pages.lists import PublicListView

PROGRAMMES = SiteColumn(
    name="民生项目清单",
    description="各区每年答应办的民生实事清单：列入多少、办结多少、按期多少，每个数都能打开名单",
    keywords=("民生实事", "办结率", "按期办结率", "实施计划"),
    type="重点领域信息",
    path="/livelihood/programmes/",
)


#: By what the matters of a programme are grouped: a column, and the condition that lists a group.
GROUPED_BY = {
    "leader_level": "level",
    "leader_office": "leader",
    "category": "category",
    "lead__unit__code": "lead",
}
MOST_SURVEYS = MOST_BULLETINS = 50


class ProgrammeListView(PublicListView):
    """Programmes, each with its totals from the register and from the office's report."""

    column = PROGRAMMES
    queryset = Programme.objects.public().for_list()
    filterset_class = ProgrammeFilter
    template_name = "livelihood/programme_list.html"
    counted = "份清单"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("name", "名称", lambda row: row.name),
        Column("kind", "类型", lambda row: row.get_kind_display()),
        Column("district", "行政区", lambda row: row.district.name),
        Column("period_start", "开始日期", lambda row: row.period_start),
        Column("period_end", "结束日期", lambda row: row.period_end),
        Column("listed", "列入", lambda row: row.tally.listed),
        Column("cancelled", "终止", lambda row: row.tally.cancelled),
        Column("suspended", "暂缓", lambda row: row.tally.suspended),
        Column("total", "总数", lambda row: row.tally.total),
        Column("done", "办结（完成）", lambda row: row.tally.done),
        Column("done_rate", "办结（完成）率（%）", lambda row: row.tally.done_rate),
        Column("on_time_rate", "按期率（%）", lambda row: row.tally.on_time_rate),
        Column("reported", "来源报道", lambda row: row.tally.reported + row.tally.reported_done),
        Column("stated", "据通报", lambda row: str(row.report.head or "")),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    def dress(self, rows):
        return told(rows, on=today())


class ProgrammeDetailView(PublicDetailView):
    """One programme: the total line, both rates, who and what, the office's own report."""

    column = PROGRAMMES
    queryset = Programme.objects.public().for_list()
    template_name = "livelihood/programme_detail.html"

    def get(self, request, *args, **kwargs):
        self.on = day_asked(request.GET.get("as_of"))
        self.is_past = bool(request.GET.get("as_of"))
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset=None):
        programme = super().get_object(queryset)
        self.matters = Matter.objects.public().on_list_of(programme)
        public = Matter.objects.public().with_lead()
        self.tally, self.groups = tallies(public, GROUPED_BY, on=self.on, of=programme)
        released_by = self.on if self.is_past else None
        self.report = reports_of([programme], on=released_by)[programme.pk]
        return programme

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        return [self.object.name, self.object.district.name, self.object.get_kind_display()]

    def description(self):
        """The programme and its totals in a sentence: the register's, else the office's."""
        programme = self.object
        period = period_words(programme.period_start, programme.period_end)
        counted = [programme_numbers.tally_words(self.tally, programme.done_word)]
        if self.report.head:
            counted.append(f"据通报{self.report.head}")
        ending = "；".join(filter(None, counted))
        name = f"{programme.name}（{programme.district.name}，{period}）"
        return f"{name}：{ending}。" if ending else f"{name}。"

    def updated_at(self):
        """When the list, or anything that its page tells of it, was published or changed last."""
        programme = self.object
        newest = Change.objects.of(programme).first()
        moments = [newest.at if newest else programme.published_at]
        of_the_list = Q(matter__programme=programme)
        if programme.listed_elsewhere:
            of_the_list = Q(matter__in=self.matters.values("pk"))
        for rows in (
            self.matters,
            MatterUpdate.objects.public().filter(of_the_list),
            *(
                kind.objects.public().filter(programme=programme)
                for kind in (ProgrammeDocument, SatisfactionSurvey, Bulletin)
            ),
        ):
            dated = rows.filter(published_at__isnull=False).order_by("-published_at")
            moments.append(dated.values_list("published_at", flat=True).first())
        return max(filter(None, moments), default=None)

    def get_context_data(self, **kwargs):
        programme, on = self.object, self.on
        addresses = Addresses(programme, on if self.is_past else None)
        until = known_until(programme, on=on)
        documents = self._documents()
        months = monthly(programme, on=on, until=until)
        return super().get_context_data(
            on=on,
            is_past=self.is_past,
            period=period_words(programme.period_start, programme.period_end),
            until=month_words(until) if until else "",
            lines=[line for line in programme.summary.splitlines() if line.strip()],
            coverage=self.report.coverage(programme_numbers.recorded(self.tally)),
            numbers=programme_numbers.total_line(self.tally, addresses),
            rates=programme_numbers.rates(self.tally, addresses),
            others=programme_numbers.how_they_stand(self.tally, addresses, is_known=not until),
            schedule=programme_numbers.by_schedule(self.tally, addresses, is_known=not until),
            trend=programme_numbers.monthly_table(months, programme),
            chart=monthly_chart(months, done_word=programme.done_word),
            tables=self._tables(addresses, is_known=not until),
            all_address=addresses.of(),
            report=self.report,
            documents=documents,
            stages=stages(documents),
            running=[each for each in documents if each.notice and each.notice.is_running],
            surveys=self._surveys(),
            bulletins=Bulletin.objects.public().filter(programme=programme, issued_on__lte=on)[
                :MOST_BULLETINS
            ],
            panels=panels.panels_for(programme),
            updated_at=minute(self.updated_at()),
            **kwargs,
        )

    def _documents(self):
        documents = ProgrammeDocument.objects.public().filter(programme=self.object)
        documents = documents.select_related("source")
        return with_notices(documents.filter(on__lte=self.on).order_by("on", "id"), on=self.on)

    def _surveys(self):
        """Those of the whole list first, then those of single matters."""
        surveys = SatisfactionSurvey.objects.public().select_related(
            "matter", "programme", "source"
        )
        held = surveys.filter(programme=self.object, held_to__lte=self.on)
        return held.order_by(F("matter").asc(nulls_first=True), "-held_to", "id")[:MOST_SURVEYS]

    def _tables(self, addresses, *, is_known):
        """By level, by leader's office, by category, by 牵头单位; of one group there is no table."""
        units = Unit.objects.filter(
            code__in=[code for code in self.groups["lead__unit__code"] if code]
        )
        names = {
            "leader_level": dict(Matter.LeaderLevel.choices),
            "leader_office": {office: office for office in sorted(self.groups["leader_office"])},
            "category": dict(Matter.Category.choices),
            "lead__unit__code": dict(units.values_list("code", "name")),
        }
        leader = "领办领导" if self.object.kind == Programme.Kind.LED else "分管领导"
        titles = {
            "leader_level": ("按领导级别", "级别"),
            "leader_office": (f"按{leader}", "职务"),
            "category": ("按类别", "类别"),
            "lead__unit__code": ("按牵头单位", "单位"),
        }
        tables = [
            programme_numbers.table(
                *titles[field],
                _groups(names[field], self.groups[field]),
                addresses,
                condition=condition,
                is_known=is_known,
            )
            for field, condition in GROUPED_BY.items()
        ]
        return [table for table in tables if table]


def _groups(names: dict, found: dict) -> list[tuple]:
    """The groups in the order of their names: name, value of the filter, tally; 未注明 last."""
    given = [
        (name, value, found[value]) for value, name in names.items() if value and value in found
    ]
    nothing = [(NOT_GIVEN_WORDS, NOT_GIVEN, found[value]) for value in ("", None) if value in found]
    return given + nothing
