"""The one sentence that a resident wants first: when, what now, why moved, whom to ring.

It begins a matter's page, its title and its description, and stands in every list. It never calls
anything late but by a stated due date, and no date is finer than it is known.

A matter comes from `with_status(on=…)`. `told` gives many of them their stories, so that a list
costs as many queries as one row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import Unit
from livelihood.matter_parts import children_words
from livelihood.models import Matter, MatterUnit, MatterUpdate, Reporting
from livelihood.promises import (
    due_words,
    month_words,
    moved_due,
    moves,
    original_due,
    promise_words,
)
from livelihood.staleness import known_until_of
from livelihood.statuses import DONE, Status, label_for
from publishing.arithmetic.dates import Basis, Precision, shown

Kind = MatterUpdate.Kind

#: Done, as residents may read it: how it stands to the original due date.
VERDICTS = {Status.DONE_EARLY: "提前", Status.DONE_ON_TIME: "按期", Status.DONE_LATE: "延期"}
#: What is over, or not begun to be promised, says nothing of “now”.
SAY_NO_NOW = {*DONE, Status.AWAITING, Status.CANCELLED, Status.REPORTED_DONE, None}
#: What was last said of these is not known to hold today.
OF_THEN = {Status.REPORTED, Status.KNOWN_UNTIL}
MOST_NOW = 40
_FIRST_CLAUSE = re.compile(r"[。；;\n]")


@dataclass(frozen=True)
class Story:
    """A matter in the words of its sentence, part by part."""

    title: str
    status: str
    when: str
    now: str
    now_label: str
    remark: str
    contact: Unit | None
    #: Until when it is known, where nothing was published since: 2021年11月; "" where it is current.
    until: str

    @property
    def rest(self) -> str:
        """What follows the title, up to whom to ring."""
        parts = [self.when]
        if self.now:
            parts.append(f"{self.now_label}：{self.now}")
        if self.remark:
            parts.append(self.remark)
        return "".join(f"{part}。" for part in parts)

    @property
    def ring(self) -> str:
        """Whom to ring: 咨询：街道城建办 0511-…; "" where nobody is named."""
        if self.contact is None:
            return ""
        return f"咨询：{self.contact.name} {self.contact.phone}".rstrip()

    def __str__(self):
        return f"{self.title}：{self.rest}{self.ring}"


def sentence(matter: Matter, *, on: date) -> str:
    """The matter on the day `on`, in one sentence; `matter` comes from `with_status(on=on)`."""
    return str(told([matter], on=on)[0].story)


def told(matters: Iterable[Matter], *, on: date) -> list[Matter]:
    """The matters (`with_status(on=on)`), each with `story`, `children_words`, `public_updates`.

    A fixed number of queries, however many there are.
    """
    matters = list(matters)
    prefetch_related_objects(
        matters,
        "programme",
        "source",
        "contact",
        "units__unit",
        Prefetch(
            "updates",
            MatterUpdate.objects.public().in_sequence(),
            to_attr="public_updates",
        ),
    )
    known = known_until_of({matter.programme for matter in matters}, on=on)
    children = children_words(matters, on=on)
    for matter in matters:
        matter.children_words = children.get(matter.pk, "")
        matter.story = _story(matter, on, known.get(matter.programme_id))
    return matters


def _story(matter, on, until) -> Story:
    updates = own_updates(matter, updates_until(matter, on))
    return Story(
        title=matter.title,
        status=_status(matter, until),
        when=_when(matter, updates, on, until),
        now="" if matter.status in SAY_NO_NOW else _now(updates, matter),
        now_label="当时" if _is_of_then(matter, until) else "现在",
        remark="异议核查中" if is_disputed(updates) else "",
        contact=contact_of(matter),
        until=_until(matter, until),
    )


def _status(matter, until) -> str:
    """The word beside the shape: 办结 or 完成 as the programme says, 资料截至 with its month."""
    label = label_for(matter.status, matter.programme.done_word)
    return label + _until(matter, until) if matter.status == Status.KNOWN_UNTIL else label


def _is_of_then(matter, until) -> bool:
    """Whether what was last said of it is not known to hold today."""
    is_standing = matter.status == Status.STANDING
    return matter.status in OF_THEN or (
        is_standing and bool(until or matter.reporting == Reporting.REPORTED)
    )


def updates_until(matter: Matter, on: date) -> list[MatterUpdate]:
    """The public updates that had happened on the day `on`, in order; of a matter that is `told`."""
    return [update for update in matter.public_updates if update.happened_on <= on]


def own_updates(matter: Matter, updates: Iterable[MatterUpdate]) -> list[MatterUpdate]:
    """Of a registered matter what its units registered: a newspaper moves no promise of theirs."""
    return [update for update in updates if update.reporting == matter.reporting]


def contact_of(matter: Matter) -> Unit | None:
    """Whom residents ring: the unit named for it, else the 牵头单位."""
    if matter.contact:
        return matter.contact
    leads = (row.unit for row in matter.units.all() if row.role == MatterUnit.UnitRole.LEAD)
    return next(leads, None)


def is_disputed(updates: Iterable[MatterUpdate]) -> bool:
    """Whether an objection was made that is not answered yet."""
    kinds = [update.kind for update in updates]
    return kinds.count(Kind.OBJECTION) > kinds.count(Kind.OBJECTION_ANSWERED)


def _when(matter, updates, on, until) -> str:
    original, moved = original_due(matter), moves(updates)
    due = moved_due(moved[-1]) if moved else original
    word = matter.programme.done_word
    match matter.status:
        case None:
            return f"{shown(matter.listed_on, matter.listed_precision)}列入"
        case Status.CANCELLED:
            return _since("终止实施", Kind.CANCELLED, updates) + _promised(original)
        case Status.SUSPENDED:
            return _since("暂缓实施", Kind.SUSPENDED, updates) + _promised(original)
        case Status.DONE_EARLY | Status.DONE_ON_TIME | Status.DONE_LATE:
            day, promise = _completion(updates, original, moved)
            return f"已{word}，{day}完工，{VERDICTS[matter.status]}{promise}"
        case Status.DONE:
            return f"已{word}，{_completion(updates, None, moved)[0]}完工"
        case Status.AWAITING:
            day, promise = _completion(updates, original, moved)
            return f"{day}已完工，等待验收{promise}"
        case Status.STANDING:
            known = _until(matter, until)
            told = "来源报道，" if matter.reporting == Reporting.REPORTED else ""
            return f"常态化推进{_bracketed(f'{told}资料截至{known}' if known else '')}"
        case Status.REPORTED_DONE:
            return f"来源报道{_reported_day(updates)}完成{_told_by(matter)}"
        case Status.REPORTED | Status.KNOWN_UNTIL:
            going = "正在推进" if updates else "列入"
            begun = f"来源报道{going}，" if matter.reporting == Reporting.REPORTED else ""
            month = _until(matter, until)
            known = f"资料截至{month}" if month else "资料日期未注明"
            return f"{begun}{known}，其后未公布{_bracketed(promise_words(original, moved))}"
        case Status.OVERDUE:
            late = f"已超过{(on - matter.state_due_on).days}天"
            if moved:
                promise = _bracketed(promise_words(original, moved, beside=due.on))
                return f"调整后{due_words(due)}完工{promise}，{late}"
            return f"原定{due_words(due)}完工，{late}"
    begun = "尚未启动，" if matter.status == Status.NOT_STARTED else ""
    if due is None:
        return f"{begun}未定期限"
    promise = promise_words(original, moved, beside=due.on) if moved else ""
    return f"{begun}预计{due_words(due)}完工{_bracketed(promise)}"


def _promised(original) -> str:
    return f"（原定{due_words(original)}完工）" if original else ""


def _bracketed(words: str) -> str:
    return f"（{words}）" if words else ""


def _newest(updates, *kinds) -> MatterUpdate | None:
    return next((update for update in reversed(updates) if update.kind in kinds), None)


def _since(what, kind, updates) -> str:
    """2026年8月3日起暂缓实施，原因是居民意见."""
    update = _newest(updates, kind)
    if update is None:
        return f"已{what}"
    day = _day(update)
    begun = f"{day}{'起' if kind == Kind.SUSPENDED else ''}" if day else "已"
    if update.reason in ("", MatterUpdate.Reason.OTHER):
        return f"{begun}{what}"
    return f"{begun}{what}，原因是{update.get_reason_display()}"


def _completion(updates, original, moved) -> tuple[str, str]:
    """When it was completed, and in brackets what was promised."""
    update = _newest(updates, Kind.COMPLETED)
    day = _day(update) if update else ""
    beside = update.happened_on if day else None
    return day, _bracketed(promise_words(original, moved, beside=beside))


def _day(update) -> str:
    """When it happened, "" where nobody knows."""
    if update.happened_precision == Precision.UNKNOWN:
        return ""
    return shown(update.happened_on, update.happened_precision, update.happened_basis)


def _reported_day(updates) -> str:
    update = _newest(updates, Kind.COMPLETED)
    day = _day(update) if update else ""
    return f"已于{day}" if day else "已"


def _told_by(matter) -> str:
    """（2021年7月26日报道）, and whether that day is only concluded."""
    if not matter.source or matter.source.published_precision == Precision.UNKNOWN:
        return ""
    source = matter.source
    concluded = "，日期为推断" if source.published_basis == Basis.INFERRED else ""
    return f"（{shown(source.published_on, source.published_precision)}报道{concluded}）"


def _until(matter, until) -> str:
    """Until when it is known: of what is only reported by its source's day, else `until`."""
    if not _is_of_then(matter, until):
        return ""
    source = matter.source
    if (
        matter.reporting == Reporting.REPORTED
        and source
        and source.published_precision != Precision.UNKNOWN
    ):
        return month_words(source.published_on)
    return month_words(until) if until else ""


def _now(updates, matter) -> str:
    """What was last said of the work; where nothing was, how its parts stand, else 尚未公布进展."""
    for update in reversed(updates):
        if words := _said(update):
            return words
    is_quiet = updates or matter.status in (*OF_THEN, Status.SUSPENDED, Status.STANDING)
    if is_quiet:
        return ""
    return matter.children_words.replace("：", "，") or "尚未公布进展"


def _said(update) -> str:
    if update.kind in (Kind.OBJECTION, Kind.OBJECTION_ANSWERED, Kind.DUE_CHANGED):
        return _clean(update.brief)
    clause = _clean(_FIRST_CLAUSE.split(update.text.strip())[0])
    if update.brief:
        return _clean(update.brief)
    if 0 < len(clause) <= MOST_NOW:
        return clause
    if update.progress is not None:
        return f"已完成{update.progress}%"
    return {Kind.STARTED: "已启动", Kind.RESUMED: "已恢复", Kind.REOPENED: "重新办理"}.get(
        update.kind, ""
    )


def _clean(words: str) -> str:
    return " ".join(words.split()).rstrip("。；，、. ")
