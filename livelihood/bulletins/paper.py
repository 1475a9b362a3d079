"""What a bulletin says, part by part and in order: the shape that every format is written from."""

from dataclasses import dataclass, field
from datetime import date

from livelihood.bulletins.later import Later

#: The counts that a rate is made of.
RATES = {"done_rate": ("done", "total"), "on_time_rate": ("done_on_time", "due_by_now")}


@dataclass(frozen=True)
class Count:
    """A count; `part` names the list that it counts (`livelihood.parts`)."""

    part: str
    label: str
    count: int


@dataclass(frozen=True)
class Rate:
    """A rate as printed, with the counts that it is made of."""

    part: str
    label: str
    value: str
    counts: str


@dataclass(frozen=True)
class Group:
    """A level, a category or a unit with its counts, by the names of `Tally`."""

    name: str
    value: str
    counts: dict

    def shown(self, name: str) -> str:
        """A count or a rate as it is printed."""
        value = self.counts[name]
        return percent(value) if name in RATES else str(value)

    def behind(self, name: str) -> str:
        """The two counts that a rate is made of, `12/40`; "" for what is a count, or no rate."""
        if name not in RATES or self.counts[name] is None:
            return ""
        done, total = (self.counts[part] for part in RATES[name])
        return f"{done}/{total}"


@dataclass(frozen=True)
class GroupTable:
    """The groups of one kind; `condition` is the filter that opens the list of one of them."""

    title: str
    heading: str
    condition: str
    rows: list[Group]


@dataclass(frozen=True)
class Line:
    """One matter in a list. A withdrawn one says so and nothing else: its `code` is ""."""

    number: str
    title: str
    code: str = ""
    unit: str = ""
    status: str = ""
    why: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the matter is no longer public."""
        return not self.code


@dataclass(frozen=True)
class Section:
    """A headed list: the matters in one state."""

    ordinal: str
    part: str
    title: str
    note: str
    lines: list[Line]

    @property
    def heading(self) -> str:
        """`二、逾期（3件）`."""
        return f"{self.ordinal}、{self.title}（{len(self.lines)}件）"


@dataclass
class Paper:
    """Everything that a bulletin says, in the order in which it says it."""

    code: str
    title: str
    number: str
    owner: str
    programme: str
    programme_code: str
    as_of: date
    issued_on: date
    done_word: str
    #: The code of the bulletin that it replaces, "" where it replaces none.
    corrects: str = ""
    #: Every count by the name that `Tally` has for it, and the rates as text.
    totals: dict = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    groups: list[GroupTable] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    remarks_heading: str = ""
    objection: str = ""
    objection_heading: str = ""
    basis: list[str] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)


def day_words(day: date) -> str:
    """A day as a bulletin writes it: 2026年10月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def percent(rate: str | None) -> str:
    """A rate of the content as it is printed; — where there is nothing to count."""
    return "—" if rate is None else f"{rate}%"
