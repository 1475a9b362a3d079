"""Rows of a team's card as one line of a cell each, read and written alike.

The parts of a line stand between `|`; days are `2021-04-01至2021-06-30`, `2021-04-01起` or
`至2021-06-30`.

| rows | line |
|---|---|
| posts | `书记：挂钩区领导` or `成员：党员骨干|住建局` |
| things served | `项目：名称或编码|2021-04-01起|说明`, `民生实事：名称或编码` |
| totals | `人数：指标|党员`, `队伍数：指标` |
| cadences | `每周调度|2021-04-01至2021-06-30` |
| excused slots | `调度：2021-10-13|防汛` |
| agreed actions | `催办环评|由谁办|期限2021-08-01|办完2021-07-30` |
"""

import re

from django.core.exceptions import ValidationError

from accounts.models import Unit
from figures.models import Indicator
from livelihood.models import Matter
from projects.models import Project
from publishing.tables.cells import literal, normalise
from publishing.tables.values import CellRefused, read_choice, read_date, read_text
from teams.models import Cadence, MeetingAction, Post, TeamTotal
from teams.models.offices import validate_office

_BAR = re.compile(r"[|｜]")
_COLON = re.compile(r"[：:]")
_SPAN = re.compile(r"(?P<since>[^至起]*)(?:至(?P<until>.+)|起)")
TARGETS = {"项目": ("project", Project), "民生实事": ("matter", Matter)}
CADENCES = {
    f"{interval.label}{kind.label}": (interval.value, kind.value)
    for interval in Cadence.Interval
    for kind in Cadence.Kind
}
DUE, DONE = "期限", "办完"


def read_post(words: str, find) -> dict:
    """`成员：党员骨干|住建局` as the fields of a `Post`."""
    kind, rest = _headed(words, "职务：由谁担任")
    office, unit = _parts(rest, most=2)
    return {
        "kind": read_choice(kind, Post.Kind.choices).value,
        "office": _office(Post, office),
        "unit": find(Unit, unit) if unit else None,
    }


def write_post(post: Post, references) -> str:
    """The line of a post."""
    unit = references.written(post.unit) if post.unit else ""
    return f"{post.get_kind_display()}：{_joined(post.office, unit)}"


def read_assignment(words: str, find) -> dict:
    """`项目：名称或编码|2021-04-01起|说明` as the fields of an `Assignment`."""
    kind, rest = _headed(words, "项目：名称")
    if kind not in TARGETS:
        raise CellRefused(f"“{kind}”应为项目或民生实事")
    field, model = TARGETS[kind]
    name, days, note = _parts(rest, most=3)
    since, until = _read_days(days)
    other = {"project": None, "matter": None}
    return other | {
        field: find(model, name),
        "since": since,
        "until": until,
        "note": read_text(note, max_length=100).value or "",
    }


def write_assignment(assignment, references) -> str:
    """The line of a thing served."""
    kind, target = (
        ("项目", assignment.project) if assignment.project else ("民生实事", assignment.matter)
    )
    days = _days(assignment.since, assignment.until)
    return f"{kind}：{_joined(references.written(target), days, assignment.note)}"


def read_total(words: str, find) -> dict:
    """`人数：指标|党员` as the fields of a `TeamTotal`."""
    counts, rest = _headed(words, "人数：指标")
    indicator, label = _parts(rest, most=2)
    return {
        "counts": read_choice(counts, TeamTotal.Counts.choices).value,
        "indicator": find(Indicator, indicator),
        "label": read_text(label, max_length=_longest(TeamTotal, "label")).value or "",
    }


def write_total(total: TeamTotal, references) -> str:
    """The line of a total."""
    return f"{total.get_counts_display()}：{_joined(total.indicator.code, total.label)}"


