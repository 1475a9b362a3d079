"""The periods of the columns of a table: their own, or in relation to that of the table."""

from figures import periods
from figures.importing.shapes.around import Surroundings
from figures.importing.shapes.heads import Head
from figures.importing.shapes.shape import Said
from figures.importing.shapes.words import When
from figures.periods import Period, PeriodRefused
from publishing.tables.problems import Report, quoted

#: Columns of a monthly return: what they say depends on its month.
RELATIVE = (When.MONTH, When.YEAR_TO, When.QUARTER)
_ASK = "请在上传时填报告期"


def is_monthly(when) -> bool:
    """Whether a column is one of a monthly return: of its month, or without its year."""
    return when in RELATIVE or (isinstance(when, str) and when != When.TABLE)


def table_periods(around: Surroundings, said: Said) -> list[Period]:
    """The periods that the whole table may be of: the one that was said, else the title's.

    A single day in a title is when it was printed, unless it names no other period.
    """
    if said.period is not None:
        return [said.period]
    named = [each for each in around.periods if not _is_any_day(each)]
    return named or around.periods


def spans_of(head: Head, around: Surroundings, said: Said, report: Report) -> list[Period] | None:
    """The period of each slot of `head`; None, with the reason in `report`, where that is not clear.

    Months and years come from the title, or from what was said; where both speak they must agree.
    """
    if all(isinstance(slot.when, Period) for slot in head.slots):
        return [slot.when for slot in head.slots]
    named = table_periods(around, said)
    if reason := _disagreement(around, said):
        report.refuse(reason, row=head.rows[-1])
        return None
    found = []
    for slot in head.slots:
        span, reason = _span(slot.when, named)
        if span is None:
            letter, text = slot.first.address
            report.refuse(reason, row=head.rows[-1], letter=letter, value=text)
            continue
        if not isinstance(slot.when, Period) and slot.when is not None:
            letter, text = slot.first.address
            if slot.when != When.TABLE or slot.value:
                report.note(f"{quoted(text)}（{letter}列）是{periods.label(span)}")
        found.append(span)
    return found if len(found) == len(head.slots) else None


def _span(when, named) -> tuple[Period | None, str]:
    if isinstance(when, Period):
        return when, ""
    if when in RELATIVE:
        # A quarter says up to which month, but not that one month of it is meant.
        spans = [each for each in named if when != When.MONTH or each.period_type != "quarter"]
        months = {_last_month(each) for each in spans} - {None}
        if len(months) != 1:
            return None, f"是哪个月，标题里没有写明；{_ASK}，如 2021年9月"
        (month,) = months
        span = {
            When.MONTH: month,
            When.YEAR_TO: periods.year_to(month),
            When.QUARTER: periods.quarter_to(month),
        }[when]
        return span, "" if span else f"是哪个季度，从{periods.label(month)}看不出来；{_ASK}"
    if when is None or when == When.TABLE:
        if len(named) == 1:
            return named[0], ""
        shown = "、".join(periods.label(each) for each in named)
        what = f"标题里有几个（{shown}）" if named else "标题里没有写明"
        return None, f"是哪个报告期，{what}；{_ASK}"
    years = {each.period_end.year for each in named if each.period_type != "multi_year"}
    if len(years) != 1:
        return None, f"没有写年份，标题里也没有写明；{_ASK}"
    try:
        return periods.parse(f"{years.pop()}年{when}"), ""
    except PeriodRefused as refused:
        return None, str(refused)


def _last_month(period) -> Period | None:
    """The last month of a quarter, or that of a monthly return."""
    if period.period_type == "quarter":
        return Period("month", period.period_end.replace(day=1), period.period_end)
    return periods.month_of(period)


def _disagreement(around, said) -> str:
    """What was said against what the title says; empty where they agree, or one is silent."""
    title = [each for each in around.periods if not _is_any_day(each)]
    if said.period is None or not title:
        return ""
    ends = {each.period_end for each in title}
    if said.period in title or said.period.period_end in ends:
        return ""
    shown = "、".join(periods.label(each) for each in title)
    return f"标题写的是{shown}，所填的报告期是{periods.label(said.period)}，请核对"


def _is_any_day(period) -> bool:
    """Whether it is a day that ends no month."""
    return period.period_type == "date" and periods.month_of(period) is None
