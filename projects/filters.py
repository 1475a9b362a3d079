"""How readers narrow the list of projects."""

from datetime import date

import django_filters
from django.db.models import F, QuerySet

from districts.models import District, KeyArea
from projects import rates
from projects.models import Project, ProjectState, StageEvent
from publishing.arithmetic.dates import today
from publishing.pages.filters import OrderFilter, PublicFilterSet, SearchFilter

#: The choice of projects of which no stage was published.
UNSTATED = ("none", "未公布")


def districts():
    """Places with a public project."""
    codes = Project.objects.public().values("district")
    return District.objects.filter(pk__in=codes).values_list("code", "name")


def key_areas():
    """Key areas with a public project."""
    codes = Project.objects.public().values("key_area")
    return KeyArea.objects.filter(pk__in=codes).values_list("code", "name")


def sectors():
    """Sectors of public projects."""
    named = Project.objects.public().exclude(sector="").order_by("sector")
    return [(sector, sector) for sector in named.values_list("sector", flat=True).distinct()]


def stage_years():
    """Years in which a public project reached a stage, newest first."""
    dated = StageEvent.objects.public().exclude(precision="unknown")
    years = dated.filter(stage__in=StageEvent.LADDER).dates("on", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in years]


def cohorts():
    """What the rates count, as far as there is any: `("signed-2021", "2021年签约")`."""
    years = rates.years_with_cohorts()
    return [
        (f"{key}-{year}", cohort.label.format(year=year))
        for key, cohort in rates.COHORTS.items()
        for year in years[key]
    ]


class ProjectFilter(PublicFilterSet):
    """`?q=&district=&key_area=&stage=&year=&standing=&kind=&sector=&large=&cohort=&order=`

    Its rows must know where they stand: `Project.objects.public().with_stage(on=…)`.
    """

    #: Counts by stage stand above the list, those without one included.
    facets = ("district", "key_area", "standing", "kind", "sector")
    UNSTATED = UNSTATED
    #: The conditions that say which projects are meant, whatever has become of them.
    SCOPE = ("district", "key_area", "kind", "sector", "large")

    q = SearchFilter(
        label="搜索项目名称、内容或地点",
        within=("name", "code", "summary", "location"),
    )
    district = django_filters.ChoiceFilter(
        label="行政区", field_name="district__code", choices=districts, empty_label="全部行政区"
    )
    key_area = django_filters.ChoiceFilter(
        label="重点片区", field_name="key_area__code", choices=key_areas, empty_label="全部片区"
    )
    stage = django_filters.ChoiceFilter(
        label="现处阶段",
        choices=[*((stage.value, stage.label) for stage in StageEvent.LADDER), UNSTATED],
        empty_label="全部阶段",
        method="of_stage",
    )
    year = django_filters.ChoiceFilter(
        label="到该阶段的年份", choices=stage_years, empty_label="不限", method="of_year"
    )
    standing = django_filters.ChoiceFilter(
        label="状态", choices=ProjectState.Standing.choices, empty_label="全部"
    )
    kind = django_filters.ChoiceFilter(
        label="类型", choices=Project.Kind.choices, empty_label="全部类型"
    )
    sector = django_filters.ChoiceFilter(label="行业", choices=sectors, empty_label="全部行业")
    large = django_filters.ChoiceFilter(
        label="总投资", choices=[("1", "亿元以上")], empty_label="不限", method="of_large"
    )
    cohort = django_filters.ChoiceFilter(
        label="比率的名单", choices=cohorts, empty_label="不限", method="of_cohort"
    )
    order = OrderFilter(
        {
            "stage": ("按阶段日期，新的在前", (F("stage_since").desc(nulls_last=True), "code")),
            "investment": (
                "按总投资，多的在前",
                (F("total_investment").desc(nulls_last=True), "code"),
            ),
            "name": ("按名称", ("name", "code")),
            "new": ("按发布时间，新的在前", ("-published_at", "code")),
        }
    )

    @property
    def cohort_year(self) -> int | None:
        """The year of the cohort that the reader chose; None where none is chosen."""
        chosen = self.form.cleaned_data.get("cohort")
        return int(chosen.partition("-")[2]) if chosen else None

    def under(self, *names: str) -> QuerySet:
        """The rows under these of the conditions in force and no others. Needs a valid form."""
        rows = self.queryset.all()
        for name in names:
            rows = self.filters[name].filter(rows, self.form.cleaned_data.get(name))
        return rows

    def under_all_but(self, *names: str) -> QuerySet:
        """The rows under the conditions in force, these apart and not sorted."""
        return self.under(*(name for name in self.filters if name not in (*names, "order")))

    def query_of(self, cohort: str) -> str:
        """The query string of the projects that a rate counts, the same ones meant."""
        dropped = dict.fromkeys(name for name in self.filters if name not in self.SCOPE)
        return self.query(**dropped | {"cohort": cohort})

    def of_stage(self, queryset, name, value):
        """Projects on that rung today, or on none that was published."""
        return queryset.filter(stage="" if value == UNSTATED[0] else value)

    def of_year(self, queryset, name, value):
        """Projects that reached their present stage in that year."""
        return queryset.in_stage_since(int(value))

    def of_large(self, queryset, name, value):
        """亿元以上."""
        return queryset.large()

    def of_cohort(self, queryset, name, value):
        """What a rate counts: one of `cohorts`, those unfinished first."""
        key, _, year = value.partition("-")
        cohort, year = rates.COHORTS[key], int(year)
        last = min(today(), date(year, 12, 31))
        found = rates.members(queryset, cohort, first=date(year, 1, 1), last=last)
        return found.order_by("has_reached", "name", "code")
