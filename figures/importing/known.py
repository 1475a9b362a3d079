"""Knowing a file again without reading it: the same bytes, read in the same way.

What a file says follows from its bytes, from what the upload says of it and from the names in the
catalogues. Where a release came of exactly these, reading again would only find it again.
"""

import hashlib
from datetime import date

from districts.models import District, KeyArea
from figures.models import Indicator, IndicatorAlias, Release
from figures.periods import Period
from publishing.review.models import ReviewState
from publishing.sources.models import Source

#: To be raised when files come to be read otherwise than before.
WAY_OF_READING = 1


def reading_of(
    sha256: str,
    *,
    office: str,
    district: District | None = None,
    period: Period | None = None,
    sheet: str | None = None,
) -> str:
    """SHA-256, in hexadecimal, of all that decides what a file with this checksum says."""
    names = (
        Indicator.objects.order_by("pk").values_list(
            "pk", "code", "name", "unit", "measure_kind", "part_of"
        ),
        IndicatorAlias.objects.filter(office__in={"", office})
        .order_by("pk")
        .values_list("pk", "name", "office", "parent", "indicator"),
        District.objects.order_by("pk").values_list("pk", "code", "name"),
        KeyArea.objects.order_by("pk").values_list("pk", "code", "district"),
    )
    said = (WAY_OF_READING, sha256, district and district.code, period, sheet or "")
    hashed = hashlib.sha256(repr(said).encode())
    for rows in names:
        hashed.update(repr(list(rows)).encode())
    return hashed.hexdigest()


def read_before(reading: str, *, source: Source, released_on: date) -> Release | None:
    """The release of this source and day that was read so, unless it was withdrawn."""
    same = Release.objects.filter(source=source, released_on=released_on, reading=reading)
    return same.exclude(state__in=(ReviewState.IMPORTING, ReviewState.WITHDRAWN)).first()
