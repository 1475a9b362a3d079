"""Does a monthly round stay quick as the portal fills? `python -m bench.rounds [MATTERS]`.

Fills the test database with invented matters: once with one programme of 100 with ten updates
each, then with a thousand such programmes (100,000 matters and so 1,000,000 updates unless told),
forty units each, and asks both for a programme's page, today and on past days, its lists and the
pages of a round. Prints queries and milliseconds with their ratios: more queries, or a page that
grows with the whole, is a fault. Then it opens a round of 171 matters, reports and signs all of it, and says how long each
took. On PostgreSQL: `python -m tests.temporary_postgres .venv/bin/python -m bench.rounds`.
"""

import os
import sys
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django

from bench.livelihood import asked, fill

SMALL = (100, 1_000)
LARGE = 100_000
MATTERS_EACH = 100
UNITS = 40
SIGNED = 171
DAY = date(2021, 9, 30)
PAGES = (
    "/livelihood/programmes/SS-0/",
    "/livelihood/programmes/SS-0/?as_of=2021-06-30",
    "/livelihood/programmes/SS-0/?as_of=2021-10-31",
    "/livelihood/?programme=SS-0&as_of=2021-06-30",
    "/livelihood/?programme=SS-0&part=overdue&as_of=2021-10-31",
    "/livelihood/SX-0/",
    "/admin/livelihood/reportround/{round}/board/",
    "/admin/livelihood/reportround/{round}/sign/",
    "/admin/livelihood/reportround/{round}/unit/office-1/",
)


def main(arguments: list[str]) -> None:
    """Measure the small portal, then the large one, and print both; then one round signed."""
    django.setup()
    from django.db import connection

    large = int(arguments[0]) if arguments else LARGE
    small, big = measured(SMALL[0]), measured(large)
    print(f"{connection.vendor}: {SMALL[0]} matters against {large}, of ten updates each")
    print("queries      ms small      ms large     ratio  page")
    for page, (few, quick) in small.items():
        many, slow = big[page]
        print(f"{few:3} → {many:3}  {quick:10.1f}    {slow:10.1f}  {slow / quick:8.1f}  {page}")
    print(f"a round of {SIGNED} matters:")
    for what, seconds in round_signed().items():
        print(f"{seconds:8.2f} s  {what}")


def measured(matters: int) -> dict[str, tuple[int, float]]:
    """Queries and median milliseconds of each page in a portal of that size."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        fill(*SMALL, programmes=1, units=UNITS)
        copy_programme(matters // MATTERS_EACH - 1)
        names = {"round": opened_round().pk}
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        client = Client()
        client.force_login(signer())
        return {page: asked(reading(client, page.format(**names))) for page in PAGES}
    finally:
        teardown_databases(databases, verbosity=0)


def round_signed() -> dict[str, float]:
    """Seconds that it takes to report a whole round, to look at it, and to sign it."""
    from django.db import transaction
    from django.test.utils import setup_databases, teardown_databases

    from accounts.models import Unit
    from livelihood.models import RoundFiling
    from livelihood.rounds.asking import asked_of
    from livelihood.rounds.filing import Entry, file_return
    from publishing.review.batches import sign_together
    from publishing.review.lines import lines_of

    databases = setup_databases(verbosity=0, interactive=False)
    found = {}
    try:
        fill(SIGNED, 0, programmes=1, units=UNITS)
        reported = opened_round()
        reporter, chief = clerk(), signer()
        begun = time.perf_counter()
        for unit in Unit.objects.filter(pk__in=reported.returns.values("unit")):
            entries = [Entry(matter=matter, text="正在施工") for matter in asked_of(reported, unit)]
            file_return(reported, unit, entries, by=reporter, means=RoundFiling.Means.FILE)
        found["reported by all units"] = time.perf_counter() - begun
        batches = [row.batch for row in RoundFiling.objects.select_related("batch")]
        begun = time.perf_counter()
        lines = lines_of(batches)
        found["looked at as one table"] = time.perf_counter() - begun
        begun = time.perf_counter()
        with transaction.atomic():
            sign_together(batches, by=chief)
        found["signed at once"] = time.perf_counter() - begun
        if len(lines) != SIGNED:
            sys.exit(f"{len(lines)} lines instead of {SIGNED}")
        return found
    finally:
        teardown_databases(databases, verbosity=0)


def copy_programme(times: int) -> None:
    """The first programme so many times over, its matters, their history and states with it."""
    from livelihood.models import Matter, MatterState, MatterUnit, MatterUpdate, Programme

    first = Programme.objects.get(code="SS-0")
    cards, of = list(first.matters.order_by("pk")), {}
    for model in (MatterUnit, MatterUpdate, MatterState):
        of[model] = list(model.objects.filter(matter__programme=first).order_by("pk"))
    for number in range(1, times + 1):
        ending = f"-{number}"
        programme = copied(first, code=f"SS{ending}", name=f"示例清单{number}")
        programme.save()
        rows = [copied(card, code=card.code + ending, programme=programme) for card in cards]
        matters = dict(zip(cards, Matter.objects.bulk_create(rows), strict=True))
        for model, originals in of.items():
            codes = [
                {"code": row.code + ending} if hasattr(row, "code") else {} for row in originals
            ]
            model.objects.bulk_create(
                copied(row, matter=matters[row.matter], **code)
                for row, code in zip(originals, codes, strict=True)
            )


def copied(row, **changes):
    """A new row like this one."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    new = type(row)(**{**values, "id": None})
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def opened_round():
    """The round of the first programme, on 30 September 2021."""
    from livelihood.models import Programme
    from livelihood.rounds.asking import open_round

    programme = Programme.objects.get(code="SS-0")
    return open_round(programme, period_end=DAY, due_on=date(2021, 10, 8), by=clerk())


def clerk():
    """Somebody who asks and reports everywhere."""
    return person("clerk", "clerk")


def signer():
    """Somebody who signs everywhere."""
    return person("signer", "signer")


def person(username: str, role: str):
    """A member of staff with one role over everything."""
    from accounts.models import StaffScope, User

    user, _ = User.objects.get_or_create(username=username, defaults={"is_staff": True})
    StaffScope.objects.get_or_create(user=user, role=role, place_code="000000")
    return user


def reading(client, path: str):
    """A question: that page, read to its end."""

    def read() -> None:
        response = client.get(path, secure=True)
        if response.status_code != 200:
            sys.exit(f"{path}: {response.status_code}")
        response.getvalue()

    return read


if __name__ == "__main__":
    main(sys.argv[1:])
