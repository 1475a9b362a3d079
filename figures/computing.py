"""Computed rates: figures made of a numerator and a denominator of the same series keys.

Nobody types one and none is stored: it follows its two inputs, whichever vintages of them stand.
A computed figure is an unsaved `Figure` with `derivation`, and `inputs`, the two stored ones.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Case, Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property

from districts.models import District
from figures import wording
from figures.models import Figure, Indicator
from figures.models.series import LATEST_FIRST, SHARED_KEYS, VINTAGE
from publishing.arithmetic.rates import half_up, percentage
from publishing.tables import units

#: The most computed figures of one place.
MOST_OF_A_PLACE = 400

_SCALES = {"%": 100, "‰": 1000, "倍": 1}


def computed_of(district: District, *, as_of: date | None = None) -> list[Figure]:
    """Every computed figure of a place and its key areas, by category and indicator, latest first.

    Three queries, one where no rate can be computed. Each has `indicator` (with its category),
    `district`, `release` (the later one of the inputs', with its source) and `inputs`.
    """
    figures = standing(as_of=as_of).filter(district=district)
    return Pairs(figures, as_of=as_of)[:MOST_OF_A_PLACE]


def computed_for(indicator: Indicator, numerators: Iterable[Figure]) -> list[Figure]:
    """The computed figures of rows out of `numerators_of`, in their order: one query."""
    rows = list(numerators)
    denominators = (
        Figure.objects.filter(pk__in=[row.denominator_found for row in rows])
        .with_release()
        .in_bulk()
    )
    return [computed(indicator, row, denominators[row.denominator_found]) for row in rows]


def numerators_of(indicator: Indicator, *, as_of: date | None = None) -> QuerySet:
    """Of what stands, or stood on a day, a computed rate's numerators that have a denominator.

    One for each computed figure, with the same keys and periods, so that they are filtered, sorted
    and counted in its place. Annotates `denominator_found`, a key.
    """
    numerators = standing(as_of=as_of).filter(indicator=indicator.numerator_id)
    return _with_denominator(
        numerators.with_numbers(), as_of=as_of, of=indicator.denominator_id, prefix=""
    )


def standing(*, as_of: date | None = None) -> QuerySet:
    """The public figures that computed rates are made of, as they stand or stood on a day."""
    computable = Indicator.objects.filter(measure_kind=Indicator.MeasureKind.COMPUTED_RATE)
    figures = Figure.objects.public().filter(
        Q(indicator__in=computable.values("numerator"))
        | Q(indicator__in=computable.values("denominator"))
    )
    return figures.current() if as_of is None else figures.as_of(as_of)


class Pairs:
    """The numerators and denominators among `figures` as one sorted list, computed when read.

    `figures` is out of `standing` of the same day, narrowed to some series points; `indicators`
    narrows the rates.
    By category and indicator, the latest period first. Counting is one query, a slice three.
    """

    def __init__(
        self,
        figures: QuerySet,
        *,
        as_of: date | None = None,
        indicators: QuerySet | None = None,
    ):
        if indicators is None:
            indicators = Indicator.objects.all()
        rates = indicators.filter(
            measure_kind=Indicator.MeasureKind.COMPUTED_RATE,
            numerator__figures__in=figures.with_numbers().order_by(),
        )
        self.rows = _with_denominator(
            rates, as_of=as_of, of=OuterRef("denominator"), prefix="numerator__figures__"
        )

    def count(self) -> int:
        """How many rates there are to compute."""
        return self._keys(self.rows).count()

    def __getitem__(self, part: slice) -> list[Figure]:
        ordered = self.rows.order_by(
            "category__position",
            "category__code",
            "pk",
            *_of_numerator("district__code", *LATEST_FIRST),
        )
        return computed_pairs(self._keys(ordered)[part])

    def newest_of_each(self) -> dict[int, Figure]:
        """By indicator's pk its newest rate; whole places and actual numbers first."""
        whole_first = Case(When(numerator__figures__key_area_code="", then=0), default=1)
        latest_first = _of_numerator(
            "role", "-period_end", "period_start", "district__code", "basis", "publisher", "id"
        )
        recency = Window(RowNumber(), partition_by=[F("pk")], order_by=[whole_first, *latest_first])
        newest = self.rows.order_by().annotate(recency=recency).filter(recency=1)
        return {figure.indicator_id: figure for figure in computed_pairs(self._keys(newest))}

    @staticmethod
    def _keys(rows):
        return rows.values_list("pk", "numerator__figures", "denominator_found")


class StoredAndComputed:
    """Stored figures and, after them, computed ones, as one list for pages: counted and sliced."""

    def __init__(self, stored: QuerySet, computed: Pairs | None):
        self.stored, self.computed = stored, computed

    @cached_property
    def stored_count(self) -> int:
        """How many are stored."""
        return self.stored.count()

    def count(self) -> int:
        """How many figures there are: two queries."""
        return self.stored_count + (self.computed.count() if self.computed else 0)

    def __getitem__(self, part: slice) -> list[Figure]:
        found = list(self.stored[part])
        if self.computed and part.stop > self.stored_count:
            start = max(part.start - self.stored_count, 0)
            found += self.computed[start : part.stop - self.stored_count]
        return found


def computed_pairs(pairs: Iterable[tuple[int, int, int]]) -> list[Figure]:
    """Computed figures of keys of (indicator, numerator's figure, denominator's figure)."""
    pairs = list(pairs)
    if not pairs:
        return []
    keys = {key for _, *inputs in pairs for key in inputs}
    figures = Figure.objects.filter(pk__in=keys).with_release().in_bulk()
    indicators = Indicator.objects.select_related("category").in_bulk({key for key, *_ in pairs})
    return [computed(indicators[key], figures[one], figures[other]) for key, one, other in pairs]


def computed(indicator: Indicator, numerator: Figure, denominator: Figure) -> Figure:
    """The figure of a computed rate, unsaved; its `value` None where the two do not make one.

    Both inputs come `with_release`. It stands no firmer than the weaker of the two: their earlier
    accounting stage, an inferred period, a qualifier.
    """
    value, arithmetic = ratio(numerator, denominator, wanted=indicator)
    figure = Figure(
        indicator=indicator,
        **{name: getattr(numerator, name) for name in SHARED_KEYS},
        release=max(numerator.release, denominator.release, key=_released),
        value=value,
        qualifier=_qualifier(numerator, denominator),
        accounting_stage=min((numerator, denominator), key=_how_firm).accounting_stage,
        derived=value is not None,
        derivation=arithmetic,
        period_text=numerator.period_text,
        period_basis=_less_certain(numerator, denominator).period_basis,
        period_precision=numerator.period_precision,
        is_current=True,
    )
    figure.key_area_name = getattr(numerator, "key_area_name", None)
    figure.inputs = (numerator, denominator)
    return figure


def ratio(
    numerator: Figure, denominator: Figure, *, wanted: Indicator
) -> tuple[Decimal | None, str]:
    """One figure's value by the other's in the unit of `wanted`, and its arithmetic.

    Half up to the indicator's decimals, from the published values and never from rounded ones;
    (None, "") where the units do not fit or there is nothing to divide by (rules, section 1).
    """
    scale = scale_of(numerator.indicator.unit, denominator.indicator.unit, wanted.unit)
    if scale is None or denominator.value <= 0:
        return None, ""
    done, total = Fraction(numerator.value) * scale, Fraction(denominator.value)
    if wanted.unit == "%" and done >= 0:
        value = percentage(done / 100, total, decimals=wanted.decimals)
    else:
        value = half_up(done / total, wanted.decimals)
    words = f"{_plain(numerator)}÷{_plain(denominator)}"
    times = f"×{scale}" if scale > 1 else f"÷{1 / scale}" if scale < 1 else ""
    return value, f"{words}{times}={value:f}"


def scale_of(numerator: str, denominator: str, wanted: str) -> Fraction | None:
    """What the quotient of two values is multiplied with, by their units; None: they do not fit.

    A share may be one of things counted in other words (户 of 个): the catalogue says so.

    >>> scale_of("件", "件", "%"), scale_of("万元", "亿元", "%"), scale_of("亿元", "万人", "元/人")
    (Fraction(100, 1), Fraction(1, 100), Fraction(10000, 1))
    """
    if wanted in _SCALES:
        return _SCALES[wanted] * (_times(numerator, denominator) or Fraction(1))
    above, _, below = wanted.partition("/")
    if not below:
        return None
    ours, theirs = _times(numerator, above), _times(denominator, below)
    return ours / theirs if ours and theirs else None


def _times(given: str, wanted: str) -> Fraction | None:
    """How many `wanted` one `given` is; None where they do not measure the same thing."""
    if given == wanted:
        return Fraction(1)
    try:
        if not units.alike(given, wanted):
            return None
    except units.UnitRefused:
        return None
    return Fraction(10) ** (units.power(given) - units.power(wanted))


def _with_denominator(rows: QuerySet, *, as_of, of, prefix) -> QuerySet:
    """Rows whose point has a denominator, annotated with its key as `denominator_found`.

    `prefix` leads from a row to the figure of its numerator, `of` is the denominator's indicator.
    Point by point, and never by ranking all vintages for each row anew.
    """
    figures = Figure.objects.public()
    if as_of is None:
        vintages = figures.current()
    else:
        best_first = (term.desc() for term in VINTAGE)
        vintages = figures.filter(release__released_on__lte=as_of).order_by(*best_first)
    point = {name: OuterRef(f"{prefix}{name}") for name in SHARED_KEYS}
    found = vintages.filter(indicator=of, **point).values("pk")[:1]
    divides = Figure.objects.with_numbers().filter(
        pk=OuterRef("denominator_found"), value__gt=0, is_tombstone=False
    )
    return rows.annotate(denominator_found=Subquery(found)).filter(Exists(divides))


def _of_numerator(*names: str) -> list[OrderBy]:
    """An order of figures as one of the figures of a rate's numerator."""
    return [
        OrderBy(F(f"numerator__figures__{name.lstrip('-')}"), descending=name.startswith("-"))
        for name in names
    ]


def _how_firm(figure):
    return figure.stage_rank, figure.accounting_stage


def _released(release):
    return release.released_on, release.published_at is not None, release.published_at, release.pk


def _qualifier(numerator, denominator):
    """“1300余 of 2000” is “65 or more”; of a total that is not exact nothing more is known."""
    exact = Figure.Qualifier.EXACT
    return numerator.qualifier if denominator.qualifier == exact else Figure.Qualifier.ABOUT


def _less_certain(one, other):
    return one if one.period_basis != Figure.PeriodBasis.STATED else other


def _plain(figure):
    """A value with the word for how exact it is, never left out."""
    words = wording.qualified(figure.value, unit="", qualifier=figure.qualifier)
    return words.replace(",", "")
