"""One matter in a bulletin: what it is, whose, and why it stands where it stands.

Why is said out of what the matter's own page says: stated dates, plan nodes, 百分点, how a due
date moved and by which document. Nothing inferred calls anything late; what a unit says of its
problems is quoted only where it was ticked for the public.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, prefetch_related_objects

from livelihood.matter_parts import schedule_words
from livelihood.models import Matter, MatterState, MatterUnit, MatterUpdate
from livelihood.sentences import own_updates, told, updates_until
from livelihood.statuses import label_for

Kind = MatterUpdate.Kind
MOVING = (Kind.DUE_CHANGED, Kind.SUSPENDED, Kind.CANCELLED)


def with_what_explains(matters: Iterable[Matter], *, on: date) -> list[Matter]:
    """The matters (`with_status(on=on)`) with all that `line_of` reads; a fixed number of queries."""
    matters = told(matters, on=on)
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    of_the_day = MatterState.objects.filter(lasting, valid_from__lte=on)
    prefetch_related_objects(
        matters, "plan_nodes", "parent__units__unit", Prefetch("states", of_the_day, to_attr="now")
    )
    moved = [update for matter in matters for update in _moving(matter, on)]
    prefetch_related_objects(moved, "document")
    return matters


def line_of(matter: Matter, *, on: date) -> dict:
    """`{"code", "number", "title", "unit", "status", "why", "problems", "problems_of"}`.

    `problems` quotes the update of the code `problems_of`: both are "" where nothing may be quoted.
    """
    problems, problems_of = _problems(matter, on)
    return {
        "code": matter.code,
        "number": matter.number,
        "title": full_title(matter),
        "unit": unit_of(matter),
        "status": label_for(matter.status, matter.programme.done_word),
        "why": _why(matter, on),
        "problems": problems,
        "problems_of": problems_of,
    }


def full_title(matter: Matter) -> str:
    """The title; of a part, behind that of the whole: 老旧小区改造：朱方路小区."""
    return f"{matter.parent.title}：{matter.title}" if matter.parent else matter.title


def unit_of(matter: Matter) -> str:
    """The 牵头单位, its own or that of the whole; else the unit that answers for the record."""
    for whole in filter(None, (matter, matter.parent)):
        for row in whole.units.all():
            if row.role == MatterUnit.UnitRole.LEAD:
                return row.unit.name
    return matter.owner.name


def _why(matter, on) -> str:
    """How it stands to its dates, then to its plan, then on which document that rests."""
    scheduled = schedule_words(matter, on=on, state=next(iter(matter.now), None))
    numbers = [
        f"{update.get_kind_display()}依据{update.document.number}"
        for update in _moving(matter, on)
        if update.document and update.document.is_published and update.document.number
    ]
    parts = [matter.story.when, scheduled.rstrip("。"), "；".join(dict.fromkeys(numbers))]
    return "".join(f"{words}。" for words in parts if words)


def _problems(matter, on) -> tuple[str, str]:
    """What the newest update says of problems, if that was ticked: an older one may be solved."""
    updates = own_updates(matter, updates_until(matter, on))
    if not updates or not updates[-1].problems_public:
        return "", ""
    update = updates[-1]
    said = (("存在问题", update.problems), ("下步打算", update.next_steps))
    words = "；".join(
        f"{label}：{' '.join(text.split()).rstrip('。；')}" for label, text in said if text.strip()
    )
    return (f"{words}。", update.code) if words else ("", "")


def _moving(matter, on) -> list[MatterUpdate]:
    updates = own_updates(matter, updates_until(matter, on))
    return [update for update in updates if update.kind in MOVING]
