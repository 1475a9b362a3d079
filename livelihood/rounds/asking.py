"""Which matters a round asks about, and at which unit's desk each lies."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Unit
from accounts.scopes import may
from livelihood.models import (
    Matter,
    MatterState,
    MatterUnit,
    MatterUpdate,
    Programme,
    Reporting,
    ReportRound,
    RoundReturn,
)
from livelihood.models.questions import MatterQuerySet
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewState
from publishing.review.rules import WRITERS
from publishing.review.snapshots import clean

State, UnitRole = MatterState.Status, MatterUnit.UnitRole

#: A matter counts as reported while its update is on its way, or public.
REPORTED = (ReviewState.SUBMITTED, ReviewState.APPROVED, ReviewState.PUBLISHED)
#: What is finished, put off or ended is not asked about.
RUNNING = (State.LISTED, State.UNDER_WAY)


def open_round(programme: Programme, *, period_end: date, due_on: date, by) -> ReportRound:
    """Ask every unit with a running matter of `programme` what it did up to `period_end`."""
    round_ = ReportRound(programme=programme, period_end=period_end, due_on=due_on)
    return begin(round_, by=by)


def begin(round_: ReportRound, *, by) -> ReportRound:
    """Save a new round and make a return for each unit that it asks.

    StepRefused: `by` may not write here over all units, the programme is not public, no matter
    runs, or it was asked for that period already.
    """
    programme = round_.programme
    round_.lie_in_its_place()
    if not may(by, WRITERS, place_code=round_.place_code, owner_id=None):
        raise StepRefused(
            f"{by}不能布置“{programme}”的月报：须是该区划全部单位的信息员或区管理员。"
        )
    if not programme.is_published:
        raise StepRefused(f"“{programme}”尚未发布，不能布置月报。")
    with transaction.atomic():
        clean(round_)
        round_.save()
        if not ask_desks(round_):
            raise StepRefused(f"“{programme}”在{round_.period_end}没有在办的事项，不用布置月报。")
    return round_


def ask_desks(round_: ReportRound) -> int:
    """Make a return for each unit that is asked and has none yet; how many units are asked."""
    desks = set(asked(round_).order_by().values_list("desk", flat=True))
    known = set(round_.returns.values_list("unit", flat=True))
    new = [RoundReturn(round=round_, unit_id=unit) for unit in sorted(desks - known)]
    RoundReturn.objects.bulk_create(new, ignore_conflicts=True)
    return len(desks)


def asked(round_: ReportRound) -> MatterQuerySet:
    """What the round asks about, annotated with `desk`, the key of the unit that files.

    Registered public matters that run on the last day of the period: those that the list counts,
    and of their parts (子项, 点位) each; what only gathers counted parts is not asked. What was
    reported in this round stays in it, whatever was said. `desk` is one of
    `Matter.filing_units`: of a child its 责任 unit where it has one, else 牵头, else the owner.
    """
    return asked_in(ReportRound.objects.filter(pk=round_.pk))


def asked_in(rounds: QuerySet[ReportRound]) -> MatterQuerySet:
    """As `asked`, of several rounds; each row is annotated with its round's key, `asked_round`."""
    matters = Matter.objects.public().annotate(
        asked_round=F("programme__rounds"), until=F("programme__rounds__period_end")
    )
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("until"))
    states = MatterState.objects.filter(
        lasting, matter=OuterRef("pk"), valid_from__lte=OuterRef("until"), status__in=RUNNING
    )
    said = MatterUpdate.objects.filter(matter=OuterRef("pk"), round=OuterRef("asked_round"))
    children = Matter.objects.public().filter(parent=OuterRef("pk"))
    is_counted = Q(parent__isnull=True, programme__count_level=Programme.CountLevel.MATTER)
    return matters.filter(
        Exists(states) | Exists(said.exclude(state=ReviewState.WITHDRAWN)),
        is_counted | ~Exists(children),
        # Said of the programme as well: else every matter of the portal is looked at.
        programme__in=rounds.order_by().values("programme"),
        asked_round__in=rounds,
        reporting=Reporting.REGISTERED,
    ).annotate(desk=_desk())


def not_reported(matters: MatterQuerySet) -> MatterQuerySet:
    """Of what is asked, that of which no update of the round is on its way or public."""
    said = MatterUpdate.objects.filter(matter=OuterRef("pk"), round=OuterRef("asked_round"))
    return matters.filter(~Exists(said.filter(state__in=REPORTED)))


def asked_of(round_: ReportRound, unit: Unit) -> MatterQuerySet:
    """What the round asks of one unit."""
    return asked(round_).filter(desk=unit.pk)


def in_list_order(matters: Iterable[Matter]) -> list[Matter]:
    """As the list has them: by 序号, 2 before 10, the children of a matter together.

    Parents are fetched with the matters (`select_related("parent")`).
    """
    return sorted(matters, key=_place_in_list)


def _place_in_list(matter: Matter):
    above = matter.parent or matter
    return (_natural(above.number), above.pk, _natural(matter.number), matter.pk)


def _natural(number: str) -> list:
    """`10-2` as pieces that compare as people count; whatever has no number comes last."""
    pieces = [
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
        for piece in re.findall(r"[0-9]+|[^0-9]+", number)
    ]
    return pieces or [(2, 0, "")]


def _desk() -> Case:
    units = MatterUnit.objects.filter(matter=OuterRef("pk")).order_by()
    responsible = units.filter(role=UnitRole.RESPONSIBLE).values("matter")
    alone = responsible.annotate(count=Count("pk"), one=Min("unit")).filter(count=1).values("one")
    lead = units.filter(role=UnitRole.LEAD).values("unit")[:1]
    key = BigIntegerField()
    own = Coalesce(Subquery(lead), F("owner"), output_field=key)
    return Case(
        When(parent__isnull=False, then=Coalesce(Subquery(alone), own, output_field=key)),
        default=own,
        output_field=key,
    )
