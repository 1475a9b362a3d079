"""Formulas of claims: `+ − × ÷` and parentheses over symbols; a parser, and no `eval`.

>>> str(parse("(现在-原来)/原来*100％"))
'(现在 − 原来) ÷ 原来 × 100%'
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from figures.formulas.measures import ONE, Quantity

#: A name in a formula: a letter or Chinese character, then letters, digits and underscores.
SYMBOL = r"[^\W\d_]\w*"
LONGEST = 200

#: The signs of operations, in every spelling that keyboards give after NFKC.
_SIGNS = {"-": "−", "–": "−", "—": "−", "−": "−", "*": "×", "·": "×", "∕": "÷", "/": "÷"}
_TOKEN = re.compile(rf"\s*(?:(?P<number>\d[\d.,]*\s*[%‰]?)|(?P<symbol>{SYMBOL})|(?P<sign>\S))")
_CONSTANTS = {"1": ONE, "100%": ONE}


class FormulaRefused(ValueError):
    """A text that is no formula; the message is Chinese, without a full stop."""


@dataclass(frozen=True)
class Formula:
    """A parsed formula: a symbol or constant, or an operation with its two sides."""

    sign: str  # "" for a leaf, "()" for parentheses
    text: str = ""
    left: "Formula | None" = None
    right: "Formula | None" = None

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols in the order of their first mention."""
        if not self.sign:
            return () if self.text in _CONSTANTS else (self.text,)
        parts = [side for side in (self.left, self.right) if side is not None]
        return tuple(dict.fromkeys(symbol for side in parts for symbol in side.symbols))

    def evaluate(self, values: Mapping[str, Quantity]) -> Quantity:
        """The formula over these values, exact.

        Raises KeyError for a symbol without a value, `UnitRefused` for units that do not go
        together, ZeroDivisionError.
        """
        match self.sign:
            case "":
                return _CONSTANTS.get(self.text) or values[self.text]
            case "()":
                return self.left.evaluate(values)
            case "+":
                return self.left.evaluate(values) + self.right.evaluate(values)
            case "−":
                return self.left.evaluate(values) - self.right.evaluate(values)
            case "×":
                return self.left.evaluate(values) * self.right.evaluate(values)
        return self.left.evaluate(values) / self.right.evaluate(values)

    def written(self, words: Mapping[str, str]) -> str:
        """The formula with `words` in place of its symbols, as pages print it."""
        match self.sign:
            case "":
                return words.get(self.text, self.text)
            case "()":
                return f"({self.left.written(words)})"
        return f"{self.left.written(words)} {self.sign} {self.right.written(words)}"

    def __str__(self):
        return self.written({})


def parse(text: str) -> Formula:
    """The formula that a text means. Raises FormulaRefused with a reason for staff.

    The only numbers are 1 and 100%: any other has a source, and so is an input.

    >>> parse("办结÷总数×100%").symbols
    ('办结', '总数')
    >>> parse("办结÷总数×100")
    Traceback (most recent call last):
    figures.formulas.parsing.FormulaRefused: “100”请写成“100%”
    """
    if len(text) > LONGEST:
        raise FormulaRefused(f"公式最多{LONGEST}个字")
    tokens = _tokens(text)
    if not tokens:
        raise FormulaRefused("公式是空的")
    found, rest = _sum(tokens)
    if rest:
        raise FormulaRefused(f"公式在“{rest[0][1]}”处读不下去")
    return found


def _tokens(text):
    words = unicodedata.normalize("NFKC", text).strip()
    tokens = []
    for found in _TOKEN.finditer(words):
        kind = found.lastgroup
        word = found[kind].replace(" ", "")
        if kind == "number" and word not in _CONSTANTS:
            if word == "100":
                raise FormulaRefused("“100”请写成“100%”")
            raise FormulaRefused(f"公式里只能写1和100%；“{word}”请列为“用到的数”，写明单位和出处")
        if kind == "sign":
            word = _SIGNS.get(word, word)
            if word not in "+−×÷()":
                raise FormulaRefused(f"公式里不能有“{word}”")
        tokens.append((kind, word))
    return tokens


def _sum(tokens):
    left, tokens = _product(tokens)
    while tokens and tokens[0][1] in ("+", "−"):
        right, rest = _product(tokens[1:])
        left, tokens = Formula(tokens[0][1], left=left, right=right), rest
    return left, tokens


def _product(tokens):
    left, tokens = _leaf(tokens)
    while tokens and tokens[0][1] in ("×", "÷"):
        right, rest = _leaf(tokens[1:])
        left, tokens = Formula(tokens[0][1], left=left, right=right), rest
    return left, tokens


def _leaf(tokens):
    if not tokens:
        raise FormulaRefused("公式没有写完")
    (kind, word), rest = tokens[0], tokens[1:]
    if kind != "sign":
        return Formula("", word), rest
    if word != "(":
        raise FormulaRefused(f"“{word}”前面缺一个代号")
    inner, rest = _sum(rest)
    if not rest or rest[0][1] != ")":
        raise FormulaRefused("括号没有配对")
    return Formula("()", left=inner), rest[1:]
