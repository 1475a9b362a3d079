"""What goes into the formulas of claims: the value that stands at each series point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import OuterRef, Subquery

from figures import wording
from figures.formulas import Quantity, quantity
from figures.models import SERIES_POINT, Claim, ClaimInput, Figure
from publishing.review.models import ReviewState

Takes = ClaimInput.Takes


@dataclass(frozen=True)
class ReadInput:
    """One input of a claim and what it is now; `figure` is what stands, None for nothing."""

    input: ClaimInput
    figure: Figure | None
    #: The figure of the series point that staff chose, whatever stands there now.
    chosen: Figure | None = None

    @property
    def symbol(self) -> str:
        """Its name in the formulas."""
        return self.input.symbol

    @cached_property
    def quantity(self) -> Quantity | None:
        """The number with its unit, None where there is none."""
        value, unit = self._value_and_unit
        return None if value is None else quantity(value, unit)

    @property
    def is_missing(self) -> bool:
        """Whether it has no value now."""
        return self._value_and_unit[0] is None

    @property
    def is_comparison(self) -> bool:
        """Whether the figure's comparison value is taken and not its value."""
        return self.input.takes == Takes.COMPARISON

    @property
    def is_internal(self) -> bool:
        """Whether the figure chosen, or what stands there, is for staff only."""
        return any(
            figure is not None and figure.audience == Figure.Audience.STAFF
            for figure in (self.figure, self.chosen)
        )

    @property
    def is_approximate(self) -> bool:
        """Whether its source calls the number 约, 余 or 近."""
        return (
            self.input.takes == Takes.VALUE
            and not self.is_missing
            and self.figure.qualifier != Figure.Qualifier.EXACT
        )

    @property
    def shown(self) -> str:
        """The number as pages print it: `104件`, `约11%`, “—” for none."""
        value, unit = self._value_and_unit
        if value is None:
            return wording.NOTHING
        if self.input.takes == Takes.VALUE and self.figure.value_kind == "number":
            return self.figure.display_value
        return with_unit(value, unit)

    @property
    def origin_in_words(self) -> str:
        """Where the number is from: a series point with its source, or what staff wrote."""
        figure = self.figure
        if figure is not None:
            what = f"{figure.indicator.name}的变化" if self.is_comparison else figure.indicator.name
            keys = [figure.basis_shown, figure.publisher]
            if figure.role == Figure.FigureRole.TARGET:
                keys.append(figure.get_role_display())
            point = [what, figure.place_shown, figure.period_shown, *filter(None, keys)]
            return "，".join([*point, figure.release.source.name])
        if self.input.takes == Takes.LITERAL:
            return self.input.origin
        return f"来源未公布：{self.input.origin}" if self.input.origin else "现在没有公开的数"

    @property
    def in_arithmetic(self) -> str:
        """The number in place of its symbol; a negative one in parentheses, nothing as its name."""
        value = self._value_and_unit[0]
        if value is None:
            return self.symbol
        return f"({self.shown})" if value < 0 else self.shown

    @cached_property
    def _value_and_unit(self):
        match self.input.takes:
            case Takes.LITERAL:
                return self.input.literal, self.input.unit
            case Takes.UNKNOWN:
                return None, ""
        if self.figure is None or self.figure.is_tombstone:
            return None, ""
        if self.is_comparison:
            return self.figure.comparison_value, self.figure.comparison_unit
        return self.figure.value, self.figure.indicator.unit


def with_unit(value: Decimal, unit: str, *, decimals: int = 0) -> str:
    """A number with its unit, as arithmetic prints it.

    >>> with_unit(Decimal("-17"), "微克/立方米"), with_unit(Decimal(21), "百分点", decimals=1)
    ('−17微克/立方米', '21.0个百分点')
    """
    number = wording.number(value, decimals=decimals).replace("-", "−")
    return f"{number}{'个百分点' if unit == '百分点' else unit}"


def read_inputs(
    inputs: list[ClaimInput], claims: Iterable[Claim], instead: Mapping[int, Figure | None]
) -> dict[int, ReadInput]:
    """Each input by its key, read for its claim: two queries, however many there are.

    A public claim reads public figures only. `instead` as in `checking.check_all`.
    """
    internal = {claim.pk for claim in claims if claim.is_internal}
    bound = [each.pk for each in inputs if each.figure_id is not None]
    rows = list(
        ClaimInput.objects.filter(pk__in=bound)
        .annotate(standing_id=Subquery(standing().values("pk")[:1]))
        .values_list("pk", "figure_id", "standing_id")
    )
    keys = {key for _, chosen, stands in rows for key in (chosen, stands) if key is not None}
    figures = Figure.objects.with_release().in_bulk(keys)
    chosen = {pk: figures[key] for pk, key, _ in rows}
    stands = {pk: figures.get(key) for pk, _, key in rows} | dict(instead)
    read = {}
    for each in inputs:
        figure = stands.get(each.pk)
        hidden = figure is not None and figure.audience == Figure.Audience.STAFF
        if hidden and each.claim_id not in internal:
            figure = None
        read[each.pk] = ReadInput(each, figure, chosen.get(each.pk))
    return read


def at_its_point():
    """Figures of the series point that the outer `ClaimInput` is bound to."""
    return Figure.objects.filter(**{name: OuterRef(f"figure__{name}") for name in SERIES_POINT})


def standing():
    """What stands, published, at the point of the outer `ClaimInput`; staff's numbers too."""
    return at_its_point().filter(
        release__state=ReviewState.PUBLISHED, is_current=True, is_tombstone=False
    )
