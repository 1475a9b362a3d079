"""Do the public pages stay quick as the portal fills? `python -m bench.scale [PLACES [INDICATORS]]`.

Fills the test database twice with invented figures, a small portal and a large one (100 places,
200 indicators, 20 years each unless told), asks every kind of page of both, and prints queries and
milliseconds with their ratios: more queries, or a page that grows with the whole, is a fault. On
PostgreSQL: `python tests/temporary_postgres.py .venv/bin/python -m bench.scale`.
"""

import os
import sys
import time
from datetime import date
from decimal import Decimal
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

SMALL = (5, 10)
LARGE = (100, 200)
YEARS = 20
FIRST_YEAR = 2006
TIMES = 5
BATCH = 2000
PAGES = (
    "/",
    "/districts/",
    "/districts/{district}/",
    "/figures/",
    "/figures/?q=1",
    "/figures/?district={district}",
    "/figures/i1/",
    "/figures/i1/?district={district}",
    "/figures/i1/?format=csv",
    "/figures/releases/",
    "/figures/releases/{release}/",
    "/figures/releases/{release}/?format=csv",
    "/figures/?format=csv",
    "/sitemap/",
    "/sitemap.xml",
)


def main(arguments: list[str]) -> None:
    """Measure the small portal, then the large one, and print both."""
    django.setup()
    from django.db import connection

    large = tuple(map(int, arguments)) or LARGE
    large += LARGE[len(large) :]
    small = measured(*SMALL)
    big = measured(*large)
    figures = large[0] * large[1] * YEARS
    print(f"{connection.vendor}: {SMALL[0] * SMALL[1] * YEARS} figures against {figures}")
    print("queries      ms small      ms large     ratio        KB  page")
    for page in PAGES:
        (few, quick, _), (many, slow, size) = small[page], big[page]
        print(
            f"{few:3} → {many:3}  {quick:10.1f}    {slow:10.1f}  {slow / quick:8.1f}"
            f"  {size / 1024:8.0f}  {page}"
        )


def measured(places: int, indicators: int) -> dict[str, tuple[int, float, int]]:
    """Queries, median milliseconds and bytes of each page of a portal of that size."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        names = fill(places, indicators)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        return {page: asked(page.format(**names)) for page in PAGES}
    finally:
        teardown_databases(databases, verbosity=0)


def asked(path: str) -> tuple[int, float, int]:
    """One page, once to count its queries and `TIMES` to time it."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    with CaptureQueriesContext(connection) as captured:
        read(client, path)
    queries = len(captured)
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        size = read(client, path)
        times.append((time.perf_counter() - begun) * 1000)
    return queries, median(times), size


def read(client, path) -> int:
    """The size of an answer, read to its end."""
    response = client.get(path, secure=True)
    if response.status_code != 200:
        sys.exit(f"{path}: {response.status_code}")
    return len(response.getvalue())


def fill(places: int, indicators: int) -> dict[str, str]:
    """A portal of that size, one release a place, written behind the engine's back."""
    from django.utils import timezone

    from accounts.models import Unit
    from districts.models import District
    from figures.models import Category, Figure, Headline, Indicator, Release
    from publishing.review.models import ReviewState
    from publishing.sources.models import Source

    now = timezone.now()
    published = {"state": ReviewState.PUBLISHED, "published_at": now}
    unit = Unit.objects.create(code="office", name="统计局", kind="bureau", place_code="320000")
    source = Source.objects.create(
        code="yearbook", name="年鉴", kind="yearbook", place_code="320000",
        published_on=date(2026, 1, 1),
    )  # fmt: skip
    districts = District.objects.bulk_create(
        District(
            code=code, place_code=code, name=f"示例{number}区", level="district", owner=unit,
            source=source, **published,
        )
        for number, code in ((number, f"32{number:04}") for number in range(100, 100 + places))
    )  # fmt: skip
    categories = Category.objects.bulk_create(
        Category(code=f"c{number}", name=f"分类{number}", position=number) for number in range(15)
    )
    rows = Indicator.objects.bulk_create(
        Indicator(
            code=f"i{number}", name=f"示例指标{number}", unit="万元", measure_kind="flow",
            category=categories[number % len(categories)],
        )
        for number in range(indicators)
    )  # fmt: skip
    releases = Release.objects.bulk_create(
        Release(
            code=f"TJ-{district.code}-000001", title=f"{district.name}年鉴", source=source,
            owner=unit, place_code=district.code, released_on=date(2026, 1, 1),
            digest=district.code, **published,
        )
        for district in districts
    )  # fmt: skip
    for district, release in zip(districts, releases, strict=True):
        Figure.objects.bulk_create(
            (
                Figure(
                    release=release, district=district, indicator=indicator, period_type="year",
                    period_start=date(year, 1, 1), period_end=date(year, 12, 31),
                    value=Decimal(year), is_current=True,
                )
                for indicator in rows
                for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)
            ),
            batch_size=BATCH,
        )  # fmt: skip
    Headline.objects.bulk_create(
        Headline(
            code=f"TT-{district.code}-{number:06}", place_code=district.code, owner=unit,
            district=district, indicator=indicator, position=number, **published,
        )
        for district in districts
        for number, indicator in enumerate(rows[:6])
    )  # fmt: skip
    return {"district": districts[-1].code, "release": releases[-1].code}


if __name__ == "__main__":
    main(sys.argv[1:])
