"""From one reporting period to another: its last day, a year before, the year up to it."""

from figures.periods.spans import Period, last_day


def at_end(period: Period) -> Period:
    """The last day of a period as a day: what a stock (时点数) of 2020年 is, the end of 2020.

    Days, and spans that are no year, months or quarter, stay as they are.

    >>> from figures.periods import label, parse
    >>> label(at_end(parse("2020年"))), label(at_end(parse("2021年1-9月")))
    ('2020年末', '2021年9月30日')
    """
    if period.period_type in ("year", "cumulative", "quarter", "month"):
        return Period("date", period.period_end, period.period_end)
    return period


def year_before(period: Period, *, years: int = 1) -> Period:
    """The like period of the year before, or of some years before; of a month's last day the last day of that month.

    >>> from figures.periods import label, parse
    >>> label(year_before(parse("2021年1-2月"))), label(year_before(parse("2021年2月末")))
    ('2020年1—2月', '2020年2月29日')
    """
    return Period(
        period.period_type,
        _moved(period.period_start, years=years, to_end=period.period_type == "date"),
        _moved(period.period_end, years=years, to_end=True),
    )


def month_before(period: Period) -> Period | None:
    """The month, or month's end, before; None for other spans.

    >>> from figures.periods import label, parse
    >>> label(month_before(parse("2021年1月"))), label(month_before(parse("2021年3月末")))
    ('2020年12月', '2021年2月28日')
    """
    start, end = period.period_start, period.period_end
    if end != last_day(end.year, end.month) or period.period_type not in ("month", "date"):
        return None
    year, month = (end.year, end.month - 1) if end.month > 1 else (end.year - 1, 12)
    last = last_day(year, month)
    return Period(period.period_type, last if start == end else last.replace(day=1), last)


def month_of(period: Period) -> Period | None:
    """The month of a monthly return: of 2021年1-9月 or 2021年9月末 September; None for a year.

    >>> from figures.periods import label, parse
    >>> label(month_of(parse("2021年1-9月")))
    '2021年9月'
    """
    end = period.period_end
    whole = end == last_day(end.year, end.month)
    if not whole or period.period_type not in ("month", "cumulative", "date"):
        return None
    return Period("month", end.replace(day=1), end)


def year_to(period: Period) -> Period:
    """From January to the end of a month: 2021年1—9月 of 2021年9月.

    >>> from figures.periods import label, parse
    >>> label(year_to(parse("2021年9月")))
    '2021年1—9月'
    """
    return Period("cumulative", period.period_end.replace(month=1, day=1), period.period_end)


def quarter_to(period: Period) -> Period | None:
    """The quarter that ends with a month; None where that month ends none.

    >>> from figures.periods import label, parse
    >>> label(quarter_to(parse("2021年9月")))
    '2021年三季度'
    """
    end = period.period_end
    if end.month % 3:
        return None
    return Period("quarter", end.replace(month=end.month - 2, day=1), end)


def _moved(day, *, years, to_end):
    """The day some years earlier; the last of a month stays the last where `to_end` says so."""
    last = last_day(day.year - years, day.month)
    if to_end and day == last_day(day.year, day.month):
        return last
    return last.replace(day=min(day.day, last.day))
