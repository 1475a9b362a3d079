"""What everything else stands on: catalogues, places, indicators and their figures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import Unit
from districts.models import District
from districts.resources import read_industry
from figures import importing
from figures.models import Category, Headline, Indicator, Release
from portal.content.refusals import ContentRefused
from portal.content.rows import rows_of
from publishing.calendar.models import CalendarDay
from publishing.review import steps
from publishing.review.errors import StepRefused
from publishing.sources.models import Source


@dataclass(frozen=True)
class Kind:
    """One kind of content: its table, and what fills it from a folder of files.

    `grows`: `fill` passes over what is there, or ever was, and so may add to a table.
    """

    model: type[models.Model]
    fill: Callable[[Path], None]
    grows: bool = False

    @property
    def name(self) -> str:
        """What staff call it."""
        return str(self.model._meta.verbose_name)

    @property
    def has_content(self) -> bool:
        """Whether its table holds anything."""
        return self.model._base_manager.exists()

    def count(self) -> int:
        """How many rows its table holds."""
        return self.model._base_manager.count()


def fill_units(folder: Path) -> None:
    """Offices that answer for something."""
    _add(rows_of(folder / "units.csv", Unit, ("code", "name", "kind", "place_code")), Unit)


def fill_sources(folder: Path) -> None:
    """The articles that the facts are from."""
    names = (
        "code",
        "name",
        "kind",
        "publisher",
        "place_code",
        "published_on",
        "published_precision",
        "published_basis",
        "note",
    )
    _add(rows_of(folder / "sources.csv", Source, names), Source)


def fill_calendar(folder: Path) -> None:
    """The days that differ from the week."""
    days = rows_of(folder / "calendar.csv", CalendarDay, ("on", "is_working", "note"))
    _add((day | {"code": day["on"].isoformat()} for day in days), CalendarDay)


def fill_districts(folder: Path) -> None:
    """City and districts, and the industries that they pursue."""
    names = (
        "code",
        "name",
        "level",
        "parent",
        "listed",
        "intro_facts",
        "goal_keywords",
        "driver_keywords",
        "slogan_keywords",
        "source",
        "source_locator",
        "owner",
    )
    for row in rows_of(folder / "districts.csv", District, names, lines=("产业方向",)):
        industries = row.pop("产业方向")
        district = District(**row, place_code=row["code"])
        district.save()
        for position, line in enumerate(industries, 1):
            industry = read_industry(line, find=None)
            district.industries.create(position=position, **industry)
        _publish(district)


def fill_categories(folder: Path) -> None:
    """The headings of the indicators."""
    _add(rows_of(folder / "categories.csv", Category, ("code", "name", "position")), Category)


def fill_indicators(folder: Path) -> None:
    """What is counted; a row names only others that stand above it."""
    names = (
        "code",
        "name",
        "name_en",
        "unit",
        "category",
        "direction",
        "decimals",
        "measure_kind",
        "numerator",
        "denominator",
        "part_of",
        "breakdown",
        "see_also",
        "definition",
    )
    _add(rows_of(folder / "indicators.csv", Indicator, names), Indicator)


def fill_figures(folder: Path) -> None:
    """One release for each line of `releases.csv`.

    A release that is there already, in whatever state, is known by its source and its rows.
    """
    names = ("file_name", "source", "title", "owner")
    for row in rows_of(folder / "releases.csv", Release, names):
        path, source = folder / row["file_name"], row["source"]
        with path.open("rb") as file:
            report = importing.check(file, name=path.name, source=source, title=row["title"])
            if not report.ok:
                raise ContentRefused.over(path.name, report.problems.problems)
            if Release.objects.filter(source=source, digest=report.digest).exists():
                continue
            _publish(importing.write(report, owner=row["owner"]))


def fill_headlines(folder: Path) -> None:
    """Which figures stand first on a district's card."""
    names = ("district", "indicator", "position", "owner")
    for row in rows_of(folder / "headlines.csv", Headline, names):
        _publish(Headline(**row, place_code=row["district"].code))


CALENDAR = Kind(CalendarDay, fill_calendar, grows=True)

#: The kinds in the order of loading. A portal that has others of its own is not set up with ours.
GROUND = [
    Kind(Unit, fill_units, grows=True),
    Kind(Source, fill_sources, grows=True),
    Kind(District, fill_districts),
    Kind(Category, fill_categories, grows=True),
    Kind(Indicator, fill_indicators, grows=True),
    Kind(Release, fill_figures, grows=True),
    Kind(Headline, fill_headlines),
]


def _add(rows: Iterable[dict], model) -> None:
    """Save the rows of a catalogue whose codes never were in it: staff may have removed some."""
    known = set(model.history.values_list("code", flat=True))
    known.update(model.objects.values_list("code", flat=True))
    for values in rows:
        if values["code"] in known:
            continue
        several = {
            name: values.pop(name)
            for name in list(values)
            if model._meta.get_field(name).many_to_many
        }
        record = model(**values)
        try:
            record.full_clean()
            record.save()
        except ValidationError as refused:
            raise _refused(record, refused) from refused
        for name, others in several.items():
            getattr(record, name).set(others)


def _publish(record) -> None:
    """Publish one card or release as the portal's first content."""
    try:
        steps.initialise(record)
    except StepRefused as refused:
        raise _refused(record, refused) from refused


def _refused(record, refused) -> ContentRefused:
    return ContentRefused(f"{record._meta.verbose_name}“{record}”：{refused}")
