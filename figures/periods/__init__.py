"""Reporting periods (报告期): the words of staff's tables into days, and back into words for pages.

>>> parse("2021年前三季度")[1:]
(datetime.date(2021, 1, 1), datetime.date(2021, 9, 30))
"""

from figures.periods.parsing import EXAMPLES, PeriodRefused, find, parse
from figures.periods.relatives import (
    at_end,
    month_before,
    month_of,
    quarter_to,
    year_before,
    year_to,
)
from figures.periods.spans import Period, comparable, fault, label, likeness

__all__ = [
    "EXAMPLES",
    "Period",
    "PeriodRefused",
    "at_end",
    "comparable",
    "fault",
    "find",
    "label",
    "likeness",
    "month_before",
    "month_of",
    "parse",
    "quarter_to",
    "year_before",
    "year_to",
]
