"""`python -m bench.import_figures [ROWS]`: how long a figure file takes, from check to publication.

Works in a test database of its own (on PostgreSQL where DATABASE_URL says so) and prints, for a
tenth of the rows and for all of them, seconds and peak memory of each step, and how both grow:
a file ten times as long should take ten times as long and hardly more memory.
"""

import io
import os
import resource
import sys
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django
from django.db import transaction
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.utils import timezone

ROWS = 100_000
DISTRICTS, INDICATORS = 40, 25
HEADER = (
    "district_code,indicator_code,period_type,period_start,period_end,value,unit,qualifier,note"
)


def main(arguments):
    """Measure in a fresh database and print."""
    rows = int(arguments[0]) if arguments else ROWS
    django.setup()
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        source, owner, user = catalogue()
        before = peak()
        small = measure(rows // 10, source, owner, user, first_year=1900)
        large = measure(rows, source, owner, user, first_year=1910)
        report(rows, small, large, before)
    finally:
        teardown_databases(databases, verbosity=0)


def catalogue():
    """Districts, indicators, a source, a unit and a clerk."""
    from accounts.models import Role
    from tests.factories import make_district, make_indicator, make_source, make_unit, make_user

    owner = make_unit(place_code="321100")
    for number in range(DISTRICTS):
        make_district(code=f"32{1100 + number}", owner=owner, state="published")
    for number in range(INDICATORS):
        make_indicator(code=f"measure_{number}", decimals=1)
    scope = {"role": Role.CLERK, "place_code": "320000"}
    return make_source(), owner, make_user(scopes=[scope])


def measure(rows, source, owner, user, *, first_year):
    """Seconds of each step, for one file of `rows`, and the peak memory after it in MB."""
    from figures import vintages
    from figures.importing import check, take_in
    from figures.models import Release

    file = figure_file(rows, first_year=first_year)
    day = date(2021, 1, 1 + first_year % 28)
    steps = {}

    def timed(name, step):
        start = time.perf_counter()
        result = step()
        steps[name] = time.perf_counter() - start
        return result

    options = {"name": "bench.csv", "source": source, "released_on": day, "by": user}
    checked = timed("check", lambda: check(file, **options))
    if not checked.ok:
        sys.exit("\n".join(map(str, checked.problems.problems)))
    release = timed("take in", lambda: take_in(checked, by=user, owner=owner))
    moment = timezone.now()
    Release.objects.filter(pk=release.pk).update(state="published", published_at=moment)
    timed("publish", transaction.atomic(lambda: vintages.promote(release)))
    again = timed("check again", lambda: check(file, **options))
    if again.same_as != release:
        sys.exit("the same file was not recognised")
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    timed("withdraw", transaction.atomic(lambda: vintages.restore(release)))
    return steps, peak()


def figure_file(rows, *, first_year):
    """A CSV file of months, in memory."""
    lines = [HEADER]
    for number in range(rows):
        rest, district = divmod(number, DISTRICTS)
        rest, indicator = divmod(rest, INDICATORS)
        years, month = divmod(rest, 12)
        start = date(first_year + years, month + 1, 1)
        end = date(start.year + month // 11, (month + 1) % 12 + 1, 1).toordinal() - 1
        lines.append(
            f"32{1100 + district},measure_{indicator},month,{start},{date.fromordinal(end)},"
            f"{number}.{number % 10},个,exact,"
        )
    return io.BytesIO("\n".join(lines).encode())


def peak():
    """The most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(rows, small, large, before):
    """Print the table."""
    from django.db import connection

    print(f"{connection.vendor}, {rows // 10:,} and {rows:,} rows")
    for name in small[0]:
        few, many = small[0][name], large[0][name]
        print(f"{name:12} {few:8.2f} s {many:8.2f} s   x{many / few:.1f}")
    total = sum(large[0].values())
    print(f"{'all':12} {sum(small[0].values()):8.2f} s {total:8.2f} s   {rows / total:,.0f} rows/s")
    print(f"{'peak memory':12} {small[1]:8.0f} MB{large[1]:8.0f} MB  ({before:.0f} MB before)")


if __name__ == "__main__":
    main(sys.argv[1:])
