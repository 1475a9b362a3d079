"""All checks over the public figures of one place and of those within it."""

from datetime import date

from accounts.place_codes import place_prefix
from districts.models import District
from figures.models import Figure
from figures.quality.dates import dates_not_stated
from figures.quality.derived import inputs_moved
from figures.quality.disagreements import files_published_twice, said_twice
from figures.quality.findings import Finding, Kind
from figures.quality.lines import holes, stale
from figures.quality.sums import parts_against_totals


def figures_of(district: District):
    """The public standing figures of a place and of the places within it."""
    within = {"district__code__startswith": place_prefix(district.code)}
    return Figure.objects.public().current().filter(**within)


def findings_of(district: District, *, today: date) -> list[Finding]:
    """Every finding about `figures_of` the place: by kind, what warns before what is only noted.

    A fixed number of queries, however many figures; memory grows with the periods of the place.
    """
    figures = figures_of(district)
    found = [
        *parts_against_totals(figures),
        *said_twice(figures),
        *inputs_moved(figures),
        *files_published_twice(figures),
        *dates_not_stated(figures),
        *holes(figures),
        *stale(figures, today=today),
    ]
    order = {kind: position for position, kind in enumerate(Kind)}
    return sorted(found, key=lambda finding: (order[finding.kind], finding.is_note))
