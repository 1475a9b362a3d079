"""The columns in which figures leave: those in which they come in, and where each is from."""

from collections.abc import Callable

from figures.models import Figure
from figures.resources import COLUMNS, PROVENANCE_COLUMNS
from publishing.pages.downloads import Column
from publishing.sources.models import Source

#: Columns of a figure file that a public download has no use for: it holds what stands and is
#: public.
NOT_EXPORTED = ("audience", "tombstone")


def sources_of(figure: Figure) -> list[Source]:
    """Where a number is from; a computed one may be from two sources."""
    return list(dict.fromkeys(each.release.source for each in getattr(figure, "inputs", [figure])))


#: Columns that are not simply a field of the figure.
READ: dict[str, Callable[[Figure], object]] = {
    "district_code": lambda figure: figure.district.code,
    "district": lambda figure: figure.district.name,
    "indicator_code": lambda figure: figure.indicator.code,
    "indicator": lambda figure: figure.indicator.name,
    "period": lambda figure: figure.period_label,
    "unit": lambda figure: figure.indicator.unit,
    "basis": lambda figure: figure.basis_shown,
    "tombstone": lambda figure: figure.is_tombstone,
}


def _column(name: str) -> Column:
    heading = COLUMNS[name][0]
    if name in READ:
        return Column(name, heading, READ[name])
    words = dict(Figure._meta.get_field(name).flatchoices)
    if words:  # get_…_display() takes a quarter of a long download
        return Column(name, heading, lambda figure: words.get(getattr(figure, name), ""))
    return Column(name, heading, lambda figure: getattr(figure, name))


#: All that a file may say of a figure, and where it is from: what staff take out of the admin.
#: Fetch rows `with_release`.
ALL_COLUMNS = [_column(name) for name in COLUMNS] + [
    Column(name, PROVENANCE_COLUMNS[name][0], read)
    for name, read in {
        "source": lambda figure: "；".join(source.name for source in sources_of(figure)),
        "released_on": lambda figure: figure.release.released_on,
        "release_code": lambda figure: figure.release.code,
    }.items()
]
#: What every public download of figures holds (docs/figures-file.md).
FIGURE_COLUMNS = [column for column in ALL_COLUMNS if column.key not in NOT_EXPORTED]
