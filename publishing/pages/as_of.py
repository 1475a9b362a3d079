"""`?as_of=2021-12-31`: a page as things stood on a day, by what is public now."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404

from publishing.arithmetic.dates import today

EARLIEST = date(2000, 1, 1)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_asked(text: str | None) -> date:
    """The day that `?as_of=` asks for, today where it is not given.

    Raises Http404 for anything but a day from `EARLIEST` up to today.

    >>> day_asked("2021-12-31")
    datetime.date(2021, 12, 31)
    """
    if not text:
        return today()
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= today():
        raise Http404("没有这一天")
    return day


def day_before_today(text: str | None) -> date | None:
    """The day that `?as_of=` asks for where it is over; None for today, which is what stands.

    Raises Http404 as `day_asked` does.
    """
    day = day_asked(text)
    return day if day < today() else None


def refuse_unknown_day(text: str) -> None:
    """For forms: ValidationError where `day_asked` would find none."""
    try:
        day_asked(text)
    except Http404:
        raise ValidationError(
            f"请填{EARLIEST.year}年以来、今天以前的日期，如2021-12-31。", code="day"
        ) from None
