"""Side by side: places by one indicator, or indicators of one place, in like periods and units.

What cannot be compared is refused with the reason and with what could be (rules, section 6).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from districts.models import District
from figures.charts.bars import period_kind
from figures.computing import computed_for, numerators_of
from figures.models import Figure, Headline, Indicator
from figures.periods import label, likeness
from figures.side_by_side.offers import Choice, comparable, offers_near

#: Places, or indicators, side by side.
MOST_COMPARED = 6
#: Periods of one kind that a page lists; the newest ones.
MOST_PERIODS = 12
#: Kinds of period that a page lists (months of the year, quarters, years).
MOST_KINDS = 12
#: Figures that one comparison is made of, the newest ones.
MOST_LOADED = 4000
_NEWEST_FIRST = ("-period_end", "-period_start", "indicator", "district", "id")


@dataclass(frozen=True)
class Subject:
    """What stands beside another: an indicator of a place, by the name that tells it apart."""

    indicator: Indicator
    district: District
    name: str
    link: str


@dataclass(frozen=True)
class Row:
    """One period: a figure for each subject, in their order; None: 未公布."""

    period: str
    figures: list[Figure | None]


@dataclass(frozen=True)
class Kind:
    """Like periods in which at least two subjects have a figure of the same one, newest first."""

    name: str
    rows: list[Row]
    #: The newest period that two subjects or more share.
    newest: Row


@dataclass(frozen=True)
class Comparison:
    """Subjects with what they have in common, or why there is nothing (`refusal`).

    `kinds` is empty where it is refused; `instead` then says what could be compared.
    """

    title: str
    subjects: list[Subject]
    kinds: list[Kind] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refusal: str = ""
    instead: list[Choice] = field(default_factory=list)

    @property
    def figures(self) -> list[Figure]:
        """Every figure that is shown, in the order of the page."""
        return [
            figure
            for kind in self.kinds
            for row in kind.rows
            for figure in row.figures
            if figure is not None
        ]


def compare(indicators: Sequence[Indicator], districts: Sequence[District]) -> list[Comparison]:
    """Several indicators of one place as one comparison, else one for each indicator.

    Two queries for what is compared, and some more where a comparison is refused.
    """
    subjects = _subjects(indicators, districts)
    if len(subjects) < 2:
        return []
    lines = _chosen_lines(subjects)
    if len(districts) == 1:
        groups = [(districts[0].name, subjects)]
    else:
        groups = [
            (each.name, [subject for subject in subjects if subject.indicator == each])
            for each in indicators
        ]
    return [comparison for title, group in groups for comparison in _by_unit(title, group, lines)]


def _subjects(indicators, districts):
    by_place = len(districts) > 1
    return [
        Subject(
            indicator,
            district,
            district.name if by_place else indicator.name,
            district.get_absolute_url() if by_place else indicator.get_absolute_url(),
        )
        for indicator in indicators
        for district in districts
    ]


# which figures speak for a subject


@dataclass(frozen=True)
class _Line:
    """The figures of a subject, the latest first; `others` counts 口径 and publishers passed over."""

    figures: list[Figure]
    others: int = 0


def _chosen_lines(subjects) -> dict[tuple, _Line]:
    """By indicator and place: the line that the staff's headline chooses, else the plain one."""
    found: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in _figures_of(subjects):
        found[figure.indicator_id, figure.district_id].append(figure)
    headlines = {
        (headline.indicator_id, headline.district_id): (headline.basis, headline.publisher)
        for headline in Headline.objects.public().filter(
            indicator__in={subject.indicator.pk for subject in subjects},
            district__in={subject.district.pk for subject in subjects},
            role=Figure.FigureRole.ACTUAL,
        )
    }
    return {
        subject: _best_line(figures, headlines.get(subject)) for subject, figures in found.items()
    }


