"""The page that sets places, or indicators, side by side."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404
from django.views.generic import TemplateView

from districts.models import District
from figures.charts.compared import pictures_of
from figures.columns import FIGURE_COLUMNS
from figures.models import Figure, Indicator
from figures.side_by_side import (
    MOST_COMPARED,
    Comparison,
    comparable_across_places,
    comparable_districts,
    comparable_indicators,
    compare,
    districts_with,
    indicators_of,
    shared_indicators,
)
from figures.views.columns import FIGURES
from publishing.pages.downloads import download, download_links
from publishing.pages.page import Crumb, PublicPage

#: What the address may name, each as often as `MOST_COMPARED` says.
ASKED = ("indicator", "district")
FIGURES_COMPARED = "数据对比"
MOST_CODE_CHARACTERS = 80
#: Indicators that several places publish, named where nothing is chosen yet.
MOST_SUGGESTED = 24
#: What one box offers to add.
MOST_OPTIONS = 500


class CompareView(PublicPage, TemplateView):
    """`?indicator=…&district=…`, each up to six times: one indicator of several places, or several
    indicators of one place."""

    column = FIGURES
    template_name = "figures/compare.html"

    def get(self, request, *args, **kwargs):
        self.indicators = self._asked("indicator", Indicator.objects.with_public_figures())
        self.districts = self._asked("district", District.objects.public())
        self.comparisons = compare(self.indicators, self.districts)
        format = request.GET.get("format")
        if format:
            return self.download(format)
        return self.render_to_response(self.get_context_data())

    def _asked(self, name, queryset) -> list:
        """The records whose codes are asked for under `name`, in that order, the first six.

        Raises Http404 for a code that there is not.
        """
        codes = list(dict.fromkeys(filter(None, self.request.GET.getlist(name))))[:MOST_COMPARED]
        if any(len(code) > MOST_CODE_CHARACTERS for code in codes):
            raise Http404("没有这个编码")
        found = {record.code: record for record in queryset.filter(code__in=codes)}
        if len(found) < len(codes):
            raise Http404("没有这个编码")
        return [found[code] for code in codes]

    def download(self, format):
        """Every figure on the page, as a file that imports."""
        shown = [figure for each in self.comparisons for figure in each.figures]
        if not shown:
            raise Http404("没有可下载的内容")
        return download(Shown(shown), FIGURE_COLUMNS, format=format, title=self.page_title())

    def query(self, *, without=None, **changes) -> str:
        """The query string of this comparison, less one record of it, with `changes`."""
        indicators = [each.code for each in self.indicators if each != without]
        districts = [each.code for each in self.districts if each != without]
        return query_of(indicators, districts, **changes)

    def page_title(self):
        if not self.comparisons:
            return FIGURES_COMPARED
        records = (self.indicators, self.districts)
        names = "，".join("、".join(record.name for record in some) for some in records)
        return f"{FIGURES_COMPARED}：{names}"

    def crumbs(self):
        return [Crumb(FIGURES.name, FIGURES.path), Crumb(FIGURES_COMPARED)]

    def get_context_data(self, **kwargs):
        chosen = [*self.indicators, *self.districts]
        return super().get_context_data(
            indicators=self.indicators,
            districts=self.districts,
            chips=[(record.name, self.query(without=record)) for record in chosen],
            most=MOST_COMPARED,
            is_cut=any(len(self.request.GET.getlist(name)) > MOST_COMPARED for name in ASKED),
            indicator_options=self.indicator_options()[:MOST_OPTIONS],
            district_options=self.district_options()[:MOST_OPTIONS],
            suggested=[] if chosen else suggested(),
            comparisons=[shown(each, part) for part, each in enumerate(self.comparisons, 1)],
            downloads=download_links(self.query) if any_figures(self.comparisons) else [],
            **kwargs,
        )

    def indicator_options(self):
        """Indicators that could be added: what would be refused is not offered."""
        if len(self.districts) > 1:
            options = shared_indicators(*self.districts[:2])
        elif self.districts and self.indicators:
            options = comparable_indicators(self.indicators[0], self.districts[0])
        elif self.districts:
            options = indicators_of(self.districts[0])
        else:
            options = Indicator.objects.with_public_figures()
        if len(self.indicators) == MOST_COMPARED:
            return options.none()
        options = options.exclude(pk__in=[each.pk for each in self.indicators])
        return options.select_related("category").order_by("category__position", "category", "pk")

    def district_options(self):
        """Places that could be added; none to several indicators of one place."""
        if self.indicators and self.districts:
            options = comparable_districts(self.indicators[0], self.districts[0])
        else:
            options = districts_with(self.indicators[0] if self.indicators else None)
        is_full = len(self.districts) == MOST_COMPARED
        if is_full or (len(self.indicators) > 1 and len(self.districts) == 1):
            return options.none()
        return options.exclude(pk__in=[each.pk for each in self.districts]).order_by("code")


class Shown:
    """Figures that are loaded already, as a download reads rows."""

    def __init__(self, figures: Sequence[Figure]):
        self.figures = figures

    def count(self):
        """How many rows there are."""
        return len(self.figures)

    def iterator(self, chunk_size):
        """The rows, one by one."""
        return iter(self.figures)


def query_of(indicators: Sequence[str], districts: Sequence[str], **changes) -> str:
    """The query string of a comparison by its codes."""
    pairs = [("indicator", code) for code in indicators]
    pairs += [("district", code) for code in districts]
    return urlencode([*pairs, *changes.items()])


def suggested() -> list[tuple[str, str]]:
    """`(name, query)` of indicators to begin with: several places publish them."""
    indicators = comparable_across_places(Indicator.objects.order_by("category__position", "pk"))
    return [(each.name, query_of([each.code], [])) for each in indicators[:MOST_SUGGESTED]]


def any_figures(comparisons: Sequence[Comparison]) -> bool:
    """Whether one of them shows something."""
    return any(each.kinds for each in comparisons)


def shown(comparison: Comparison, part: int) -> dict:
    """A comparison as the page draws it: pictures beside each table, addresses of offers.

    `part` tells its anchors from those of the others.
    """
    names = [subject.name for subject in comparison.subjects]
    return {
        "anchor": f"compared-{part}",
        "title": comparison.title,
        "subjects": comparison.subjects,
        "remarks": comparison.remarks,
        "refusal": comparison.refusal,
        "instead": [
            (choice.label, query_of(choice.indicators, choice.districts))
            for choice in comparison.instead
        ],
        "kinds": [
            {
                "anchor": f"compared-{part}-{number}",
                "name": kind.name,
                "pictures": pictures_of(names, kind.rows, kind.newest, title=comparison.title),
                "rows": [
                    (row.period, list(zip(comparison.subjects, row.figures, strict=True)))
                    for row in kind.rows
                ],
            }
            for number, kind in enumerate(comparison.kinds, 1)
        ],
    }
