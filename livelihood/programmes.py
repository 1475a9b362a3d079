"""Programmes as rows of a list: their period in words, and what stands of them in numbers."""

from collections.abc import Iterable
from datetime import date

from livelihood import programme_numbers
from livelihood.models import Programme
from livelihood.rates import Tally, tallies_of_programmes
from livelihood.reports import reports_of


def period_words(first: date, last: date) -> str:
    """A programme's period: 2021年, 2016—2020年, or its days.

    >>> period_words(date(2016, 1, 1), date(2020, 12, 31))
    '2016—2020年'
    """
    whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if not whole_years:
        return (
            f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
        )
    return f"{first.year}年" if first.year == last.year else f"{first.year}—{last.year}年"


def told(programmes: Iterable[Programme], *, on: date) -> list[Programme]:
    """The programmes, each with `tally`, `report` and their words: five queries for all."""
    programmes = list(programmes)
    tallies = tallies_of_programmes(programmes, on=on)
    reports = reports_of(programmes)
    for programme in programmes:
        programme.tally = tallies.get(programme.pk, Tally())
        programme.report = reports[programme.pk]
        programme.period_words = period_words(programme.period_start, programme.period_end)
        programme.tally_words = programme_numbers.tally_words(programme.tally, programme.done_word)
        programme.reported_words = programme_numbers.reported_words(programme.tally)
    return programmes
