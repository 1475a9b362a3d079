"""The columns in which figures leave: those in which they come in, and where each is from."""

from collections.abc import Callable

from figures.models import Figure
from figures.resources import COLUMNS, PROVENANCE_COLUMNS
from publishing.pages.downloads import Column

#: Columns of a figure file that a public download has no use for: it holds what stands and is
#: public.
NOT_EXPORTED = ("audience", "tombstone")

#: Columns that are not simply a field of the figure.
READ: dict[str, Callable[[Figure], object]] = {
    "district_code": lambda figure: figure.district.code,
    "district": lambda figure: figure.district.name,
    "indicator_code": lambda figure: figure.indicator.code,
    "indicator": lambda figure: figure.indicator.name,
    "period": lambda figure: figure.period_label,
    "unit": lambda figure: figure.indicator.unit,
    "basis": lambda figure: figure.basis_shown,
}


def _column(name: str) -> Column:
    heading = COLUMNS[name][0]
    if name in READ:
        return Column(name, heading, READ[name])
    words = dict(Figure._meta.get_field(name).flatchoices)
    if words:  # get_…_display() takes a quarter of a long download
        return Column(name, heading, lambda figure: words.get(getattr(figure, name), ""))
    return Column(name, heading, lambda figure: getattr(figure, name))


#: What every download of figures holds (docs/figures-file.md); fetch rows `with_release`.
FIGURE_COLUMNS = [_column(name) for name in COLUMNS if name not in NOT_EXPORTED] + [
    Column(name, PROVENANCE_COLUMNS[name][0], read)
    for name, read in {
        "source": lambda figure: figure.release.source.name,
        "released_on": lambda figure: figure.release.released_on,
        "release_code": lambda figure: figure.release.code,
    }.items()
]
