"""What a matter asks of the person who looks: lists on the first page, filters of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.scoped_admin import HomeLink
from accounts.scopes import limit
from livelihood.models import Matter, MatterUnit, MatterUpdate
from livelihood.models.questions import MatterQuerySet
from livelihood.statuses import RUNNING, Status
from publishing.arithmetic.dates import today
from publishing.review.models import ReviewEvent, ReviewState
from publishing.review.rules import AUTHORING, REVIEWERS, WRITERS

#: What is due within so many days, and what was silent for so many, wants a look.
DAYS = 30
GROUP = "民生实事"
Kind, Role = MatterUpdate.Kind, MatterUnit.UnitRole


def filed_by(matters: MatterQuerySet, user) -> MatterQuerySet:
    """Matters whose updates `user` files: `Matter.filing_units` under her scopes."""
    files = Q(role=Role.LEAD) | Q(role=Role.RESPONSIBLE, matter__parent__isnull=False)
    units = limit(
        MatterUnit.objects.filter(files).order_by(),
        user,
        WRITERS,
        place="matter__place_code",
        owner="unit",
    )
    owned = limit(Matter._base_manager.order_by(), user, WRITERS)
    return matters.filter(Q(pk__in=owned.values("pk")) | Q(pk__in=units.values("matter")))


def due_soon(matters: MatterQuerySet, user, *, on: date) -> MatterQuerySet:
    """Hers that run and are due from the day `on` to `DAYS` days later."""
    last = on + timedelta(days=DAYS)
    return filed_by(matters, user).filter(
        status__in=RUNNING, state_due_is_stated=True, state_due_on__range=(on, last)
    )


def silent(matters: MatterQuerySet, user, *, on: date) -> MatterQuerySet:
    """Hers that run, and of which nothing was filed for `DAYS` days; what has parts is not asked."""
    since = on - timedelta(days=DAYS)
    filed = MatterUpdate.objects.filter(matter=OuterRef("pk"), filed_on__gt=since)
    parts = Matter.objects.public().filter(parent=OuterRef("pk"))
    return filed_by(matters, user).filter(
        ~Exists(filed.exclude(state=ReviewState.WITHDRAWN)),
        ~Exists(parts),
        status__in=RUNNING,
        listed_on__lte=since,
    )


def to_accept(matters: MatterQuerySet, user, *, on: date) -> MatterQuerySet:
    """Completed ones that she may accept: her scope, and no hand of hers in the completion."""
    reached = limit(Matter._base_manager.order_by(), user, REVIEWERS)
    completion = MatterUpdate.objects.filter(
        matter=OuterRef(OuterRef("pk")), kind=Kind.COMPLETED, state=ReviewState.PUBLISHED
    ).order_by("-happened_on", "-published_at", "-pk")
    own = ReviewEvent.objects.filter(
        record_type=MatterUpdate._meta.label_lower,
        record_code=Subquery(completion.values("code")[:1]),
        step__in=AUTHORING,
        by=user,
    )
    return matters.filter(~Exists(own), status=Status.AWAITING, pk__in=reached.values("pk"))


def objected(matters: MatterQuerySet, user, *, on: date) -> MatterQuerySet:
    """Hers about which somebody objected, and nobody answered yet."""
    hers = filed_by(Matter._base_manager.order_by(), user)  # a few, out of a million updates
    said = MatterUpdate.objects.filter(
        matter__in=hers.values("pk"),
        kind__in=(Kind.OBJECTION, Kind.OBJECTION_ANSWERED),
        state=ReviewState.PUBLISHED,
    )
    asked, answered = Q(kind=Kind.OBJECTION), Q(kind=Kind.OBJECTION_ANSWERED)
    left = Count("pk", filter=asked) - Count("pk", filter=answered)
    by_matter = said.order_by().values("matter").annotate(left=left)
    return matters.filter(pk__in=by_matter.filter(left__gt=0).values("matter"))


@dataclass(frozen=True)
class WorkList:
    """One list: its words, who has it, and its rows of `matters` on a day."""

    label: str
    roles: tuple[str, ...]
    rows: Callable[..., MatterQuerySet]


LISTS = {
    "due": WorkList(f"{DAYS}天内到期", WRITERS, due_soon),
    "silent": WorkList(f"{DAYS}天没有更新", WRITERS, silent),
    "accept": WorkList("待验收", REVIEWERS, to_accept),
    "objection": WorkList("异议待答复", WRITERS, objected),
}


class WorkFilter(admin.SimpleListFilter):
    """`?work=due`: what waits for this person, as the first page counts it."""

    title = "我的事项"
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [
            (name, work.label)
            for name, work in LISTS.items()
            if model_admin.holds(request.user, work.roles)
        ]

    def queryset(self, request, queryset):
        work = LISTS.get(self.value())
        return work.rows(queryset, request.user, on=today()) if work else queryset


class HasWorkLists:
    """For the admin of matters: each list on the first page, with how many wait."""

    def home_links(self, request):
        page = reverse("admin:livelihood_matter_changelist", current_app=self.admin_site.name)
        links = [
            HomeLink(
                work.label,
                f"{page}?{WorkFilter.parameter_name}={name}",
                work.rows(self.get_queryset(request), request.user, on=today()).count(),
                GROUP,
            )
            for name, work in LISTS.items()
            if self.holds(request.user, work.roles)
        ]
        return [*links, *super().home_links(request)]
