"""Checking claims: the inputs that stand, the arithmetic in words, the verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import prefetch_related_objects

from figures import wording
from figures.claims.inputs import ReadInput, read_inputs, with_unit
from figures.claims.verdicts import Verdict, agrees, verdict
from figures.formulas import FormulaRefused, UnitRefused, parse, unit_of
from figures.models import Claim, Figure
from publishing.arithmetic.rates import half_up

#: Decimals of a result before it is rounded, where it has more than it is asked for.
UNROUNDED = 6


@dataclass(frozen=True)
class Outcome:
    """One formula of a claim: what it says, over which numbers, and what comes out."""

    claim: Claim
    #: As staff wrote it, evenly spaced; and with the numbers in place of the symbols.
    formula: str
    arithmetic: str
    #: Exact, in the unit of the claim; None where it cannot be computed, and why.
    result: Fraction | None
    problem: str = ""

    @property
    def value(self) -> Decimal | None:
        """The result to the decimals asked, half up."""
        return None if self.result is None else half_up(self.result, self.claim.decimals)

    @property
    def shown(self) -> str:
        """The value with its unit, `88.1%`; “—” where there is none."""
        return (
            wording.NOTHING
            if self.value is None
            else with_unit(self.value, self.claim.unit, decimals=self.claim.decimals)
        )

    @property
    def unrounded(self) -> str:
        """The result with six decimals, cut nowhere but there; "" where the value is exact."""
        if self.result is None or Fraction(self.value) == self.result:
            return ""
        return f"{half_up(self.result, UNROUNDED)}".replace("-", "−")

    @property
    def agreement(self) -> Verdict | None:
        """Whether this formula reproduces the stated number."""
        stated = self.claim.stated_value
        if self.result is None or stated is None:
            return None
        return agrees(self.result, stated, decimals=self.claim.decimals)

    def __str__(self):
        said = f"：{self.problem}" if self.result is None else f" = {self.shown}"
        return f"{self.arithmetic}{said}"


@dataclass(frozen=True)
class Check:
    """A claim with everything that its verdict rests on."""

    claim: Claim
    inputs: tuple[ReadInput, ...]
    outcomes: tuple[Outcome, ...]

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict by what stands now."""
        results = [outcome.result for outcome in self.outcomes]
        return verdict(self.claim.stated_value, results, decimals=self.claim.decimals)

    @cached_property
    def best(self) -> Outcome | None:
        """The formula that speaks for the claim: one that agrees, else the first that computes."""
        ranks = {Verdict.REPRODUCED: 0, Verdict.ROUNDED: 1}
        computed = [outcome for outcome in self.outcomes if outcome.result is not None]
        return min(computed, key=lambda outcome: ranks.get(outcome.agreement, 2), default=None)

    @property
    def missing(self) -> list[ReadInput]:
        """The inputs that have no value."""
        return [each for each in self.inputs if each.is_missing]

    @property
    def is_approximate(self) -> bool:
        """Whether a number that goes in is itself one of 约, 余 or 近."""
        return any(each.is_approximate for each in self.inputs)

    @property
    def shown(self) -> str:
        """The computed value as pages print it; of several that all differ, each of them."""
        if self.best is None:
            return wording.NOTHING
        if self.best.agreement:
            return self.best.shown
        return "、".join(dict.fromkeys(o.shown for o in self.outcomes if o.result is not None))


def check(claim: Claim) -> Check:
    """One claim, stored with its formulas and inputs, by what stands now."""
    return check_all([claim])[0]


def check_all(
    claims: Iterable[Claim], *, instead: Mapping[int, Figure | None] | None = None
) -> list[Check]:
    """Every claim by what stands now: four queries, however many claims.

    `instead` is what would stand, by the key of the input: a figure, or None for nothing.
    """
    claims = list(claims)
    prefetch_related_objects(claims, "formulas", "inputs")
    inputs = {claim.pk: list(claim.inputs.all()) for claim in claims}
    read = read_inputs([each for some in inputs.values() for each in some], claims, instead or {})
    return [
        _checked(
            claim,
            [formula.text for formula in claim.formulas.all()],
            tuple(read[each.pk] for each in inputs[claim.pk]),
        )
        for claim in claims
    ]


def _checked(claim, formulas, inputs) -> Check:
    by_symbol = {each.symbol: each for each in inputs}
    return Check(claim, inputs, tuple(_computed(claim, text, by_symbol) for text in formulas))


def _computed(claim, text, inputs: dict[str, ReadInput]) -> Outcome:
    try:
        formula = parse(text)
    except FormulaRefused as refused:
        return Outcome(claim, text, text, None, str(refused))
    arithmetic = formula.written(
        {symbol: inputs[symbol].in_arithmetic for symbol in formula.symbols if symbol in inputs}
    )
    missing = [s for s in formula.symbols if s not in inputs or inputs[s].is_missing]
    if missing:
        return Outcome(claim, str(formula), arithmetic, None, f"缺少{'、'.join(missing)}")
    try:
        quantities = {symbol: inputs[symbol].quantity for symbol in formula.symbols}
        result = formula.evaluate(quantities).within(unit_of(claim.unit))
    except ZeroDivisionError:
        return Outcome(claim, str(formula), arithmetic, None, "除数是0")
    except UnitRefused as refused:
        return Outcome(claim, str(formula), arithmetic, None, str(refused))
    return Outcome(claim, str(formula), arithmetic, result)


def faults(claim: Claim) -> list[str]:
    """Why a stored claim cannot be published as it is, in sentences for staff; [] if it can.

    A missing value is no fault, but a verdict.
    """
    found = check(claim)
    symbols, texts = {each.symbol for each in found.inputs}, [o.formula for o in found.outcomes]
    sentences = (
        [] if texts else ["请至少写一个公式；来源没有给出基数的，把缺的数列为“来源未公布”。"]
    )
    used: set[str] = set()
    for outcome in found.outcomes:
        try:
            mentioned = set(parse(outcome.formula).symbols)
        except FormulaRefused as refused:
            sentences.append(f"公式“{outcome.formula}”：{refused}。")
            continue
        used |= mentioned
        if unknown := sorted(mentioned - symbols):
            sentences.append(
                f"公式“{outcome.formula}”里的“{'”“'.join(unknown)}”没有列在“用到的数”里。"
            )
        elif outcome.problem and not any(each.is_missing for each in found.inputs):
            sentences.append(f"公式“{outcome.formula}”：{outcome.problem}。")
    if texts and (idle := sorted(symbols - used)):
        sentences.append(f"“{'”“'.join(idle)}”列在“用到的数”里，公式没有用到。")
    if not claim.is_internal:
        internal = [each.symbol for each in found.inputs if each.is_internal]
        if internal:
            sentences.append(f"“{'”“'.join(internal)}”是内部数，只能用在内部的核对里。")
    return sentences
