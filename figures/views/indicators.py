"""Pages of indicators."""

from collections.abc import Callable

from django.db.models import Max
from django.http import Http404

from figures.charts import charts_of, pairs_of
from figures.columns import FIGURE_COLUMNS, sources_of
from figures.computing import computed_for, numerators_of
from figures.filters import IndicatorFigureFilter, IndicatorFilter, categories
from figures.freshness import known_until
from figures.headlines import chosen_of
from figures.latest import latest_of_each, with_latest
from figures.models import Claim, Figure, Indicator, Release
from figures.parts import parts_of
from figures.points import chosen_first, retracted, said_of_the_same, with_vintages
from figures.views.columns import FIGURES
from figures.wording import COMPUTED
from publishing.arithmetic import dates
from publishing.pages.as_of import day_asked
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.lists import PublicListView
from publishing.review.models import ReviewState

#: Places whose newest numbers and charts fit one page; of more, readers choose one.
MOST_PLACES = 8
#: Figures of one indicator that charts and findings are made of, the newest ones.
MOST_LOADED = 1500
#: The latest period of every place first.
NEWEST_FIRST = ("-period_end", "-period_start", "district__code", "role", "id")
#: Sources that the head of an indicator names.
MOST_SOURCES = 3
#: Places that the description of an indicator names.
MOST_NAMED = 5


def _of_latest(key: str, heading: str, read: Callable[[Figure], object]) -> Column:
    """A column that says something of an indicator's newest number, "" where it has none."""
    return Column(key, heading, lambda row: read(row.latest) if row.latest else "")


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
        _of_latest("latest", "最新数据", lambda figure: figure.display_value),
        _of_latest("district", "行政区", lambda figure: figure.district.name),
        _of_latest("period", "报告期", lambda figure: figure.period_shown),
        _of_latest("source", "资料来源", lambda figure: "；".join(map(str, sources_of(figure)))),
        _of_latest("released_on", "来源发布日期", lambda figure: figure.release.released_on),
        _of_latest("key_area", "片区", lambda figure: figure.key_area_name or ""),
        _of_latest("value_kind", "值的类型", lambda figure: figure.get_value_kind_display()),
        _of_latest("role", "实际或目标", lambda figure: figure.get_role_display()),
        _of_latest("basis", "口径", lambda figure: figure.basis_shown),
        _of_latest("publisher", "公布单位", lambda figure: figure.publisher),
        _of_latest(
            "accounting_stage", "核算阶段", lambda figure: figure.get_accounting_stage_display()
        ),
        _of_latest("derivation", "推算过程", lambda figure: figure.derivation),
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
            rows=rows,
            categories=[] if chosen else list(categories()),
            has_claims=Claim.objects.public().exists(),
            **kwargs,
        )

    def updated_at(self, rows):
        return Release.objects.public().aggregate(newest=Max("published_at"))["newest"]


