"""Dates known to the month, the quarter, the year: stored as the first day of their span."""

from publishing.arithmetic.dates import Precision, first_day


def begin_spans(record, stems: dict[str, bool]) -> dict[str, str]:
    """Move each date `<stem>_on` of `record` to the first day of its span.

    `stems` says of each whether a date that is not known at all (日期未注明) may stand: it is then
    the day by which its source knows of it, so there must be one. Where that says nothing, as of
    a due date, the date is left blank. Answers the problems by field, in Chinese.
    """
    problems = {}
    for stem, may_be_unknown in stems.items():
        field = f"{stem}_on"
        on, precision = getattr(record, field), getattr(record, f"{stem}_precision")
        if on is None or precision not in Precision:
            continue
        if precision == Precision.UNKNOWN and not may_be_unknown:
            problems[f"{stem}_precision"] = "日期不详的，日期请留空。"
        elif precision == Precision.UNKNOWN and record.source_id is None:
            problems[f"{stem}_precision"] = "日期不详的，须选资料来源，日期填来源得知此事的那一天。"
        setattr(record, field, first_day(on, precision))
    return problems
