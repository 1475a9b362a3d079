"""Pages of indicators."""

from django.db.models import Max
from django.http import Http404

from figures.charts import charts_of
from figures.columns import FIGURE_COLUMNS
from figures.filters import IndicatorFigureFilter, IndicatorFilter, categories
from figures.freshness import known_until
from figures.latest import latest_of_each, with_latest
from figures.models import Figure, Indicator, Release
from figures.views.columns import FIGURES
from publishing.arithmetic import dates
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.lists import PublicListView
from publishing.review.models import ReviewState

#: Places whose newest numbers and charts fit one page; of more, readers choose one.
MOST_PLACES = 8
#: Figures of one indicator that charts and findings are made of, the newest ones.
MOST_LOADED = 1500
MOST_VINTAGES = 200
#: The latest period of every place first.
NEWEST_FIRST = ("-period_end", "-period_start", "district__code", "role", "id")
#: Sources that the head of an indicator names.
MOST_SOURCES = 3
#: Places that the description of an indicator names.
MOST_NAMED = 5


class IndicatorListView(PublicListView):
    """Indicators with public figures, by category, each with its newest number."""

    column = FIGURES
    queryset = (
        Indicator.objects.with_public_figures()
        .select_related("category")
        .order_by("category__position", "category__code", "pk")
    )
    filterset_class = IndicatorFilter
    template_name = "figures/indicator_list.html"
    paginate_by = 50
    counted = "个指标"
    columns = [
        Column("indicator_code", "指标代码", lambda row: row.code),
        Column("indicator", "指标", lambda row: row.name),
        Column("latest", "最新数据", lambda row: row.latest.display_value if row.latest else ""),
        Column("district", "行政区", lambda row: row.latest.district.name if row.latest else ""),
        Column("period", "报告期", lambda row: row.latest.period_shown if row.latest else ""),
        Column(
            "source", "资料来源", lambda row: row.latest.release.source.name if row.latest else ""
        ),
        Column("category", "分类", lambda row: row.category.name),
        Column("unit", "单位", lambda row: row.unit),
        Column("measure_kind", "数据性质", lambda row: row.get_measure_kind_display()),
        Column("definition", "口径说明", lambda row: row.definition),
    ]

    def dress(self, rows):
        chosen = self.filterset.form.cleaned_data.get("district", "")
        return with_latest(rows, district_code=chosen)

    def get_context_data(self, *, rows, **kwargs):
        """Where nothing is chosen yet, every category is one click away."""
        chosen = self.filterset.query(order=None)
        return super().get_context_data(
            rows=rows, categories=[] if chosen else list(categories()), **kwargs
        )

    def updated_at(self, rows):
        return Release.objects.public().aggregate(newest=Max("published_at"))["newest"]


class IndicatorDetailView(PublicDetailView):
    """One indicator: the finding in words, charts of like periods, every number with its source."""

    column = FIGURES
    queryset = Indicator.objects.with_public_figures().select_related(
        "category", "numerator", "denominator"
    )
    template_name = "figures/indicator_detail.html"
    columns = FIGURE_COLUMNS

    def was_public(self, code):
        """An indicator goes with the last figure of it, withdrawn or retracted."""
        return Figure.objects.filter(
            indicator__code=code,
            audience=Figure.Audience.PUBLIC,
            is_tombstone=False,
            release__state__in=(ReviewState.PUBLISHED, ReviewState.WITHDRAWN),
        ).exists()

    def get_object(self, queryset=None):
        indicator = super().get_object(queryset)
        self.filterset = IndicatorFigureFilter(
            self.request.GET, queryset=Figure.objects.for_indicator_page(indicator)
        )
        if not self.filterset.form.is_valid():
            raise Http404("没有这个行政区的数据")
        self.is_crowded = len(self.filterset.places) > MOST_PLACES and not self.chosen
        return indicator

    @property
    def chosen(self) -> str:
        """The code of the place that the reader chose, "" for all."""
        return self.filterset.form.cleaned_data["district"]

    def query(self, **changes):
        return self.filterset.query(**changes)

    def rows(self):
        """Place by place; where there are many, the latest period of all of them first."""
        figures = self.filterset.qs
        return figures.order_by(*NEWEST_FIRST) if self.is_crowded else figures

    def published_at(self):
        days = (figure.release.published_at for figure in self.figures)
        return max(filter(None, days), default=None)

    def source(self):
        names = list(dict.fromkeys(figure.release.source.name for figure in self.figures))
        rest = f"等{len(names)}个来源" if len(names) > MOST_SOURCES else ""
        return "、".join(names[:MOST_SOURCES]) + rest

    def keywords(self):
        return [self.object.name, self.object.category.name]

    def description(self):
        """The finding in a sentence: what search engines and messengers show of the page."""
        found = (
            f"{figure.place_shown}{figure.period_label}{figure.display_value}"
            for figure in latest_of_each(self.figures)[:MOST_NAMED]
        )
        return f"{self.object.name}：{'；'.join(found)}。"

    def get_context_data(self, **kwargs):
        self.figures = list(self.rows().order_by(*NEWEST_FIRST)[:MOST_LOADED])
        superseded = Figure.objects.superseded_of(self.object)
        if self.chosen:
            superseded = superseded.filter(district__code=self.chosen)
        neighbours = list(self.object.see_also.with_public_figures())
        return super().get_context_data(
            known_until=known_until(self.figures, today=dates.today()),
            form=self.filterset.form,
            places=self.filterset.places,
            chosen=self.chosen,
            is_crowded=self.is_crowded,
            latest=[] if self.is_crowded else latest_of_each(self.figures),
            charts=[] if self.is_crowded else charts_of(self.figures),
            has_bases=any(figure.basis or figure.publisher for figure in self.figures),
            has_comparisons=any(
                figure.comparison_display or figure.rank_display for figure in self.figures
            ),
            superseded=superseded[:MOST_VINTAGES],
            neighbours=with_latest([self.object, *neighbours]) if neighbours else [],
            **kwargs,
        )
