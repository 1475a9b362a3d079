"""What a service achieved: the figures of the indicators it names, before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from figures import wording
from figures.models import Figure
from figures.named import Named, newest_named
from livelihood.models import Service, ServiceMeasure
from publishing.arithmetic.rates import half_up

#: The 口径 of a figure that tells how things were before a service, and after.
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Measured:
    """One measure of a service: the newest figure, or the pair before and after."""

    label: str
    figure: Figure | None = None
    before: Figure | None = None
    after: Figure | None = None

    @property
    def change(self) -> Decimal | None:
        """By how many per cent it changed, half up to one decimal; None without two exact counts.

        20 working days before and 5 after are −75.0.
        """
        counts = (self.before, self.after)
        if any(figure is None or figure.qualifier != Figure.Qualifier.EXACT for figure in counts):
            return None
        before, after = (figure.value for figure in counts)
        if before is None or after is None or before <= 0:
            return None
        return half_up(Fraction(after - before) / Fraction(before) * 100, 1)

    @property
    def change_shown(self) -> str:
        """The change with its sign, such as −75.0%; "" where there is none."""
        change = self.change
        if change is None:
            return ""
        sign = "−" if change < 0 else "+" if change > 0 else ""
        return f"{sign}{abs(change)}%"

    @property
    def arithmetic(self) -> str:
        """How the change was computed, marked as ours."""
        before, after = (wording.number(figure.value) for figure in (self.before, self.after))
        return f"{wording.COMPUTED}（{after} − {before}）÷ {before}"


def measured(service: Service) -> list[Measured]:
    """The measures of a service that have a public figure, in the staff's order: two queries."""
    measures = list(service.measures.select_related("indicator"))
    found = newest_named(
        Named(measure.indicator_id, service.district_id, basis=basis)
        for measure in measures
        for basis in ("", BEFORE, AFTER)
    )
    rows = (_read(measure, service, found) for measure in measures)
    return [row for row in rows if row.figure or row.before or row.after]


def _read(measure: ServiceMeasure, service: Service, found: dict[Named, Figure]) -> Measured:
    def newest(basis):
        return found.get(Named(measure.indicator_id, service.district_id, basis=basis))

    return Measured(str(measure), newest(""), newest(BEFORE), newest(AFTER))


def figures_of(rows: Iterable[Measured]) -> list[Figure]:
    """Every figure that the rows show."""
    return [figure for row in rows for figure in (row.figure, row.before, row.after) if figure]
