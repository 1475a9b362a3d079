"""Parts against their total within one table: a hint before anything is taken in (rules, 6)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from figures import periods
from figures.resources.catalogue import Catalogue
from publishing.arithmetic.rates import Agreement, check_parts
from publishing.tables.cells import plain
from publishing.tables.values import CellRefused, read_decimal

#: Places and periods of one table of which the numbers are kept: it is a hint, not a check.
MOST_KEPT = 10_000


class Sums:
    """Keeps the numbers of totals and of their parts; both as they stand, in one unit.

    Only a complete 分组 is added up, and only exact numbers: “90余” is never summed.
    """

    def __init__(self, catalogue: Catalogue):
        self._groups = defaultdict(lambda: defaultdict(list))
        for each in catalogue.indicators.values():
            if each.part_of_id and each.breakdown:
                self._groups[each.part_of_id][each.breakdown].append(each.pk)
        self._concerned = {*self._groups} | {
            part for groups in self._groups.values() for group in groups.values() for part in group
        }
        self._numbers = defaultdict(dict)

    def add(self, *, place, indicator, period, text: str, unit: str) -> None:
        """A number of `indicator` as the table has it; `place` is what tells its rows apart."""
        if indicator.pk not in self._concerned:
            return
        try:
            read = read_decimal(text)
        except CellRefused:
            return
        key = (place, period, unit)
        is_room = key in self._numbers or len(self._numbers) < MOST_KEPT
        if is_room and read.value is not None and read.qualifier == "exact" and not read.unit:
            self._numbers[key][indicator.pk] = (indicator, read.value)

    def remarks(self) -> Iterator[str]:
        """Totals that are not the sum of their parts by more than rounding explains."""
        for (_, period, _), numbers in self._numbers.items():
            for pk, (total, stated) in numbers.items():
                for breakdown, group in self._groups.get(pk, {}).items():
                    if all(part in numbers for part in group):
                        parts = [numbers[part][1] for part in group]
                        if check_parts(parts, stated, _last_digit(parts)) == Agreement.MISMATCH:
                            arithmetic = "+".join(map(plain, parts))
                            yield (
                                f"{periods.label(period)}“{total.name}”{plain(stated)}，{breakdown}的"
                                f"各项相加 {arithmetic}={plain(sum(parts))}，请核对"
                            )


def _last_digit(numbers) -> Decimal:
    """The worth of the last digit printed; 0 for whole numbers, which nobody rounds."""
    decimals = max(len(plain(each).partition(".")[2]) for each in numbers)
    return Decimal(1).scaleb(-decimals) if decimals else Decimal(0)