def _best_line(figures: list[Figure], headline) -> _Line:
    """One 口径 and publisher for each kind of period: not every one publishes months and years."""
    kinds: dict[tuple, dict[tuple, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        kinds[likeness(figure)][figure.basis, figure.publisher].append(figure)
    chosen: list[Figure] = []
    for lines in kinds.values():
        chosen += lines[_first_choice(lines, headline)]
    chosen.sort(key=lambda figure: figure.period_end, reverse=True)
    used = {(figure.basis, figure.publisher) for figure in chosen}
    return _Line(chosen, len({(each.basis, each.publisher) for each in figures} - used))


def _first_choice(lines: dict[tuple, list[Figure]], headline):
    return min(lines, key=lambda key: (key != headline, key != ("", ""), -len(lines[key]), key))


def _figures_of(subjects) -> Iterable[Figure]:
    """The newest figures of the subjects, computed ones among them."""
    districts = {subject.district.pk for subject in subjects}
    indicators = {subject.indicator.pk: subject.indicator for subject in subjects}
    yield from _newest(comparable(Figure.objects.public().current()), districts).filter(
        indicator__in=indicators
    )[:MOST_LOADED]
    for indicator in indicators.values():
        if indicator.is_computed:
            rows = _newest(comparable(numerators_of(indicator)), districts)[:MOST_LOADED]
            for figure in computed_for(indicator, rows):
                if figure.value is not None:
                    yield figure


def _newest(figures, districts):
    return figures.filter(district__in=districts).with_release().order_by(*_NEWEST_FIRST)


# what they have in common


def _by_unit(title, subjects, lines) -> list[Comparison]:
    """One comparison for each unit that two subjects share; one refusal where none is shared."""
    units: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        units[subject.indicator.unit].append(subject)
    if len(units) == 1:
        return [_compared(title, subjects, lines)]
    alike = [group for unit, group in units.items() if unit and len(group) > 1]
    words = "、".join(
        f"{subject.name}（{subject.indicator.unit or '来源未注明单位'}）" for subject in subjects
    )
    refusal = f"单位不同的数不能比较：{words}。"
    if not alike:
        return [Comparison(title, subjects, refusal=refusal, instead=offers_near(subjects))]
    comparisons = [_compared(title, group, lines) for group in alike]
    comparisons[0].remarks.insert(0, f"{refusal}下面只把单位相同的放在一起。")
    return comparisons


def _compared(title, subjects, lines) -> Comparison:
    """Subjects of one unit, in every kind of period that two of them share."""
    found = [lines.get((each.indicator.pk, each.district.pk), _Line([])) for each in subjects]
    kinds = _shared_kinds([line.figures for line in found])
    if not kinds:
        return Comparison(
            title,
            subjects,
            refusal=_why_no_kind(subjects, found),
            instead=offers_near(subjects),
        )
    return Comparison(title, subjects, kinds[:MOST_KINDS], _remarks(subjects, found, kinds))


def _shared_kinds(lines: list[list[Figure]]) -> list[Kind]:
    """Kinds of period with a period that two lines have, the newest first, long before short."""
    by_period: dict[tuple, dict[tuple, list[Figure | None]]] = defaultdict(dict)
    for place, figures in enumerate(lines):
        for figure in figures:
            period = (figure.period_end, figure.period_start)
            row = by_period[likeness(figure)].setdefault(period, [None] * len(lines))
            row[place] = figure
    kinds = []
    for periods in by_period.values():
        rows = [_row(periods[period]) for period in sorted(periods, reverse=True)]
        shared = next((row for row in rows if len(_present(row)) > 1), None)
        if shared:
            kinds.append(Kind(period_kind(_present(shared)[0]), rows[:MOST_PERIODS], shared))
    return sorted(kinds, key=_newest_and_longest, reverse=True)


def _newest_and_longest(kind: Kind) -> tuple[date, int]:
    figure = _present(kind.newest)[0]
    return figure.period_end, (figure.period_end - figure.period_start).days


def _row(figures):
    known = next(figure for figure in figures if figure is not None)
    return Row(label(known), figures)


def _present(row: Row) -> list[Figure]:
    return [figure for figure in row.figures if figure is not None]


def _remarks(subjects, found, kinds) -> list[str]:
    """What a reader must know before comparing: other 口径, and who has nothing alike."""
    remarks = []
    for kind in kinds:
        bases = {
            subject.name: figure.basis_shown
            for subject, figure in zip(subjects, kind.newest.figures, strict=True)
            if figure is not None
        }
        if len(set(bases.values())) > 1:
            words = "，".join(f"{name}“{basis or '未注明'}”" for name, basis in bases.items())
            remarks.append(f"{kind.name}数的口径不一样，只供参考：{words}。")
    shown = {id(figure) for kind in kinds for row in kind.rows for figure in _present(row)}
    for subject, line in zip(subjects, found, strict=True):
        if not line.figures:
            remarks.append(f"{subject.name}没有公布过全区的数。")
        elif not shown.intersection(map(id, line.figures)):
            remarks.append(
                f"{subject.name}公布的是{_periods_of(line.figures)}，和别的起止不同，没有列入。"
            )
        if line.others:
            remarks.append(f"{subject.name}另有{line.others}种口径或公布单位的数，见指标页。")
    return remarks


def _why_no_kind(subjects, found) -> str:
    """Why nothing can be compared, with what each subject has."""
    words = "；".join(
        f"{subject.name}{f'有{_periods_of(line.figures)}' if line.figures else '没有公布过全区的数'}"
        for subject, line in zip(subjects, found, strict=True)
    )
    if sum(bool(line.figures) for line in found) < 2:
        return f"至少要有两个都公布了全区的数才能比较：{words}。"
    return f"起止不同的数不能比较，它们没有同一报告期的数：{words}。"


def _periods_of(figures: Sequence[Figure]) -> str:
    names = list(dict.fromkeys(figure.period_label for figure in figures))
    return "、".join(names[:3]) + (f"等{len(names)}期" if len(names) > 3 else "")
