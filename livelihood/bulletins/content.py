"""What a bulletin freezes: the counts of a programme on a day, by group, and each matter with why.

Plain JSON: it is signed as it stands and read for ever after. Rates are text as printed, beside
the counts that they are made of; every matter that is not done stands in exactly one list.
"""

from dataclasses import asdict
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Unit
from livelihood.bulletins.lines import line_of, with_what_explains
from livelihood.bulletins.missing import missing_of
from livelihood.filters import AS_LISTED
from livelihood.models import Matter, MatterUnit, Programme, ReportRound
from livelihood.parts import part
from livelihood.rates import Tally, tally, tally_by
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
NO_LEAD = "未写明牵头单位"
NO_LEVEL = "未写明级别"


def content_of(programme: Programme, *, as_of: date, round: ReportRound | None = None) -> dict:
    """What stands of `programme` on the day `as_of`, by what is public now, as JSON.

    `{"shape", "taken_at", "as_of", "known_until", "programme", "totals", "groups", "lists",
    "round"}`; `round` says who sent nothing in the monthly report of that name, None without one.
    A fixed number of queries, however many matters there are.
    """
    matters = Matter.objects.public().filter(programme=programme)
    until = known_until(programme, on=as_of)
    return {
        "shape": SHAPE,
        "taken_at": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        "as_of": as_of.isoformat(),
        "known_until": until.isoformat() if until else None,
        "programme": {
            "code": programme.code,
            "name": programme.name,
            "kind": programme.get_kind_display(),
            "district": programme.district.name,
            "done_word": programme.done_word,
        },
        "totals": _counts(tally(matters, on=as_of)),
        "groups": _groups(matters, as_of),
        "lists": _lists(matters, as_of),
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


def _groups(matters, as_of) -> list[dict]:
    """By level, by category, by 牵头单位, what has none of these too; of one group no table."""
    lead = MatterUnit.objects.filter(role=MatterUnit.UnitRole.LEAD)
    by_level = tally_by(matters, "leader_level", on=as_of)
    by_category = tally_by(matters, "category", on=as_of)
    led = matters.filter(units__role=MatterUnit.UnitRole.LEAD)
    by_unit = tally_by(led, "units__unit__code", on=as_of)
    by_unit[""] = tally(matters.exclude(Exists(lead.filter(matter=OuterRef("pk")))), on=as_of)
    units = dict(Unit.objects.filter(code__in=by_unit).values_list("code", "name"))
    kinds = (
        (
            "level",
            "按领导级别",
            "级别",
            {**dict(Matter.LeaderLevel.choices), "": NO_LEVEL},
            by_level,
        ),
        ("category", "按类别", "类别", dict(Matter.Category.choices), by_category),
        ("lead", "按牵头单位", "牵头单位", {**units, "": NO_LEAD}, by_unit),
    )
    tables = [
        {
            "condition": condition,
            "title": title,
            "heading": heading,
            "rows": [
                {"value": value, "name": name, **_counts(found[value])}
                for value, name in names.items()
                if value in found and found[value].listed
            ],
        }
        for condition, title, heading, names, found in kinds
    ]
    return [table for table in tables if len(table["rows"]) > 1]


def _lists(matters, as_of) -> list[dict]:
    """The matters that are not done, list by list; a list without matters is left out."""
    listed = part(matters.with_status(on=as_of), "listed", on=as_of).exclude(status__in=DONE)
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
