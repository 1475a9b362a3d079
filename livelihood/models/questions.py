"""What is asked of programmes and matters. A day `on` is Asia/Shanghai; what is public now counts."""

from datetime import date, timedelta

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q

from publishing.review.models import ReviewableQuerySet, ReviewState

#: After so many days without news a programme that has ended computes no lateness any more.
SILENT_DAYS = 60

#: What `with_status` takes over from the interval of the day: name → column of `MatterState`.
OF_THE_DAY = {
    "state_status": "status",
    "state_since": "since",
    "state_due_on": "due_on",
    "state_due_is_stated": "due_is_stated",
    "state_original_due_on": "original_due_on",
    "state_progress": "progress",
    "state_progress_is_typed": "progress_is_typed",
    "state_completed_on": "completed_on",
    "state_timing": "timing",
    "state_node_reached_on": "node_reached_on",
}


class ProgrammeQuerySet(ReviewableQuerySet):
    """Questions about programmes."""

    def without_news(self, *, on: date):
        """Closed by the day `on`, or over and silent since for more than `SILENT_DAYS` days.

        Of these no 逾期 and no 序时 is computed (rules.md, section 2): 资料截至.
        """
        from livelihood.models import MatterListing, MatterUpdate, ProgrammeDocument

        since = on - timedelta(days=SILENT_DAYS)
        updates = MatterUpdate.objects.public().filter(happened_on__gte=since, happened_on__lte=on)
        documents = ProgrammeDocument.objects.public().filter(on__gte=since, on__lte=on)
        # Two questions, for each has its index.
        told = Exists(updates.filter(matter=OuterRef("matter")))
        told |= Exists(updates.filter(matter__parent=OuterRef("matter")))
        silent = (
            Q(period_end__lt=since)
            & ~Q(pk__in=updates.values("matter__programme"))
            & ~Q(pk__in=documents.values("programme"))
            & ~Q(pk__in=MatterListing.objects.filter(told).values("programme"))
        )
        return self.filter(Q(closed_on__lte=on) | silent)

    def for_list(self):
        """With what a row of a list says."""
        return self.select_related("district", "owner", "source")


class MatterQuerySet(ReviewableQuerySet):
    """Questions about matters."""

    def with_status(self, *, on: date):
        """Annotate what each matter is on the day `on`: `status`, `days_late` and `state_…`.

        `status` is one of `livelihood.statuses.Status`; None where the matter is not listed yet
        on that day, or not published. The `state_…` columns are those of `MatterState`.
        `days_late` (int) counts from the original due date: 0 where on time, None where nobody
        can say (no stated date, suspended, cancelled, 资料截至, standing, reported).
        """
        from livelihood import statuses

        columns = {name: F(f"on_day__{column}") for name, column in OF_THE_DAY.items()}
        return self.with_word(on=on).annotate(**columns, days_late=statuses.days_late_on(on))

    def with_word(self, *, on: date):
        """Annotate `status` alone, over `on_day`, the interval of the day: enough to count by."""
        from livelihood import statuses

        listed = Q(states__valid_from__lte=on)
        still = Q(states__valid_to__isnull=True) | Q(states__valid_to__gt=on)
        day = self.annotate(on_day=FilteredRelation("states", condition=listed & still))
        return day.annotate(status=statuses.status_on(on))

    def listed(self, *, on: date):
        """Matters on their lists by the day `on`."""
        return self.filter(listed_on__lte=on)

    def in_status(self, status: str, *, on: date):
        """Matters of one status (`livelihood.statuses.Status`) on the day `on`."""
        return self.with_status(on=on).filter(status=status)

    def overdue(self, *, on: date):
        """Matters late on the day `on`, by the due date that stood on that day."""
        from livelihood.statuses import Status

        return self.in_status(Status.OVERDUE, on=on)

    def on_list_of(self, programme):
        """Matters of a programme, and those of others that it lists too, with their children."""
        listed = programme.listed_elsewhere
        own = Q(programme=programme)
        return self.filter(own | Q(pk__in=listed) | Q(parent__in=listed) if listed else own)

    def at_counting_level(self, *, of=None):
        """Matters of the level that their programme counts: the children, or those above.

        With `of`, a programme, what its list counts: a matter that is on two lists counts once on
        each, by the level of each, and once where nobody asks for a list.
        """
        if of is not None:
            counts_matters = of.count_level == of.CountLevel.MATTER
            return self.on_list_of(of).filter(parent__isnull=counts_matters)
        return self.filter(
            Q(programme__count_level="matter", parent__isnull=True)
            | Q(programme__count_level="child", parent__isnull=False)
        )

    def counted(self):
        """What 列入 counts: registered, not standing, at the counting level."""
        return self.at_counting_level().filter(reporting="registered", standing=False)

    def with_lead(self):
        """Annotate `lead`, the row of its 牵头单位, as a relation; no row is repeated."""
        return self.annotate(lead=FilteredRelation("units", condition=Q(units__role="lead")))

    def for_list(self):
        """With what a row of a list says, its units and the other public lists it is on too."""
        from livelihood.models import MatterListing

        listings = MatterListing.objects.filter(programme__state=ReviewState.PUBLISHED)
        listed = Prefetch(
            "listings", listings.select_related("programme"), to_attr="public_listings"
        )
        related = ("programme", "district", "community", "owner", "parent", "contact", "source")
        return self.select_related(*related).prefetch_related("units__unit", listed)
