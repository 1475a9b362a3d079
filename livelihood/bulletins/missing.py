"""本月未报: what a monthly round asked for and did not get, once its day is over.

Before the day by which a report was asked for, and while the round is open, nobody is named: no
stated date says yet that anybody is late.
"""

from collections import Counter
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Unit
from livelihood.bulletins.lines import full_title
from livelihood.models import MatterUpdate, ReportRound
from livelihood.rounds.asking import REPORTED, asked, in_list_order
from publishing.arithmetic.dates import shown, today
from publishing.review.models import ReviewState


def missing_of(round_: ReportRound, *, as_of: date) -> dict:
    """The round in numbers, the units that sent nothing, and the matters of which nothing came.

    `{"code", "period_end", "due_on", "is_over", "asked", "reported", "returned", "units",
    "silent_units", "lines"}`; a matter that was returned to be mended is neither reported nor
    missing, and its unit not silent. Two queries.
    """
    is_over = not round_.is_open or today() > round_.due_on
    matters = _asked(round_, as_of)
    units = Unit.objects.in_bulk({row.desk for row in matters})
    sent = {row.desk for row in matters if row.was_reported or row.was_returned}
    missing = [row for row in matters if not row.was_reported and not row.was_returned]
    counts = Counter(row.desk for row in matters)
    silent = [unit for key, unit in units.items() if key not in sent]
    return {
        "code": round_.code,
        "period_end": round_.period_end.isoformat(),
        "due_on": round_.due_on.isoformat(),
        "is_over": is_over,
        "asked": len(matters),
        "reported": sum(row.was_reported for row in matters),
        "returned": sum(row.was_returned and not row.was_reported for row in matters),
        "units": len(units),
        "silent_units": [
            {"code": unit.code, "name": unit.name, "asked": counts[unit.pk]}
            for unit in sorted(silent, key=lambda unit: unit.code)
            if is_over
        ],
        "lines": [_line(row, units[row.desk]) for row in missing if is_over],
    }


def _asked(round_, as_of):
    said = MatterUpdate.objects.filter(round=round_, matter=OuterRef("pk"))
    public = MatterUpdate.objects.public().filter(matter=OuterRef("pk"), happened_on__lte=as_of)
    newest = public.order_by("-happened_on", "-published_at")
    return in_list_order(
        asked(round_)
        .annotate(
            was_reported=Exists(said.filter(state__in=REPORTED)),
            was_returned=Exists(said.filter(state=ReviewState.RETURNED)),
            last_on=Subquery(newest.values("happened_on")[:1]),
            last_precision=Subquery(newest.values("happened_precision")[:1]),
        )
        .select_related("parent")
    )


def _line(matter, desk) -> dict:
    known = shown(matter.last_on, matter.last_precision) if matter.last_on else ""
    return {
        "code": matter.code,
        "number": matter.number,
        "title": full_title(matter),
        "unit": desk.name,
        "status": "本月未报",
        "why": f"最近一次公布的进展：{known}。" if known else "至今没有公布过进展。",
        "problems": "",
        "problems_of": "",
    }
