"""What a bulletin freezes: the counts of a programme on a day, by group, and each matter with why.

Plain JSON: it is signed as it stands and read for ever after. Rates are text as printed, beside
the counts that they are made of; every matter that is not done stands in exactly one list.
"""

from dataclasses import asdict
from datetime import date

from django.utils import timezone

from accounts.models import Unit
from livelihood.bulletins.lines import line_of, with_what_explains
from livelihood.bulletins.missing import missing_of
from livelihood.filters import AS_LISTED
from livelihood.models import Matter, Programme, ReportRound
from livelihood.parts import part
from livelihood.rates import Tally, tallies
from livelihood.staleness import known_until
from livelihood.statuses import DONE, Status

#: Grows when a reader of older bulletins would have to be told.
SHAPE = 1

#: The lists of a bulletin, by status, in the order in which they are read.
LISTS = (
    (Status.OVERDUE, "逾期"),
    (Status.BEHIND, "未达序时"),
    (Status.NOT_STARTED, "未启动"),
    (Status.UNREPORTED, "未报进度"),
    (Status.AWAITING, "完工待验收"),
    (Status.SUSPENDED, "暂缓"),
    (Status.CANCELLED, "终止"),
    (Status.AHEAD, "超序时"),
    (Status.ON_TRACK, "达序时"),
    (Status.KNOWN_UNTIL, "资料截至较早"),
)
LEAD = "lead__unit__code"
NO_LEAD = "未写明牵头单位"
NO_LEVEL = "未写明级别"


def content_of(programme: Programme, *, as_of: date, round: ReportRound | None = None) -> dict:
    """What stands of `programme` on the day `as_of`, by what is public now, as JSON.

    `{"shape", "taken_at", "as_of", "known_until", "programme", "totals", "groups", "lists",
    "round"}`; `round` says who sent nothing in the monthly report of that name, None without one.
    A fixed number of queries, however many matters there are.
    """
    by = ("leader_level", "category", LEAD)
    matters = Matter.objects.public().with_lead()
    totals, groups = tallies(matters, by, on=as_of, of=programme)
    until = known_until(programme, on=as_of)
    return {
        "shape": SHAPE,
        "taken_at": timezone.localtime().isoformat(),
        "as_of": as_of.isoformat(),
        "known_until": until.isoformat() if until else None,
        "programme": {
            "code": programme.code,
            "name": programme.name,
            "kind": programme.get_kind_display(),
            "district": programme.district.name,
            "done_word": programme.done_word,
        },
        "totals": _counts(totals),
        "groups": _groups(groups),
        "lists": _lists(programme, as_of),
        "round": missing_of(round, as_of=as_of) if round else None,
    }


def _counts(found: Tally) -> dict:
    """Every count, and the two rates as they are printed; None where there is none."""
    rates = {"done_rate": found.done_rate, "on_time_rate": found.on_time_rate}
    return {
        **asdict(found),
        "total": found.total,
        **{name: None if rate is None else str(rate) for name, rate in rates.items()},
    }


def _groups(found: dict) -> list[dict]:
    """By level, by category, by 牵头单位, what has none of these too; of one group no table."""
    units = Unit.objects.filter(code__in=filter(None, found[LEAD]))
    kinds = (
        (
            "level",
            "按领导级别",
            "级别",
            "leader_level",
            (*Matter.LeaderLevel.choices, ("", NO_LEVEL)),
        ),
        ("category", "按类别", "类别", "category", Matter.Category.choices),
        (
            "lead",
            "按牵头单位",
            "牵头单位",
            LEAD,
            (*units.values_list("code", "name"), (None, NO_LEAD)),
        ),
    )
    tables = [
        {
            "condition": condition,
            "title": title,
            "heading": heading,
            "rows": [
                {"value": value or "", "name": name, **_counts(found[column][value])}
                for value, name in names
                if value in found[column] and found[column][value].listed
            ],
        }
        for condition, title, heading, column, names in kinds
    ]
    return [table for table in tables if len(table["rows"]) > 1]


def _lists(programme, as_of) -> list[dict]:
    """The matters that are not done, list by list; a list without matters is left out."""
    matters = Matter.objects.public().with_status(on=as_of)
    listed = part(matters, "listed", on=as_of, of=programme).exclude(status__in=DONE)
    rows = with_what_explains(listed.for_list().order_by(*AS_LISTED), on=as_of)
    lists = [
        {
            "part": str(status),
            "title": title,
            "lines": [line_of(row, on=as_of) for row in rows if row.status == status],
        }
        for status, title in LISTS
    ]
    return [found for found in lists if found["lines"]]
