"""What an office reported of a programme (据通报): totals read from figures, rates computed.

A programme's report lines name indicators; the numbers have their one home in `figures`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from figures import wording
from figures.models import Figure
from figures.named import Named, newest_named
from livelihood.models import Programme, ReportLine
from publishing.arithmetic.rates import Agreement, check_parts, percentage

#: How staff call the line of all matters of a programme; other lines say in their label what they
#: count, such as 完成的项目.
ALL_MATTERS = ("合计", "列入", "总数", "全部")


@dataclass(frozen=True)
class ReportedLine:
    """One line: how many there are and how many of them are done, as the source counts them."""

    label: str
    is_part: bool
    done_word: str
    total: Figure | None
    done: Figure | None

    @property
    def figure(self) -> Figure:
        """The figure that says whence the line is: its total, else what is done."""
        return self.total or self.done

    @property
    def is_comparable(self) -> bool:
        """Whether both are exact counts of the same period: no others give a rate."""
        if not (self.total and self.done):
            return False
        counts = (self.total, self.done)
        periods = {
            (figure.period_type, figure.period_start, figure.period_end) for figure in counts
        }
        return len(periods) == 1 and all(_is_count(figure) for figure in counts)

    @property
    def rate(self) -> Decimal | None:
        """What is done of the total in per cent; None where it cannot be computed, or of nothing."""
        if not self.is_comparable:
            return None
        return percentage(self.done.value, self.total.value)

    @property
    def rate_shown(self) -> str:
        """The rate with its sign, “—” where there is none."""
        return wording.NOTHING if self.rate is None else f"{self.rate}%"

    @property
    def arithmetic(self) -> str:
        """How the rate was computed, marked as ours; "" where there is none."""
        if self.rate is None:
            return ""
        done, total = wording.number(self.done.value), wording.number(self.total.value)
        return f"{wording.COMPUTED} {done} ÷ {total} = {self.rate_shown}"

    @property
    def counts_all(self) -> bool:
        """Whether its total is that of all matters of the programme."""
        return self.label in ALL_MATTERS

    @property
    def remark(self) -> str:
        """Why there is no rate; "" where there is one, or none is to be expected."""
        if self.total and self.done:
            return "" if self.is_comparable else "两数报告期不同或为约数，不计算"
        return f"{self.done_word}数未公布" if self.total and self.counts_all else ""

    def __str__(self):
        """118件，办结104件，88.1%; what it counts before it where that is not all."""
        what = "" if self.counts_all else self.label
        words = [what + self.total.display_value] if self.total else []
        if self.done:
            words.append(f"{self.done_word}{self.done.display_value}")
        if self.rate is not None:
            words.append(self.rate_shown)
        return "，".join(words)


@dataclass(frozen=True)
class Sum:
    """Groups against their total: 29 + 89 = 118."""

    what: str
    parts: tuple[Decimal, ...]
    total: Decimal

    @property
    def agrees(self) -> bool:
        """Whether the groups add up to the total; counts are never rounded."""
        return check_parts(self.parts, self.total, 0) == Agreement.EXACT

    def __str__(self):
        parts = " + ".join(wording.number(part) for part in self.parts)
        added, total = wording.number(sum(self.parts)), wording.number(self.total)
        if self.agrees:
            return f"{self.what}：{parts} = {total}"
        return f"{self.what}：{parts} = {added}，与合计{total}不一致"


@dataclass(frozen=True)
class Report:
    """All lines of one programme that have a figure."""

    lines: list[ReportedLine] = field(default_factory=list)

    @property
    def head(self) -> ReportedLine | None:
        """The line of the whole programme."""
        return next((line for line in self.lines if not line.is_part), None)

    def coverage(self, recorded: int) -> str:
        """Where the portal holds fewer matters than the office counts: 列入10件（据公布），本站收录2件."""
        total = self.head and self.head.total
        if not total or not _is_count(total) or total.value <= recorded:
            return ""
        what = "列入" if self.head.counts_all else self.head.label
        stated = f"{what}{total.display_value}（据公布）"
        if not recorded:
            return f"{stated}，来源没有列名，本站只有公布的总数。"
        return f"{stated}，本站收录{recorded}件，其余没有列名。"

    @property
    def sums(self) -> list[Sum]:
        """The groups added up and set against the whole, where all are exact counts."""
        parts = [line for line in self.lines if line.is_part]
        if not parts or not self.head:
            return []
        sums = []
        for what, name in (("总数", "total"), (self.head.done_word, "done")):
            figures = [getattr(line, name) for line in (self.head, *parts)]
            if all(figure and _is_count(figure) for figure in figures):
                whole, *values = (figure.value for figure in figures)
                sums.append(Sum(what, tuple(values), whole))
        return sums

    def __bool__(self):
        return bool(self.lines)


def reports_of(programmes: Iterable[Programme], *, on: date | None = None) -> dict[int, Report]:
    """The report of each programme by its pk: two queries, however many programmes.

    With `on` what their sources had released by that day.
    """
    programmes = list(programmes)
    by_pk = {programme.pk: programme for programme in programmes}
    rows = list(
        ReportLine.objects.filter(programme__in=by_pk).order_by("programme", "position", "id")
    )
    found = newest_named(
        (name for row in rows for name in _names(row, by_pk[row.programme_id]) if name),
        released_by=on,
    )
    reports: dict[int, Report] = {pk: Report() for pk in by_pk}
    for row in rows:
        programme = by_pk[row.programme_id]
        total, done = (found.get(name) for name in _names(row, programme))
        if total or done:
            line = ReportedLine(row.label, row.is_part, programme.done_word, total, done)
            reports[programme.pk].lines.append(line)
    return reports


def _names(row: ReportLine, programme: Programme):
    for indicator in (row.total_indicator_id, row.done_indicator_id):
        yield Named(indicator, programme.district_id, row.role) if indicator else None


def _is_count(figure: Figure) -> bool:
    return (
        figure.value is not None
        and figure.value >= 0
        and figure.qualifier == Figure.Qualifier.EXACT
        and figure.value_kind == Figure.ValueKind.NUMBER
    )
