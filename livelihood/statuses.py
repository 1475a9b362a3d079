"""What a matter is on a day, in one word: everything that depends on the day asked, by query.

`status_on` is one SQL expression over `MatterQuerySet.with_status`'s columns: the interval of the
day (`on_day`, a `MatterState`), the card and its programme. It is the first that fits of
rules.md, section 2. Differences against the plan are compared in whole numbers, exactly.
"""

from datetime import date

from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least

from livelihood.models import MatterState, PlanNode, Programme, Reporting
from livelihood.schedule import band_in_tenths, closed_months

State, Timing = MatterState.Status, MatterState.Timing


class Status(models.TextChoices):
    """The word for a matter on a day; `label_for` says 完成 where a programme does."""

    CANCELLED = "cancelled", "终止实施"
    STANDING = "standing", "常态化推进"
    REPORTED_DONE = "reported_done", "来源报道已完成"
    DONE_EARLY = "done_early", "提前办结"
    DONE_ON_TIME = "done_on_time", "按期办结"
    DONE_LATE = "done_late", "延期办结"
    DONE = "done", "办结"
    AWAITING = "awaiting", "完工待验收"
    SUSPENDED = "suspended", "暂缓实施"
    KNOWN_UNTIL = "known_until", "资料截至"
    REPORTED = "reported", "来源报道"
    OVERDUE = "overdue", "逾期"
    NOT_STARTED = "not_started", "未启动"
    AHEAD = "ahead", "超序时"
    ON_TRACK = "on_track", "达序时"
    BEHIND = "behind", "未达序时"
    UNREPORTED = "unreported", "未报进度"


DONE = (Status.DONE_EARLY, Status.DONE_ON_TIME, Status.DONE_LATE, Status.DONE)
SCHEDULED = (Status.AHEAD, Status.ON_TRACK, Status.BEHIND)
#: What is neither finished nor put aside: the list behind “在办”.
RUNNING = (Status.OVERDUE, Status.NOT_STARTED, *SCHEDULED, Status.UNREPORTED)


def label_for(status: str | None, done_word: str = "办结") -> str:
    """What a page prints: `done_word` is the programme's (`Programme.done_word`).

    >>> label_for("done_late", "完成"), label_for(None)
    ('延期完成', '尚未列入')
    """
    if status is None:
        return "尚未列入"
    label = Status(status).label
    return label.replace("办结", done_word) if status in DONE else label


def status_on(on: date) -> Case:
    """The status on the day `on`, as an expression over the columns of `with_status`."""
    done = Q(on_day__status=State.DONE)
    return Case(
        When(on_day__status__isnull=True, then=Value(None)),
        When(on_day__status=State.CANCELLED, then=Value(Status.CANCELLED)),
        When(standing=True, then=Value(Status.STANDING)),
        When(on_day__status=State.REPORTED_DONE, then=Value(Status.REPORTED_DONE)),
        When(done & Q(on_day__timing=Timing.EARLY), then=Value(Status.DONE_EARLY)),
        When(done & Q(on_day__timing=Timing.ON_TIME), then=Value(Status.DONE_ON_TIME)),
        When(done & Q(on_day__timing=Timing.LATE), then=Value(Status.DONE_LATE)),
        When(done, then=Value(Status.DONE)),
        When(on_day__status=State.AWAITING_ACCEPTANCE, then=Value(Status.AWAITING)),
        When(on_day__status=State.SUSPENDED, then=Value(Status.SUSPENDED)),
        When(without_news(on), then=Value(Status.KNOWN_UNTIL)),
        When(reporting=Reporting.REPORTED, then=Value(Status.REPORTED)),
        When(
            on_day__due_is_stated=True,
            on_day__due_on__lt=on,
            then=Value(Status.OVERDUE),
        ),
        When(
            on_day__status=State.LISTED,
            on_day__starts_by__lt=on,
            on_day__progress=0,
            then=Value(Status.NOT_STARTED),
        ),
        # Nobody has said anything yet: that is not the same as nothing done.
        When(on_day__status=State.LISTED, on_day__progress__isnull=True, then=_UNREPORTED),
        When(_has_nodes(), then=_by_nodes(on)),
        When(_can_be_compared(), then=_by_time(on)),
        default=_UNREPORTED,
        output_field=CharField(),
    )