class IndicatorDetailView(PublicDetailView):
    """One indicator: the finding in words, charts of like periods, every number with its source.

    With `?as_of=` as it stood on a day, by what sources had released by then.
    """

    column = FIGURES
    queryset = Indicator.objects.with_public_figures().select_related(
        "category", "numerator", "denominator"
    )
    template_name = "figures/indicator_detail.html"
    columns = FIGURE_COLUMNS

    def was_public(self, code):
        """An indicator goes with the last figure of it, or of what it is computed from."""
        found = Indicator.objects.filter(code=code).first()
        if found is None:
            return False
        parts = [found.numerator_id, found.denominator_id] if found.is_computed else [found.pk]
        once_public = Figure.objects.filter(
            audience=Figure.Audience.PUBLIC,
            is_tombstone=False,
            release__state__in=(ReviewState.PUBLISHED, ReviewState.WITHDRAWN),
        )
        return all(once_public.filter(indicator=part).exists() for part in parts)

    def get_object(self, queryset=None):
        indicator = super().get_object(queryset)
        self.on = day_asked(self.request.GET.get("as_of", "").strip())
        self.as_of = self.on if self.on < dates.today() else None  # today: what stands
        self.filterset = IndicatorFigureFilter(
            self.request.GET,
            queryset=self.figures_of(indicator, as_of=self.as_of),
            standing=self.figures_of(indicator) if self.as_of else None,
        )
        if not self.filterset.form.is_valid():
            raise Http404("没有这个行政区的数据")
        self.is_crowded = len(self.filterset.places) > MOST_PLACES and not self.chosen
        return indicator

    def figures_of(self, indicator, *, as_of=None):
        """What stands, or stood on a day; of a computed rate its numerators."""
        if indicator.is_computed:
            return numerators_of(indicator, as_of=as_of).by_place()
        return Figure.objects.for_indicator_page(indicator, as_of=as_of)

    def dress(self, rows):
        """Numbers as they are; numerators as the rates that they make."""
        return computed_for(self.object, rows) if self.object.is_computed else rows

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

    def file_title(self):
        day = f"（{dates.shown(self.as_of)}的数）" if self.as_of else ""
        return f"{self.page_title()}{day}"

    def published_at(self):
        days = (figure.release.published_at for figure in self.figures)
        return max(filter(None, days), default=None)

    def source(self):
        sources = dict.fromkeys(each for figure in self.figures for each in sources_of(figure))
        names = [source.name for source in sources]
        rest = f"等{len(names)}个来源" if len(names) > MOST_SOURCES else ""
        return "、".join(names[:MOST_SOURCES]) + rest

    def keywords(self):
        return [self.object.name, self.object.category.name]

    def description(self):
        """The finding in a sentence: what search engines and messengers show of the page."""
        words = "；".join(map(_in_words, latest_of_each(self.figures)[:MOST_NAMED]))
        return f"{self.object.name}：{words}。" if words else ""

    def get_context_data(self, **kwargs):
        self.figures = self.dress(list(self.rows().order_by(*NEWEST_FIRST)[:MOST_LOADED]))
        chosen = chosen_of(self.object)
        neighbours = list(self.object.see_also.with_public_figures())
        shown = Indicator.objects.with_public_figures()
        context = super().get_context_data(
            known_until=known_until(self.figures, today=self.on),
            form=self.filterset.form,
            on=self.on,
            as_of=self.as_of,
            today_query=self.query(as_of=None),
            places=self.filterset.places,
            chosen=self.chosen,
            is_crowded=self.is_crowded,
            has_bases=any(figure.basis or figure.publisher for figure in self.figures),
            has_comparisons=any(
                figure.comparison_display or figure.rank_display for figure in self.figures
            ),
            retracted=[] if self.as_of else retracted(self.object, district_code=self.chosen),
            neighbours=self.beside(neighbours) if neighbours else [],
            whole=shown.filter(pk=self.object.part_of_id).first(),
            parts=list(shown.filter(part_of=self.object)),
            **({} if self.is_crowded else self.pictures(chosen)),
            **kwargs,
        )
        return context | {"points": with_vintages(context["page_obj"], as_of=self.as_of)}

    def beside(self, neighbours) -> list[Indicator]:
        """The indicator and its near-namesakes, of the place and day that the page is about."""
        both = [self.object, *neighbours]
        return with_latest(both, district_code=self.chosen, as_of=self.as_of)

    def pictures(self, chosen) -> dict:
        """What a page of few places shows before its table."""
        return {
            "latest": chosen_first(latest_of_each(self.figures), chosen),
            "side_by_side": said_of_the_same(self.figures, chosen),
            "charts": charts_of(self.figures),
            "pairs": pairs_of(self.figures),
            "wholes": parts_of(latest_of_each(self.figures), as_of=self.as_of)[self.object.pk],
        }


def _in_words(figure: Figure) -> str:
    """One number for a sentence, with all that tells it from others of its place and period."""
    is_growth = figure.value_kind == Figure.ValueKind.GROWTH
    said = figure.comparison_display if is_growth else figure.display_value
    target = "目标" if figure.role == Figure.FigureRole.TARGET else ""
    details = [figure.basis_shown, figure.publisher, COMPUTED if figure.derived else ""]
    remark = "，".join(filter(None, details))
    return f"{figure.place_shown}{figure.period_shown}{target}{said}{remark and f'（{remark}）'}"
