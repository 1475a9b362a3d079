"""资料截至: until when figures say anything, where that is long ago."""

from collections.abc import Iterable
from datetime import date, timedelta

from figures.models import Figure

#: Yearly figures come out within thirteen months; what is older is said to be old.
MOST_AGE = timedelta(days=400)


def known_until(figures: Iterable[Figure], *, today: date) -> date | None:
    """The last day of which `figures` report something, None where that is recent or unknown.

    Targets look ahead and do not count.
    """
    ends = [figure.period_end for figure in figures if figure.role == Figure.FigureRole.ACTUAL]
    newest = max(ends, default=None)
    return newest if newest and today - newest > MOST_AGE else None