def days_late_on(on: date) -> Case:
    """Days past the original due date; see `MatterQuerySet.with_status`."""
    running = Q(on_day__status__in=(State.LISTED, State.UNDER_WAY), standing=False)
    stated = Q(reporting=Reporting.REGISTERED, on_day__original_due_on__isnull=False)
    return Case(
        When(stated & ~Q(on_day__timing=""), then=F("on_day__days_late")),
        When(
            stated & running & ~without_news(on),
            then=Greatest(DaysBetween(F("on_day__original_due_on"), Value(on)), Value(0)),
        ),
        default=Value(None),
        output_field=IntegerField(),
    )


def without_news(on: date) -> Q:
    """Of a programme that is closed, or over and silent: nothing late is computed."""
    return Q(programme__in=Programme.objects.without_news(on=on).order_by().values("pk"))


class DaysBetween(models.Func):
    """Whole days from one date to another, as an integer, in both databases."""

    arity = 2
    output_field = BigIntegerField()

    def as_sql(self, compiler, connection, **context):
        template = "(CAST(%(second)s AS date) - CAST(%(first)s AS date))"
        return self._between(compiler, connection, template)

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(julianday(%(second)s) - julianday(%(first)s) AS integer)"
        return self._between(compiler, connection, template)

    def _between(self, compiler, connection, template):
        first, second = self.get_source_expressions()
        first_sql, first_params = compiler.compile(first)
        second_sql, second_params = compiler.compile(second)
        sql = template % {"first": first_sql, "second": second_sql}
        return sql, (*second_params, *first_params)


_UNREPORTED = Value(Status.UNREPORTED)


def _has_nodes() -> Q:
    return Q(models.Exists(PlanNode.objects.filter(matter=OuterRef("pk"))))


def _by_nodes(on: date) -> Case:
    """Against the last node due by then; of several due, all are reached with the last."""
    due = PlanNode.objects.filter(matter=OuterRef("pk"), due_on__lte=on).order_by()
    last = Subquery(due.values("matter").annotate(last=Max("due_on")).values("last"))
    reached = F("on_day__node_reached_on")
    return Case(
        When(on_day__node_reached_on__gt=on, then=Value(Status.AHEAD)),
        When(models.lookups.IsNull(last, True), then=Value(Status.ON_TRACK)),
        When(models.lookups.GreaterThanOrEqual(reached, last), then=Value(Status.ON_TRACK)),
        default=Value(Status.BEHIND),
    )


def _can_be_compared() -> Q:
    """Progress is known, and both ends of the time are stated."""
    return Q(
        on_day__progress__isnull=False,
        on_day__starts_on__isnull=False,
        on_day__due_is_stated=True,
        on_day__due_on__gte=F("on_day__starts_on"),
    )


def _by_time(on: date) -> Case:
    """Progress less time progress, in 百分点 as printed, against the band.

    With progress a/b and time k/n: (a/b − k/n) × 100 prints as at least `band` where
    (a·n − k·b) × 2000 ≥ (2·tenths − 1)·b·n, `tenths` being the band in tenths; half up.
    """
    part, whole = F("on_day__progress_part"), F("on_day__progress_whole")
    passed, length = _time_passed(on)
    difference = (part * length - passed * whole) * Value(2000)
    least = whole * length * Value(2 * band_in_tenths() - 1)
    return Case(
        When(models.lookups.GreaterThanOrEqual(difference, least), then=Value(Status.AHEAD)),
        When(models.lookups.LessThanOrEqual(difference, -least), then=Value(Status.BEHIND)),
        default=Value(Status.ON_TRACK),
    )


def _time_passed(on: date) -> tuple[Case, Case]:
    """Units of time that have passed by the day `on`, and how many there are.

    Days from the start to the due date, both counted; closed months of twelve, where the
    programme counts by month.
    """
    length = DaysBetween(F("on_day__starts_on"), F("on_day__due_on")) + Value(1)
    passed = DaysBetween(F("on_day__starts_on"), Value(on)) + Value(1)
    by_month = Q(programme__by_month=True)
    return (
        Case(
            When(by_month & Q(programme__period_start__gt=on), then=Value(0)),
            When(by_month & Q(programme__period_end__lte=on), then=Value(12)),
            When(by_month, then=Value(closed_months(on))),
            default=Greatest(Value(0), Least(passed, length)),
            output_field=BigIntegerField(),
        ),
        Case(When(by_month, then=Value(12)), default=length, output_field=BigIntegerField()),
    )
