"""Numbers of this room shaped for a picture: no queries, no HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from livelihood.promises import month_words
from livelihood.rates import Tally

#: The height and width of the field in which columns are drawn.
HEIGHT, WIDTH = Decimal(100), Decimal(100)
#: The share of a month's width that is left between two columns.
GAP = Decimal("0.3")


@dataclass(frozen=True)
class Column:
    """One month: where it stands, and how high its total, what is done and what awaits reach."""

    x: Decimal
    width: Decimal
    total_y: Decimal
    total_height: Decimal
    done_y: Decimal
    done_height: Decimal
    awaiting_y: Decimal
    awaiting_height: Decimal


@dataclass(frozen=True)
class MonthlyChart:
    """Columns from left to right, the ends of both scales in words, and what the picture says."""

    columns: list[Column]
    first: str
    last: str
    most: int
    finding: str


def monthly_chart(months: Iterable[tuple[date, Tally]], *, done_word: str) -> MonthlyChart | None:
    """A column for each month, as high as its total; None for fewer than two or nothing at all."""
    months = list(months)
    most = max((tally.total for _, tally in months), default=0)
    if len(months) < 2 or not most:
        return None
    each = WIDTH / len(months)
    columns = [_column(number, tally, each, most) for number, (_, tally) in enumerate(months)]
    ends = [_said(*months[0], done_word), _said(*months[-1], done_word)]
    return MonthlyChart(
        columns, month_words(months[0][0]), month_words(months[-1][0]), most, "；".join(ends) + "。"
    )


def _said(day, tally, done_word) -> str:
    return f"{month_words(day)}底总数{tally.total}件，{done_word}{tally.done}件"


def _column(number, tally, each, most) -> Column:
    total, done, awaiting = (
        HEIGHT * count / most for count in (tally.total, tally.done, tally.awaiting)
    )
    return Column(
        x=_rounded(each * number + each * GAP / 2),
        width=_rounded(each * (1 - GAP)),
        total_y=_rounded(HEIGHT - total),
        total_height=_rounded(total),
        done_y=_rounded(HEIGHT - done),
        done_height=_rounded(done),
        awaiting_y=_rounded(HEIGHT - done - awaiting),
        awaiting_height=_rounded(awaiting),
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
