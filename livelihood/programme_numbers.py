"""The numbers of a programme's page, each with the address of the list that it counts.

Shapes a `Tally` for templates: no queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from figures.wording import NOTHING
from livelihood.models import Programme
from livelihood.promises import month_words
from livelihood.rates import Tally
from publishing.arithmetic.rates import percentage


@dataclass(frozen=True)
class Number:
    """A count, what it counts, and the list behind it; `share` of the total, "" where it has none."""

    label: str
    count: int
    address: str
    share: str = ""


@dataclass(frozen=True)
class Rate:
    """A rate with the counts it is made of, and the list behind it, unfinished first."""

    label: str
    value: str
    counts: str
    address: str


@dataclass(frozen=True)
class Cell:
    """A number of a table, under what it counts, and the list behind it; no list of nothing."""

    label: str
    text: str
    address: str


@dataclass(frozen=True)
class Row:
    """One line of a table: a level, a category, a unit, a month."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """A table of groups or months: what its lines are, what its columns count."""

    title: str
    heading: str
    labels: list[str]
    rows: list[Row]


@dataclass(frozen=True)
class Addresses:
    """Where the lists of one programme are, as of a day other than today if `as_of` is one."""

    programme: Programme
    as_of: date | None = None

    def of(self, **conditions: str) -> str:
        """The list of the programme's matters under these conditions of `MatterFilter`."""
        query = {"programme": self.programme.code, **conditions}
        if self.as_of:
            query["as_of"] = f"{self.as_of:%Y-%m-%d}"
        return f"{reverse('livelihood:home')}?{urlencode(query)}"


def total_line(tally: Tally, addresses: Addresses) -> list[Number]:
    """列入 · 终止 · 暂缓 · 总数, then what is counted apart: it hides nothing."""
    line = [
        ("列入", "listed"),
        ("终止", "cancelled"),
        ("暂缓", "suspended"),
        ("总数", "total"),
    ]
    apart = [
        ("常态化推进（另列）", "standing"),
        ("来源报道已完成（另列）", "reported_done"),
        ("来源报道正在推进（另列）", "reported"),
    ]
    shown = line if tally.listed else []
    shown += [(label, name) for label, name in apart if getattr(tally, name)]
    return [_number(tally, label, name, addresses) for label, name in shown]


def rates(tally: Tally, addresses: Addresses) -> list[Rate]:
    """办结率 and 按期办结率 with their counts; none where nothing is listed."""
    if not tally.listed:
        return []
    word = addresses.programme.done_word
    return [
        Rate(
            f"{word}率",
            _percent(tally.done_rate),
            f"{word}{tally.done}件，共{tally.total}件",
            addresses.of(part="total", order="unfinished"),
        ),
        Rate(
            f"按期{word}率",
            _percent(tally.on_time_rate),
            f"到期应{word}{tally.due_by_now}件，按原定日期完工{tally.done_on_time}件",
            addresses.of(part="due_by_now", order="unfinished"),
        ),
    ]


def how_they_stand(tally: Tally, addresses: Addresses, *, is_known: bool) -> list[Number]:
    """What 总数 is made of besides `by_schedule`, with its share.

    `is_known` says that lateness and 序时 are computed for the programme at all (`staleness`). What
    is not is left out, but where matters of others on its list are counted so.
    """
    if not tally.listed:
        return []
    shown = [(addresses.programme.done_word, "done"), ("完工待验收", "awaiting")]
    judged = [("逾期", "overdue"), ("未启动", "not_started"), ("未报进度", "unreported")]
    shown += [each for each in judged if is_known or getattr(tally, each[1])]
    if tally.known_until:
        shown.append(("资料截至较早", "known_until"))
    return [_number(tally, label, name, addresses, shared=True) for label, name in shown]


