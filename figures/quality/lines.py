"""Series that break off: years or months missing in between, and nothing new for long."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from districts.models import District
from figures import periods
from figures.freshness import MOST_AGE
from figures.models import Figure, Indicator
from figures.models.series import SERIES
from figures.periods import Period
from figures.quality.findings import Finding, Kind

MOST_NAMED = 5
#: Periods that follow one another within a year; all others are compared from year to year.
_WITHIN_A_YEAR = (Figure.PeriodType.MONTH, Figure.PeriodType.QUARTER)
_COLUMNS = tuple(Figure._meta.get_field(name).attname for name in SERIES)


def holes(figures) -> Iterator[Finding]:
    """Series of three or more like periods in which one is missing.

    How far apart periods are is what the series itself keeps to: a census every five years has no
    hole in between.
    """
    lines = defaultdict(list)
    spans = figures.exclude(period_type=Figure.PeriodType.MULTI_YEAR).order_by("period_end")
    for *series, kind, start, end in spans.values_list(
        *_COLUMNS, "period_type", "period_start", "period_end"
    ):
        period = Period(kind, start, end)
        likeness = kind if kind in _WITHIN_A_YEAR else periods.likeness(period)
        lines[tuple(series), likeness].append(period)
    broken = {key: missing for key, line in lines.items() if (missing := missing_of(line))}
    named = [dict(zip(_COLUMNS, series, strict=True)) for series, _ in broken]
    indicators = Indicator.objects.in_bulk({series["indicator_id"] for series in named})
    places = District.objects.in_bulk({series["district_id"] for series in named})
    for series, missing in zip(named, broken.values(), strict=True):
        shown = "、".join(periods.label(each) for each in missing[:MOST_NAMED])
        more = f"等{len(missing)}期" if len(missing) > MOST_NAMED else ""
        of = "，".join(
            filter(None, (series["key_area_code"], series["basis"], series["publisher"]))
        )
        yield Finding(
            Kind.HOLES,
            f"前后都有数，缺{shown}{more}{f'（{of}）' if of else ''}",
            indicator=indicators[series["indicator_id"]],
            district=places[series["district_id"]],
            period=missing[0],
        )


def missing_of(line: list[Period]) -> list[Period]:
    """The like periods, in order, that a line of at least three leaves out.

    >>> years = [periods.parse(f"{year}年") for year in (2016, 2017, 2018, 2020)]
    >>> [periods.label(each) for each in missing_of(years)]
    ['2019年']
    """
    months = sorted({_month(period) for period in line})
    if len(months) < 3:
        return []
    step = min(after - before for before, after in pairwise(months))
    first = min(line, key=_month)
    return [
        months_later(first, month - months[0])
        for before, after in pairwise(months)
        for month in range(before + step, after, step)
    ]


def stale(figures, *, today: date) -> Iterator[Finding]:
    """Indicators of which the newest actual figure of a place is older than `MOST_AGE`."""
    actual = figures.filter(role=Figure.FigureRole.ACTUAL)
    recency = Window(
        RowNumber(),
        partition_by=[F("district"), F("indicator")],
        order_by=[F("period_end").desc(), F("period_start").asc(), F("pk").asc()],
    )
    keys = actual.order_by().annotate(recency=recency).filter(recency=1).values("pk")
    newest = Figure.objects.filter(pk__in=keys)
    for figure in newest.select_related("indicator", "district").order_by(
        "period_end", "district__code", "indicator__code"
    ):
        if figure.period_end >= today - MOST_AGE:
            return  # asked of the rows: in the query it would come before the choice of the newest
        yield Finding(
            Kind.STALE,
            f"最新的数截至{figure.period_end:%Y-%m-%d}，其后没有新数",
            indicator=figure.indicator,
            district=figure.district,
            period=Period(figure.period_type, figure.period_start, figure.period_end),
            figure=figure,
        )


def next_wanted(period: Period, *, today: date) -> Period:
    """The newest like period that is over by `today`, after `period`: what to ask an office for.

    >>> periods.label(next_wanted(periods.parse("2021年1-9月"), today=date(2024, 3, 1)))
    '2023年1—9月'
    """
    later = months_later(period, 12 * (today.year - period.period_end.year))
    return later if later.period_end < today else months_later(later, -12)


def months_later(period: Period, months: int) -> Period:
    """The like period so many months later; what closes a month closes the other month too.

    >>> months_later(periods.parse("2024年末"), -12).period_start
    datetime.date(2023, 12, 31)
    """
    end = _moved(period.period_end, months, closes=True)
    if period.period_type == Figure.PeriodType.DATE:
        return Period(period.period_type, end, end)
    return Period(period.period_type, _moved(period.period_start, months), end)


def _moved(day, months, *, closes=False):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if closes and is_last else min(day.day, last))


def _month(period):
    return period.period_end.year * 12 + period.period_end.month
