"""Formulas over quantities with units: pure, exact, without `eval`."""

from figures.formulas.measures import Quantity, Unit, UnitRefused, quantity, unit_of
from figures.formulas.parsing import SYMBOL, Formula, FormulaRefused, parse

__all__ = [
    "SYMBOL",
    "Formula",
    "FormulaRefused",
    "Quantity",
    "Unit",
    "UnitRefused",
    "parse",
    "quantity",
    "unit_of",
]
