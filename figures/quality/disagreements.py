"""One thing said twice: by several sources that disagree, or by one number registered twice."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from django.db.models import Count, F, Window

from figures.models import Figure, Headline, Indicator, Release
from figures.periods import Period
from figures.quality.findings import Finding, Kind

_SAME_DAY = ("district", "key_area_code", "indicator", "role", "basis", "period_end")
_STATED_ONCE = {Figure.PeriodType.DATE, Figure.PeriodType.YEAR, Figure.PeriodType.MONTH}


def said_twice(figures) -> Iterator[Finding]:
    """Numbers of one 口径 that end on one day: those that disagree, and those that repeat."""
    several = Window(Count("pk"), partition_by=[F(name) for name in _SAME_DAY])
    groups = defaultdict(list)
    numbers = figures.filter(value_kind="number", value__isnull=False)
    repeated = numbers.order_by().annotate(several=several).filter(several__gt=1)
    for figure in (
        Figure.objects.filter(pk__in=repeated.values("pk"))
        .select_related("indicator", "district")
        .order_by("district__code", "indicator__code", "period_end", "publisher", "pk")
    ):
        key = (getattr(figure, Figure._meta.get_field(name).attname) for name in _SAME_DAY)
        groups[tuple(key)].append(figure)
    chosen = _headlines({figure.district_id for group in groups.values() for figure in group[:1]})
    for group in groups.values():
        yield from _in_group(group, chosen)


def files_published_twice(figures) -> Iterator[Finding]:
    """Public releases that came from the very same file as an earlier one."""
    releases = Release.objects.public().exclude(file_sha256="")
    here = releases.filter(pk__in=figures.order_by().values("release"))
    several = Window(Count("pk"), partition_by=[F("file_sha256")])
    repeated = defaultdict(list)
    for release in here.annotate(several=several).filter(several__gt=1).order_by("pk"):
        repeated[release.file_sha256].append(release)
    for first, *others in repeated.values():
        for release in others:
            yield Finding(
                Kind.DUPLICATES,
                f"与 {first.code}“{first}”是同一个文件",
                release=release,
            )


def disagree(one: Figure, other: Figure) -> bool:
    """Whether two numbers cannot both be right: “1300以上” and 1328 can; about is not judged."""
    exact, more = Figure.Qualifier.EXACT, Figure.Qualifier.MORE_THAN
    match (one.qualifier, other.qualifier):
        case (first, second) if first == second == exact:
            return one.value != other.value
        case (first, second) if (first, second) == (more, exact):
            return other.value < one.value
        case (first, second) if (first, second) == (exact, more):
            return one.value < other.value
    return False


def _headlines(districts):
    """What staff chose to show first, by district, indicator and role."""
    rows = Headline.objects.public().filter(district__in=districts)
    return {(row.district_id, row.indicator_id, row.role): row for row in rows}


def _in_group(group, chosen):
    for one, other in combinations(group, 2):
        if _span(one) == _span(other) and disagree(one, other):
            headline = chosen.get((one.district_id, one.indicator_id, one.role))
            said = f"{_named(one)}，{_named(other)}"
            first = f"；首要数据选的是{headline.publisher or '未注明单位的'}" if headline else ""
            yield _finding(Kind.SOURCES, other, f"{said}{first}", is_note=bool(headline))
        elif _repeats(one, other):
            yield _finding(
                Kind.DUPLICATES, other, f"{_named(one)}，{_named(other)}，像是同一个数登记了两次"
            )


def _repeats(one, other):
    """The same number with and without its publisher, or a stock under two kinds of period."""
    if (one.value, one.qualifier) != (other.value, other.qualifier):
        return False
    if _period(one) == _period(other):
        return "" in (one.publisher, other.publisher)
    return (
        one.publisher == other.publisher
        and one.indicator.measure_kind == Indicator.MeasureKind.STOCK
        and {one.period_type, other.period_type} <= _STATED_ONCE
    )


def _span(figure):
    return figure.period_start, figure.period_end


def _period(figure):
    return Period(figure.period_type, figure.period_start, figure.period_end)


def _named(figure):
    who = figure.publisher or "未注明公布单位"
    return f"{who}（{figure.get_period_type_display()}）：{figure.display_value}"


def _finding(kind, figure, sentence, *, is_note=False):
    return Finding(
        kind,
        sentence,
        is_note=is_note,
        indicator=figure.indicator,
        district=figure.district,
        period=_period(figure),
        figure=figure,
    )
