"""The questions asked of projects."""

from datetime import date, timedelta

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from publishing.arithmetic.dates import Precision, first_day, last_day
from publishing.review.models import ReviewableQuerySet, ReviewState

#: 亿元以上 is at least this many 元.
LARGE = 100_000_000


class ProjectQuerySet(ReviewableQuerySet):
    """Questions about projects; what a project was on a day is answered by that day's events."""

    def for_list(self):
        """With all that one line of a list names."""
        return self.select_related("district", "key_area", "source")

    def large(self):
        """亿元以上: at least 100,000,000 元; “近1亿元” is less."""
        return self.filter(total_investment__gte=LARGE).exclude(
            total_investment=LARGE, investment_qualifier="almost"
        )

    def with_stage(self, *, on: date):
        """Annotate where each project stood on the day `on`, out of its derived states.

        `stage` and `standing` ("" before any event), `stage_since` (date or None), and how that
        day is known: `stage_precision`, `stage_basis`, `stage_reporting`; `stage_is_dated` is
        False where only a source says that the stage was reached *by* that day.
        """
        holds = Q(states__valid_from__lte=on) & (
            Q(states__valid_to__isnull=True) | Q(states__valid_to__gt=on)
        )
        found = self.annotate(held=FilteredRelation("states", condition=holds))
        words = ("stage", "standing", "precision", "basis", "reporting")
        known = {name: Coalesce(F(f"held__{name}"), Value("")) for name in words}
        return found.annotate(
            stage=known["stage"],
            standing=known["standing"],
            stage_since=F("held__since"),
            stage_precision=known["precision"],
            stage_basis=known["basis"],
            stage_reporting=known["reporting"],
            stage_is_dated=Q(held__since__isnull=False) & ~Q(held__precision=Precision.UNKNOWN),
        )

    def reached_within(self, stage: str, first: date, last: date):
        """Projects of which an office registered that very stage in the period, both days counted.

        Those of which the day is not known finely enough to lie in the period are not among them.
        """
        events = self._registered().filter(in_period(first, last), stage=stage)
        return self.filter(Exists(events))

    def with_reached(self, stage: str, *, on: date):
        """Annotate `has_reached` and `may_have_reached`: that stage of the ladder, or a higher one.

        `has_reached` where an office registered it on or before `on`; `may_have_reached` where
        only a source says so.
        """
        ladder = self._stage_events().LADDER
        happened = Q(stage__in=ladder[ladder.index(stage) :], on__lte=on)
        registered = Exists(self._registered().filter(happened))
        reported = Exists(self._public_events().filter(happened))
        return self.annotate(has_reached=registered, may_have_reached=~registered & reported)

    def in_stage_since(self, year: int):
        """Projects `with_stage` whose present stage was reached in that year, where that is known."""
        return self.filter(stage_since__year=year, stage_is_dated=True)

    def planned_to_start(self, year: int, *, on: date):
        """Projects that the plan of `year`, as it stood on the day `on`, wants started."""
        plans = self.model._meta.get_field("annual_plans").related_model.objects
        in_force = plans.in_force(on=on).filter(project=OuterRef("pk"), year=year)
        planned = self.annotate(planned_start=Subquery(in_force.values("plans_start")[:1]))
        return planned.filter(planned_start=True)

    def _stage_events(self):
        return self.model._meta.get_field("stage_events").related_model

    def _public_events(self):
        events = self._stage_events().objects
        return events.filter(project=OuterRef("pk"), state=ReviewState.PUBLISHED)

    def _registered(self):
        return self._public_events().filter(reporting="registered")


def in_period(first: date, last: date) -> Q:
    """That an event's whole span (`on`, `precision`) lies in the period, both days counted."""
    condition = Q(pk__in=())
    for precision in Precision:
        if precision != Precision.UNKNOWN:
            condition |= Q(
                precision=precision, on__gte=first, on__lte=_last_span_within(last, precision)
            )
    return condition


def _last_span_within(last: date, precision: str) -> date:
    """The first day of the last span of this precision that has ended by the day `last`."""
    start = first_day(last, precision)
    if last_day(last, precision) == last:
        return start
    return first_day(start - timedelta(days=1), precision)
