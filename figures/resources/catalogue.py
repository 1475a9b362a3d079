"""What a table's words mean: indicators and places by every name they go by, and what is unknown.

One `Catalogue` is loaded for one file; every name in the file is looked up in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from districts.models import District
from figures.models import Indicator, IndicatorAlias
from publishing.tables import units
from publishing.tables.headers import spelling

MOST_UNMATCHED, MOST_SUGGESTIONS = 100, 5
#: What is longer is no name, and would take long to compare with all there are.
LONGEST_NAME = 100
#: How alike two names must be for one to be offered for the other.
LIKENESS = 0.4

#: What stands before the name of a part: “#工业”, “其中：工业”.
PART_MARK = re.compile(r"(?:#|其中[:,、]?|[-–—·•]+)+")
#: A district is also called by its name without what kind of place it is: 润州.
_KIND_OF_PLACE = re.compile(r"(?<=..)(?:自治县|特区|新区|街道|区|县|市|镇|乡)$")


@dataclass
class Unmatched:
    """A name that no indicator goes by: where it first stood, and which it may mean.

    `parent` is the total under which it stood as a sub-row, `rows` how many rows it names.
    """

    name: str
    parent: Indicator | None
    first_row: int
    unit: str = ""
    rows: int = 0
    suggestions: list[Indicator] = field(default_factory=list)


class Catalogue:
    """Indicators and places by what they are called in the tables of one office.

    `indicators` and `districts` are by code. Names are compared half-width, without spaces, stars
    and case (`spelling`).
    """

    def __init__(
        self,
        *,
        indicators: Iterable[Indicator],
        aliases: Iterable[IndicatorAlias] = (),
        districts: Iterable[District] = (),
        office: str = "",
    ):
        self.office = office
        self.indicators = {each.code: each for each in indicators}
        self.districts = {each.code: each for each in districts}
        self._by_key = {each.pk: each for each in self.indicators.values()}
        self._names, self._parts = self._all_names(aliases)
        self._totals = {total for total, _ in self._parts}
        self._places = _names_of_places(self.districts.values())
        self._found: dict[tuple[str, int | None], Indicator | None] = {}
        self._unmatched: dict[tuple[str, int | None], Unmatched] = {}
        self._bare: list[tuple[Indicator, str]] = []

    @classmethod
    def load(cls, *, office: str = "") -> "Catalogue":
        """The catalogue as it stands; `office` is the publisher of the source that is read."""
        return cls(
            indicators=Indicator.objects.all(),
            aliases=IndicatorAlias.objects.filter(office__in={"", office}),
            districts=District.objects.all(),
            office=office,
        )

    def indicator(self, text: str, *, parent: Indicator | None = None) -> Indicator | None:
        """The indicator that `text` names: by code, name, alias of the office, alias.

        Under a `parent` (of a sub-row) its parts come first, by their names and by the aliases
        that hold under it; then what anywhere goes by this name, unless that is a part of some
        other total.
        """
        key = (text, parent and parent.pk)
        if key not in self._found:
            self._found[key] = self._look_up(spelling(text), parent)
        return self._found[key]

    def part(self, text: str, *, parent: Indicator) -> Indicator | None:
        """The part of `parent` that `text` names under it; never an indicator from elsewhere."""
        return self._parts.get((parent.pk, bare_name(spelling(text))))

    def has_parts(self, total: Indicator) -> bool:
        """Whether anything is known to stand under `total`."""
        return total.pk in self._totals

    def place(self, text: str) -> District | None:
        """The place that `text` names, by code, by name, or by its name without 区, 县, 街道…

        None too where two places go by that name.
        """
        return self.districts.get(text) or self._places.get(spelling(text))

    def total_of(self, indicator: Indicator) -> Indicator | None:
        """The indicator of which this one is a part."""
        return self._by_key.get(indicator.part_of_id)

    def missed(
        self, text: str, *, parent: Indicator | None = None, row: int, unit: str = ""
    ) -> None:
        """Remember that row number `row` names something that is in no catalogue."""
        name = bare_name(text) if parent else text
        key = (spelling(name), parent and parent.pk)
        if key not in self._unmatched:
            if len(self._unmatched) >= MOST_UNMATCHED:
                return
            self._unmatched[key] = Unmatched(name, parent, row, unit)
        self._unmatched[key].rows += 1

    def unmatched(self) -> list[Unmatched]:
        """Names that were missed (the first hundred), each with up to five indicators it may mean."""
        found = list(self._unmatched.values())
        for each in found:
            each.suggestions = self._suggestions(each)
        return found

    def _all_names(self, aliases):
        """Names that hold everywhere, and those that hold under a total, by its key."""
        names = {spelling(each.code): each for each in self.indicators.values()}
        names |= {spelling(each.name): each for each in self.indicators.values()}
        parts = {}
        for each in self.indicators.values():
            if each.part_of_id:
                parts[each.part_of_id, spelling(each.code)] = each
                parts[each.part_of_id, bare_name(spelling(each.name))] = each
        # What the office itself says comes before what is said elsewhere.
        for alias in sorted(aliases, key=lambda alias: alias.office == ""):
            meant = self._by_key[alias.indicator_id]
            name = spelling(alias.name)
            if alias.parent_id:
                parts.setdefault((alias.parent_id, bare_name(name)), meant)
            else:
                names.setdefault(name, meant)
        return names, parts

    def _look_up(self, name, parent):
        if parent is None:
            return self._names.get(name)
        bare = bare_name(name)
        found = self._parts.get((parent.pk, bare))
        if found is None:
            found = self._names.get(name) or self._names.get(bare)
            if found is not None and not self._may_stand_under(found, parent):
                return None
        return found

    def _may_stand_under(self, indicator, parent):
        """Not where it is known to be a part of something else."""
        total, seen = self.total_of(indicator), set()
        if total is None:
            return True
        while total is not None and total.pk not in seen:
            if total.pk == parent.pk:
                return True
            seen.add(total.pk)
            total = self.total_of(total)
        return False

    def _suggestions(self, missed):
        """Indicators with a name like this one, parts of the total and like units first."""
        wanted = bare_name(spelling(missed.name))
        if len(wanted) > LONGEST_NAME:
            return []
        matcher, scored = SequenceMatcher(b=wanted, autojunk=False), []
        for each, name in self._bare_names():
            part = missed.parent is not None and each.part_of_id == missed.parent.pk
            within = wanted in name or name in wanted
            matcher.set_seq1(name)
            if not part and not within and matcher.quick_ratio() < LIKENESS:
                continue
            score = matcher.ratio() + 0.3 * within + 0.5 * part
            if score >= LIKENESS and _like_units(missed.unit, each.unit):
                scored.append((-score, each.code, each))
        return [each for _, _, each in sorted(scored, key=lambda one: one[:2])[:MOST_SUGGESTIONS]]

    def _bare_names(self):
        """The indicators that can be filed, each with its name as it is compared."""
        if not self._bare:
            self._bare = [
                (each, bare_name(spelling(each.name)))
                for each in self.indicators.values()
                if not each.is_computed
            ]
        return self._bare


def bare_name(name: str) -> str:
    """A name without the mark of a part before it.

    >>> bare_name("其中：企业"), bare_name("#工业"), bare_name("地区生产总值")
    ('企业', '工业', '地区生产总值')
    """
    found = PART_MARK.match(name.replace("：", ":").replace("＃", "#"))
    return name[found.end() :].strip() or name if found else name


def goes_by(text: str, indicator: Indicator) -> bool:
    """Whether `text` is the code or the name of the indicator, and no alias of it.

    >>> gdp = Indicator(code="gdp", name="地区生产总值")
    >>> goes_by("地区 生产总值", gdp), goes_by("GDP", gdp), goes_by("国内生产总值", gdp)
    (True, True, False)
    """
    said = bare_name(spelling(text))
    return said in (spelling(indicator.code), bare_name(spelling(indicator.name)))


def _names_of_places(districts):
    """Places by name and by short name; a name of two places is none."""
    names: dict[str, District | None] = {}
    for each in districts:
        name = spelling(each.name)
        names[name] = None if name in names else each
    short: dict[str, District | None] = {}
    for each in districts:
        name = _KIND_OF_PLACE.sub("", spelling(each.name))
        short[name] = None if name in short else each
    return short | names


def _like_units(one, other):
    if not one or not other or not units.is_known(one) or not units.is_known(other):
        return True
    return units.alike(one, other)