def by_schedule(tally: Tally, addresses: Addresses, *, is_known: bool) -> list[Number]:
    """超序时, 达序时, 未达序时, with their shares of 总数; none where 序时 is not computed."""
    classes = [("超序时", "ahead"), ("达序时", "on_track"), ("未达序时", "behind")]
    shown = (
        [each for each in classes if is_known or getattr(tally, each[1])] if tally.listed else []
    )
    return [_number(tally, label, name, addresses, shared=True) for label, name in shown]


def table(
    title: str,
    heading: str,
    groups: Iterable[tuple[str, str, Tally]],
    addresses: Addresses,
    *,
    condition: str,
    is_known: bool,
) -> Table | None:
    """The groups of one kind: `(name, value of the filter, tally)` each; None for fewer than two."""
    word = addresses.programme.done_word
    counts = [("完工待验收", "awaiting")]
    if is_known:
        counts = [("逾期", "overdue"), ("未达序时", "behind"), *counts]
    rows = []
    for name, value, tally in groups:
        if tally.listed:
            own = {condition: value}
            cells = [
                _cell(tally, "总数", "total", addresses, **own),
                _cell(tally, word, "done", addresses, **own),
                _rate_cell(f"{word}率", tally.done_rate, "total", addresses, **own),
                *(_cell(tally, label, count, addresses, **own) for label, count in counts),
            ]
            rows.append(Row(name, cells))
    return _table(title, heading, rows) if len(rows) > 1 else None


def monthly_table(months: Iterable[tuple[date, Tally]], programme: Programme) -> Table | None:
    """How it stood at the end of each month, each number with the list of that day.

    None for fewer than two months.
    """
    word = programme.done_word
    rows = []
    for day, tally in months:
        then = Addresses(programme, day)
        cells = [
            _cell(tally, "总数", "total", then),
            _cell(tally, word, "done", then),
            _rate_cell(f"{word}率", tally.done_rate, "total", then),
            _cell(tally, f"到期应{word}", "due_by_now", then),
            _cell(tally, "按期完工", "done_on_time", then),
            _rate_cell(f"按期{word}率", tally.on_time_rate, "due_by_now", then),
        ]
        rows.append(Row(f"{month_words(day)}底", cells))
    return _table("每月底的情况", "月底", rows) if len(rows) > 1 else None


def _table(title, heading, rows) -> Table:
    return Table(title, heading, [cell.label for cell in rows[0].cells], rows)


def _cell(tally, label, name, addresses, **conditions) -> Cell:
    count = getattr(tally, name)
    return Cell(label, str(count), addresses.of(part=name, **conditions) if count else "")


def _rate_cell(label, rate, name, addresses, **conditions) -> Cell:
    """A rate opens what it is made of, unfinished first."""
    opened = addresses.of(part=name, order="unfinished", **conditions)
    return Cell(label, _percent(rate), "" if rate is None else opened)


def tally_words(tally: Tally, done_word: str) -> str:
    """A tally in a line: 总数118件，办结104件，88.1%; "" where nothing is listed."""
    if not tally.listed:
        return ""
    words = [f"总数{tally.total}件", f"{done_word}{tally.done}件", _percent(tally.done_rate)]
    return "，".join(words)


def reported_words(tally: Tally) -> str:
    """What sources report, apart from every total: 来源报道20件，其中已完成18件."""
    reported = tally.reported + tally.reported_done
    if not reported:
        return ""
    done = f"，其中已完成{tally.reported_done}件" if tally.reported_done else ""
    return f"来源报道{reported}件{done}"


def recorded(tally: Tally) -> int:
    """How many matters of the counting level stand in the portal, however they came to."""
    return tally.listed + tally.standing + tally.reported + tally.reported_done


def _number(tally, label, name, addresses, *, shared=False, **conditions) -> Number:
    count = getattr(tally, name)
    share = _percent(percentage(count, tally.total)) if shared and count else ""
    return Number(label, count, addresses.of(part=name, **conditions), share)


def _percent(rate) -> str:
    return NOTHING if rate is None else f"{rate}%"
