"""Series points, the vintages of one point, and the questions asked of figures."""

from django.db import models
from django.db.models import Case, F, OrderBy, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import RowNumber

from districts.models import KeyArea
from publishing.review.models import ReviewState

#: What makes two figures vintages of one another: a series point (design, section 3).
SERIES_POINT = (
    "district",
    "key_area_code",
    "indicator",
    "period_type",
    "period_start",
    "period_end",
    "role",
    "basis",
    "publisher",
)

#: What makes figures one line over time: a series point without its period.
SERIES = tuple(name for name in SERIES_POINT if not name.startswith("period_"))

#: A series point without its indicator: what a rate's numerator and denominator share.
SHARED_KEYS = tuple(name for name in SERIES_POINT if name != "indicator")

#: The order of periods and publishers within one indicator of one place.
LATEST_FIRST = ("-period_end", "-period_start", "role", "basis", "publisher", "id")

#: Which value of a series point stands: accounting stage, then release, then publication. What is
#: for staff only never supersedes what is public.
VINTAGE = (
    Case(When(audience="public", then=1), default=0),
    Case(
        When(accounting_stage="final", then=2),
        When(accounting_stage="revised", then=1),
        default=0,
    ),
    F("release__released_on"),
    F("release__published_at"),
    F("release_id"),
)


class FigureQuerySet(models.QuerySet):
    """Questions about figures."""

    def public(self):
        """Figures that citizens may see: of a published release, not for staff only."""
        return self.filter(release__state=ReviewState.PUBLISHED, audience="public")

    def current(self):
        """Of public figures the value that stands for each series point, without retracted ones.

        `is_current` alone may also mark a draft's row where nothing is public: see `standing`.
        """
        return self.filter(is_current=True, is_tombstone=False)

    def as_of(self, day):
        """Of these figures those that stood on a day, by what their sources had released by then.

        Narrow them first: whole series points only (`public()`, of an indicator, of a place).
        """
        place = Window(
            RowNumber(),
            partition_by=[F(name) for name in SERIES_POINT],
            order_by=[term.desc() for term in VINTAGE],
        )
        by_then = self.order_by().filter(release__released_on__lte=day)
        first = by_then.annotate(vintage_place=place).filter(vintage_place=1)
        return self.filter(pk__in=first.values("pk"), is_tombstone=False)

    def standing(self):
        """The published row that stands for each series point, for staff only and retracted too."""
        return self.filter(is_current=True, release__state=ReviewState.PUBLISHED)

    def with_numbers(self):
        """Figures that can be counted with: no words, ranks or growth rates alone."""
        return self.filter(value_kind="number", value__isnull=False)

    def with_release(self):
        """Everything that one line of a table names: indicator, place, release and source.

        Annotates `key_area_name` (text, None where the figure is of no key area).
        """
        area = KeyArea.objects.filter(code=OuterRef("key_area_code"))
        named = Case(When(~Q(key_area_code=""), then=Subquery(area.values("name"))))
        return self.select_related("indicator", "district", "release__source").annotate(
            key_area_name=named
        )

    def for_indicator_page(self, indicator, *, as_of=None):
        """The public figures of an indicator that stand, or stood on a day, `by_place`."""
        figures = self.public().filter(indicator=indicator)
        figures = figures.current() if as_of is None else figures.as_of(as_of)
        return figures.by_place()

    def by_place(self):
        """With all that a line of a table names, place by place, the latest period first."""
        return self.with_release().order_by("district__code", *LATEST_FIRST)

    def for_district(self, district):
        """The public current figures of a place, by category and indicator, latest first."""
        return self.public().current().filter(district=district).by_category()

    def by_category(self):
        """With all that a line of a table names, by category and indicator, latest first."""
        return (
            self.with_release()
            .select_related("indicator__category")
            .order_by(
                "indicator__category__position",
                "indicator__category__code",
                "indicator__name",
                *LATEST_FIRST,
            )
        )

    def newest_of_each_series(self):
        """Of each indicator, place, role, 口径 and publisher the figure of its latest period.

        Of these figures no more is kept than their keys: say afterwards what to fetch with the
        rows, and their order.
        """
        recency = Window(
            RowNumber(),
            partition_by=[F(name) for name in SERIES],
            order_by=[
                OrderBy(F(name.lstrip("-")), descending=name.startswith("-"))
                for name in LATEST_FIRST
            ],
        )
        # Sorted as keys alone: of a place's tens of thousands of rows few are read whole. Asked of
        # all figures: over two like sets PostgreSQL, where it does not know yet that a place has
        # grown, goes through the one for each row of the other.
        newest = self.order_by().annotate(recency=recency).filter(recency=1)
        return self.model._default_manager.filter(pk__in=newest.values("pk"))
