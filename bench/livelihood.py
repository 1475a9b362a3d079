"""How the questions about matters grow: `python -m bench.livelihood [MATTERS [UPDATES]]`.

Fills the test database twice with invented matters, five updates and so some six intervals each,
a small portal and a large one (20,000 matters, 100,000 updates unless told), and times the day's
status of a page, the tally of everything and of one programme, and the filter by status.
On PostgreSQL:
`python tests/temporary_postgres.py .venv/bin/python -m bench.livelihood`.
"""

import os
import sys
import time
from datetime import date, timedelta
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

SMALL = (1_000, 5_000)
LARGE = (20_000, 100_000)
PROGRAMMES = 20
TIMES = 5
BATCH = 2_000
DAY = date(2021, 10, 31)


def main(arguments: list[str]) -> None:
    """Measure the small portal, then the large one, and print both."""
    django.setup()
    from django.db import connection

    large = tuple(map(int, arguments)) or LARGE
    large += LARGE[len(large) :]
    small, big = measured(*SMALL), measured(*large)
    print(f"{connection.vendor}: {SMALL[0]} matters against {large[0]}, {large[1]} updates")
    print("queries      ms small      ms large     ratio  question")
    for question, (few, quick) in small.items():
        many, slow = big[question]
        print(f"{few:3} → {many:3}  {quick:10.1f}    {slow:10.1f}  {slow / quick:8.1f}  {question}")


def measured(matters: int, updates: int) -> dict[str, tuple[int, float]]:
    """Queries and median milliseconds of each question in a portal of that size."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        fill(matters, updates)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        return {name: asked(question) for name, question in questions().items()}
    finally:
        teardown_databases(databases, verbosity=0)


def questions() -> dict:
    """What is asked, by what it is called."""
    from livelihood.models import Matter, Programme
    from livelihood.rates import tally, tally_by
    from livelihood.states.writing import problems

    public = Matter.objects.public()
    programme = Programme.objects.order_by("pk")[3]
    return {
        "a page of 50 with status": lambda: list(public.with_status(on=DAY).for_list()[:50]),
        "how many are behind": lambda: public.in_status("behind", on=DAY).count(),
        "the first 50 overdue": lambda: list(public.overdue(on=DAY)[:50]),
        "tally of everything": lambda: tally(public, on=DAY),
        "tally by programme": lambda: tally_by(public, "programme", on=DAY),
        "tally of one programme": lambda: tally(public.filter(programme=programme), on=DAY),
        "check of 500 matters": lambda: list(problems(public.order_by("pk")[:500])),
    }


def asked(question) -> tuple[int, float]:
    """One question, once to count its queries and `TIMES` to time it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        question()
    queries = len(captured)  # now: the next request begins to count anew
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        question()
        times.append((time.perf_counter() - begun) * 1000)
    return queries, median(times)


def fill(matters: int, updates: int, *, programmes: int = PROGRAMMES, units: int = 1) -> None:
    """A portal of that size, written behind the engine's back, with its states."""
    from django.utils import timezone

    from accounts.models import Unit
    from districts.models import District
    from livelihood.models import Matter, MatterUnit, MatterUpdate, Programme
    from livelihood.states.writing import rebuild

    published = {"state": "published", "published_at": timezone.now()}
    offices = Unit.objects.bulk_create(
        Unit(code=f"office-{number}", name=f"示例单位{number}", kind="department", place_code="320000")
        for number in range(units)
    )  # fmt: skip
    unit = offices[0]
    district = District.objects.create(
        code="321111", place_code="321111", name="示例区", level="district", owner=unit, **published
    )
    where = {"owner": unit, "place_code": "321111", **published}
    lists = Programme.objects.bulk_create(
        Programme(
            code=f"SS-{number}", name=f"示例清单{number}", kind="led", district=district,
            period_start=date(2021 - number % 4, 1, 1), period_end=date(2021 - number % 4, 12, 31),
            **where,
        )
        for number in range(programmes)
    )  # fmt: skip
    cards = Matter.objects.bulk_create(
        (
            Matter(
                code=f"SX-{number}", title=f"示例事项{number}", district=district,
                programme=lists[number % programmes], listed_on=date(2021, 1, 10),
                starts_on=date(2021, 2, 1),
                original_due_on=date(2021, 8, 1) + timedelta(days=number % 150), **where,
            )
            for number in range(matters)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    MatterUnit.objects.bulk_create(
        (
            MatterUnit(matter=card, role="lead", unit=offices[number // programmes % units])
            for number, card in enumerate(cards)
        ),
        batch_size=BATCH,
    )
    each = updates // matters
    MatterUpdate.objects.bulk_create(
        (
            MatterUpdate(
                code=f"JZ-{card.pk}-{turn}", matter=card,
                kind="completed" if turn == each - 1 and card.pk % 3 == 0 else "progress",
                happened_on=date(2021, 2, 1) + timedelta(days=200 * turn // each + card.pk % 30),
                progress=min(100, 75 * turn // each + card.pk % 20), text="示例", **where,
            )
            for card in cards
            for turn in range(each)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    rebuild(Matter.objects.order_by("pk"))


if __name__ == "__main__":
    main(sys.argv[1:])