def read_cadence(words: str, find) -> dict:
    """`每周调度|2021-04-01至2021-06-30` as the fields of a `Cadence`."""
    name, days = _parts(words, most=2)
    if normalise(name) not in CADENCES:
        raise CellRefused(f"“{name}”应为{'、'.join(CADENCES)}之一")
    interval, kind = CADENCES[normalise(name)]
    since, until = _read_days(days)
    if since is None:
        raise CellRefused("须写明从哪一天起，如“每周调度|2021-04-01起”")
    return {"interval": interval, "kind": kind, "since": since, "until": until}


def write_cadence(cadence: Cadence) -> str:
    """The line of a cadence."""
    name = f"{cadence.get_interval_display()}{cadence.get_kind_display()}"
    return _joined(name, _days(cadence.since, cadence.until))


def read_excused(words: str, find) -> dict:
    """`调度：2021-10-13|防汛` as the fields of an `ExcusedSlot`."""
    kind, rest = _headed(words, "调度：2021-10-13|理由")
    day, reason = _parts(rest, most=2)
    if not reason or not day:
        raise CellRefused("须写明日期和理由，如“调度：2021-10-13|防汛”")
    return {
        "kind": read_choice(kind, Cadence.Kind.choices).value,
        "on": read_date(day).value,
        "reason": read_text(reason, max_length=100).value,
    }


def write_excused(slot) -> str:
    """The line of an excused slot."""
    return f"{slot.get_kind_display()}：{_joined(slot.on.isoformat(), slot.reason)}"


def read_action(words: str, find) -> dict:
    """`催办环评|环保局|期限2021-08-01|办完2021-07-30` as the fields of a `MeetingAction`."""
    text, *rest = (literal(part) for part in _BAR.split(words))
    fields = {"text": read_text(text, max_length=200).value, "office": ""}
    fields |= {"due_on": None, "done_on": None}
    for part in filter(None, rest):
        if part.startswith(DUE):
            fields["due_on"] = read_date(part.removeprefix(DUE)).value
        elif part.startswith(DONE):
            fields["done_on"] = read_date(part.removeprefix(DONE)).value
        elif not fields["office"]:
            fields["office"] = _office(MeetingAction, part)
        else:
            raise CellRefused(f"“{part}”：由谁办只能写一处")
    return fields


def write_action(action) -> str:
    """The line of something agreed in a meeting."""
    due = f"{DUE}{action.due_on.isoformat()}" if action.due_on else ""
    done = f"{DONE}{action.done_on.isoformat()}" if action.done_on else ""
    return "|".join(filter(None, (action.text, action.office, due, done)))


def _office(model, words: str) -> str:
    """An office in words: no number of a person."""
    office = read_text(words, max_length=_longest(model, "office")).value
    try:
        validate_office(office)
    except ValidationError as refused:
        raise CellRefused("".join(refused.messages).rstrip("。")) from refused
    return office


def _headed(words: str, example: str) -> tuple[str, str]:
    """What stands before and after the first colon."""
    head, colon, rest = _COLON.sub("：", words, count=1).partition("：")
    if not colon or not rest.strip():
        raise CellRefused(f"应写作“{example}”")
    return normalise(head), literal(rest)


def _parts(words: str, *, most: int) -> list[str]:
    """The parts between bars, those not given as ""."""
    parts = [literal(part) for part in _BAR.split(words)]
    if len(parts) > most:
        raise CellRefused(f"“|”最多{most - 1}个")
    return parts + [""] * (most - len(parts))


def _joined(*parts: str) -> str:
    """The parts between bars; empty ones at the end are left out."""
    return "|".join(parts).rstrip("|")


def _days(since, until) -> str:
    if until:
        return f"{since.isoformat() if since else ''}至{until.isoformat()}"
    return f"{since.isoformat()}起" if since else ""


def _read_days(words: str):
    """The first and the last day of a span; None for what is not given."""
    if not words:
        return None, None
    found = _SPAN.fullmatch(normalise(words))
    if not found:
        raise CellRefused(f"“{words}”应写作“2021-04-01起”或“2021-04-01至2021-06-30”")
    since = read_date(found["since"]).value
    return since, read_date(found["until"]).value if found["until"] else None


def _longest(model, name: str) -> int:
    return model._meta.get_field(name).max_length
