"""The names down the side of a table: totals, and under them “#工业”, 其中 and indented parts."""

import re
from dataclasses import dataclass, replace

from figures.importing.shapes.words import without_unit
from figures.models import Indicator
from figures.resources.catalogue import PART_MARK, Catalogue, bare_name, goes_by
from publishing.tables.cells import SPACES
from publishing.tables.headers import spelling

WIDTH_OF_MARK = len("其中：") * 2
_NUMBERING = re.compile(
    r"[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}(?:、|\.(?!\d))"
)


@dataclass(frozen=True)
class Named:
    """What a name in a row means: `indicator`, None where nothing goes by it.

    `parent` is the total under which it stands (or stood, where it means nothing), `name` what was
    looked up; `unit` the one in brackets behind it, `why` how it was read if not literally.
    """

    name: str
    indicator: Indicator | None
    parent: Indicator | None = None
    unit: str = ""
    why: str = ""


@dataclass(frozen=True)
class _Above:
    """A row above: how deep it stands, and how deep those may stand that are beside it."""

    depth: int
    beside: int
    indicator: Indicator | None
    unit: str = ""


class Names:
    """Reads the names of the rows of one table, from the top down."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self._above: list[_Above] = []
        self._parent: Indicator | None = None

    def read(self, given: str) -> Named:
        """What the name `given` (untouched) of the next row means.

        A part is looked up under the nearest total above it, then under the totals of that. Only a
        mark (#, 其中) or an indent makes a part; a name without either is one only where nothing
        else goes by it and it follows another part of the same total.
        """
        words = spelling(given)
        indent, marks = _indent(given), _marks(words)
        depth = indent + marks
        # Below “其中：工业” the names of the other parts are set in as far as 工业 is.
        beside = depth + WIDTH_OF_MARK if words.startswith("其中") else depth
        totals = [each.indicator for each in reversed(self._above) if each.beside < depth]
        totals = [each for each in totals if each is not None]
        follows = self._parent if not marks and not indent else None
        for name, unit, why in _forms(words):
            found = self._find(name, totals, is_part=bool(marks or indent), follows=follows)
            if found is not None:
                indicator, parent = found
                if parent is not None:
                    why = [f"“{parent.name}”的分项", *why]
                elif not goes_by(name, indicator):
                    why = ["别名", *why]
                if words == spelling(indicator.name):
                    why = []
                return self._step(
                    Named(name, indicator, parent, unit, "，".join(why)), depth, beside
                )
        name, unit, _ = list(_forms(words))[-1]
        parent = self._total_of_unknown(totals) if marks or indent else None
        return self._step(Named(name, None, parent, unit), depth, beside)

    def only_mark(self, given: str) -> bool:
        """Whether a row says no more than 其中: the names below it are parts of what is above it."""
        words = spelling(given)
        found = PART_MARK.fullmatch(words)
        if found and "其中" in words and self._above:
            self._parent = self._above[-1].indicator
            return True
        return False

    def begin_section(self) -> None:
        """The row that was read last is a heading: what follows is no part of what came before."""
        self._parent = None

    def settle(self, named: Named, indicator: Indicator) -> Named:
        """The row that was read last means `indicator`: its code says so."""
        last = self._above[-1]
        self._above[-1] = replace(last, indicator=indicator)
        return replace(named, indicator=indicator, why="")

    def unit_above(self, named: Named) -> str:
        """The unit written in the row of the total of which this is a part."""
        for each in reversed(self._above[:-1]):
            if named.parent is not None and each.indicator == named.parent:
                return each.unit
        return ""

    def keep_unit(self, unit: str) -> None:
        """The unit written in the row that was read last."""
        last = self._above[-1]
        self._above[-1] = replace(last, unit=unit)

    def _find(self, name, totals, *, is_part, follows):
        """The indicator, and the total of which it is a part (None: of none)."""
        whole = self.catalogue.indicator(name)
        if not is_part:
            if whole is not None:
                return whole, None
            part = follows and self.catalogue.part(name, parent=follows)
            return (part, follows) if part else None
        for total in totals:
            if part := self.catalogue.part(name, parent=total):
                return part, total
        if whole is not None and bare_name(name) != name:
            # Its full name in the catalogue begins so: 其中：企业户数.
            return whole, None
        if not totals:
            return (whole, None) if whole is not None else None
        found = self.catalogue.indicator(name, parent=totals[0])
        return (found, None) if found is not None else None

    def _total_of_unknown(self, totals):
        """Of the totals above an unknown name the nearest that has parts, else the nearest.

        Under “#男性” the name of the next part, 女性, is often set in further than the mark is.
        """
        with_parts = (each for each in totals if self.catalogue.has_parts(each))
        return next(with_parts, totals[0] if totals else None)

    def _step(self, named, depth, beside) -> Named:
        while self._above and self._above[-1].beside >= depth:
            self._above.pop()
        self._above.append(_Above(depth, beside, named.indicator))
        self._parent = named.parent
        return named


def _forms(words):
    """A name as it stands, then without its number, then without the unit in brackets behind it."""
    yield words, "", []
    mark = PART_MARK.match(words)
    start = mark.end() if mark else 0
    numbered = _NUMBERING.match(words, start)
    why = []
    if numbered:
        words, why = words[:start] + words[numbered.end() :], ["去掉序号"]
        yield words, "", why
    name, unit = without_unit(words)
    if unit:
        yield name, unit, [*why, f"单位“{unit}”写在名称后面"]


def _indent(given: str) -> int:
    """How far a name is set in: half-width spaces, a full-width one is two."""
    width = 0
    for character in given.lstrip("\ufeff'"):
        if character not in SPACES and character != "\t":
            break
        width += 2 if character in "\u3000\t" else 1
    return width


def _marks(words: str) -> int:
    """How many levels the mark before a name sets it below: ## is two."""
    found = PART_MARK.match(words)
    return max(1, found[0].count("#")) if found and found.end() < len(words) else 0
