"""`python -m bench.import_figures [ROWS]`: what a figure file costs, from reading to publication.

Works in a test database of its own (on PostgreSQL where DATABASE_URL says so), for a tenth of the
rows and for all of them, each step in a process of its own, and compares within one run with

- bare: the file copied into a staging table (COPY; on SQLite executemany) and merged by one
  statement, with nothing validated at all;
- import-export: django-import-export with a plain ModelResource, row by row, on a few rows.

Meanwhile another process writes twenty times a second and says how long it had to wait. Prints a
table, and how each aim stands (docs/adr/0015).
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

import django
from django.db import connection, transaction

ROWS = 100_000
COMPARED_ROWS = 1000
DISTRICTS, INDICATORS = 40, 25
HEADER = (
    "district_code,indicator_code,period_type,period_start,period_end,value,unit,qualifier,note"
)
KEYS = ("period_type", "period_start", "period_end")


def main(arguments):
    """Measure in a fresh database and print; or, in a child process, do one step."""
    if arguments and arguments[0] in STEPS:
        django.setup()
        result = STEPS[arguments[0]](*arguments[1:])
        print(json.dumps(result | {"peak": peak()}))
        return
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    rows = int(arguments[0]) if arguments else ROWS
    django.setup()
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        catalogue()
        with tempfile.TemporaryDirectory() as folder:
            measure(rows, Path(folder))
    finally:
        teardown_databases(databases, verbosity=0)


def measure(rows, folder):
    """Run every step, each in a process of its own, and print what came of it."""
    paths = {
        "small": figure_file(folder / "small.csv", rows // 10, first_year=1990),
        "bare": figure_file(folder / "bare.csv", rows, first_year=1500),
        "large": figure_file(folder / "large.csv", rows, first_year=1900),
        "few": figure_file(folder / "few.csv", COMPARED_ROWS, first_year=1700),
    }
    bare = step("bare", paths["bare"])
    compared = step("compared", paths["few"])
    small = step("portal", paths["small"], "2021-01-01")
    with Writer() as writer:
        large = step("portal", paths["large"], "2021-01-02")
    again = step("again", paths["large"], "2021-01-02")
    print(f"{connection.vendor}, {rows // 10:,} and {rows:,} rows")
    for name in ("check", "take in", "publish", "withdraw"):
        print(f"{name:14}{small[name]:8.2f} s {large[name]:8.2f} s")
    print(f"{'bare':14}{'':10} {bare['seconds']:8.2f} s")
    whole = large["check"] + large["take in"]
    per_row = [
        (figures["check"] + figures["take in"]) / count
        for figures, count in ((small, rows // 10), (large, rows))
    ]
    wanted = 0.6 if connection.vendor == "postgresql" else 0.3
    speed = rows / whole
    aims = [
        ("rows a second", f"{speed:,.0f}", ""),
        ("of the bare speed", f"{bare['seconds'] / whole:.2f}", f"at least {wanted}"),
        ("times import-export", f"{speed / compared['speed']:.0f}", "at least 100"),
        ("peak memory", f"{small['memory']:.0f}, {large['memory']:.0f} MB", "under 150, flat"),
        ("cost per row", f"x{per_row[1] / per_row[0]:.2f}", "0.8 to 1.2"),
        ("unchanged again", f"{whole / again['check']:.1f} times faster", "at least 3"),
        ("publish", f"{large['publish']:.1f} s", "seconds"),
        ("longest wait", f"{writer.longest:.2f} s", "at most 2"),
    ]
    for name, found, aim in aims:
        print(f"{name:22}{found:22}{aim}")


# One process each


def portal(path, day):
    """Check, take in, publish and, for a moment, withdraw one file: seconds, memory of importing."""
    from accounts.models import Unit, User
    from figures.importing import check, take_in
    from publishing.review import steps
    from publishing.sources.models import Source

    people = {user.username: user for user in User.objects.all()}
    clerk, signer = people["clerk"], people["signer"]
    found = {}

    def timed(name, act):
        start = time.perf_counter()
        result = act()
        found[name] = time.perf_counter() - start
        return result

    options = {"source": Source.objects.get(), "released_on": date.fromisoformat(day)}
    with Path(path).open("rb") as file:
        checked = timed("check", lambda: check(file, name="bench.csv", by=clerk, **options))
        if not checked.ok:
            sys.exit("\n".join(map(str, checked.problems.problems[:5])))
        owner = Unit.objects.get()
        release = timed("take in", lambda: take_in(checked, by=clerk, owner=owner))
    found["memory"] = peak()
    steps.submit(release, by=clerk)
    steps.approve(release, by=people["reviewer"])
    timed("publish", lambda: steps.publish(release, by=signer))
    with transaction.atomic():
        timed("withdraw", lambda: steps.withdraw(release, by=signer, reason="试一试"))
        transaction.set_rollback(True)
    return found


def again(path, day):
    """Check a file that is a release already."""
    from figures.importing import check
    from publishing.sources.models import Source

    start = time.perf_counter()
    with Path(path).open("rb") as file:
        options = {"source": Source.objects.get(), "released_on": date.fromisoformat(day)}
        with check(file, name="bench.csv", **options) as checked:
            if checked.same_as is None:
                sys.exit("the same file was not recognised")
    return {"check": time.perf_counter() - start}


def bare(path):
    """Copy the file into a staging table and merge it, without looking at anything."""
    from figures.models import Figure

    release = bare_release()
    names = HEADER.split(",")
    fixed = {
        field.column: field.get_default()
        for field in Figure._meta.concrete_fields
        if not field.primary_key and not field.null and field.has_default()
    }
    fixed |= {name: "" for name in _texts() if name not in fixed and name not in names}
    fixed |= {"is_current": True, "release_id": release}
    fixed = {name: value for name, value in fixed.items() if name not in names}
    columns = ["district_id", "indicator_id", *KEYS, "value", "qualifier", "note", *fixed]
    merged = ", ".join(["d.id", "i.id", *(f"s.{name}" for name in columns[2:8])])
    constants = ", ".join(["%s"] * len(fixed))
    start = time.perf_counter()
    with connection.cursor() as cursor, transaction.atomic():
        kinds = dict.fromkeys(KEYS[1:], "date") | {"value": "decimal"}
        listed = ", ".join(f"{name} {kinds.get(name, 'text')}" for name in names)
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({listed})")
        _fill(cursor, path, names)
        cursor.execute(
            f"""
            INSERT INTO figures_figure ({", ".join(columns)}) SELECT {merged}, {constants}
            FROM bare s JOIN districts_district d ON d.code = s.district_code
            JOIN figures_indicator i ON i.code = s.indicator_code
            """,  # noqa: S608
            list(fixed.values()),
        )
    return {"seconds": time.perf_counter() - start}


def _fill(cursor, path, names):
    if connection.vendor == "postgresql":
        statement = "SET LOCAL statement_timeout = '10min'"
        cursor.execute(statement)
        with (
            Path(path).open("rb") as file,
            cursor.copy(
                "COPY bare FROM STDIN WITH (FORMAT csv, HEADER, FORCE_NOT_NULL (note))"
            ) as c,
        ):
            while chunk := file.read(1 << 16):
                c.write(chunk)
        return
    marks = ", ".join(["%s"] * len(names))
    with Path(path).open(newline="") as file:
        lines = csv.reader(file)
        next(lines)
        cursor.executemany(f"INSERT INTO bare VALUES ({marks})", lines)  # noqa: S608


def _texts():
    from django.db.models import CharField

    from figures.models import Figure

    fields = Figure._meta.concrete_fields
    return [field.column for field in fields if isinstance(field, CharField)]


def compared(path):
    """Rows a second of django-import-export, with a plain resource."""
    import tablib
    from import_export.fields import Field
    from import_export.resources import ModelResource
    from import_export.widgets import ForeignKeyWidget

    from districts.models import District
    from figures.models import Figure, Indicator

    release = bare_release()

    class FigureResource(ModelResource):
        """What one would write first."""

        district = Field("district", "district_code", ForeignKeyWidget(District, "code"))
        indicator = Field("indicator", "indicator_code", ForeignKeyWidget(Indicator, "code"))

        class Meta:
            model = Figure
            fields = ("district", "indicator", *KEYS, "value", "qualifier", "note")
            import_id_fields = ("district", "indicator", *KEYS)
            clean_model_instances = True

        def after_init_instance(self, instance, new, row, **options):
            instance.release_id = release

    data = tablib.Dataset().load(Path(path).read_text(), format="csv")
    start = time.perf_counter()
    result = FigureResource().import_data(data, raise_errors=True)
    return {"speed": len(data) / (time.perf_counter() - start), "rows": result.total_rows}


def writes(folder):
    """Write twenty times a second until the file `stop` appears; the longest wait."""
    from accounts import content_version

    longest = 0.0
    while not Path(folder, "stop").exists():
        start = time.perf_counter()
        content_version.bump()
        longest = max(longest, time.perf_counter() - start)
        Path(folder, "began").touch()
        time.sleep(0.05)
    return {"longest": longest}


STEPS = {"portal": portal, "again": again, "bare": bare, "compared": compared, "writes": writes}


class Writer:
    """Somebody else who writes meanwhile; afterwards `longest` is how long she had to wait."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.process = started("writes", self.folder.name)
        while not Path(self.folder.name, "began").exists() and self.process.poll() is None:
            time.sleep(0.1)
        return self

    def __exit__(self, *error):
        Path(self.folder.name, "stop").touch()
        self.longest = json.loads(self.process.communicate()[0].splitlines()[-1])["longest"]
        self.folder.cleanup()


def step(*arguments):
    """Do one step in a process of its own; what it found."""
    process = started(*map(str, arguments))
    out, _ = process.communicate()
    if process.returncode:
        sys.exit(f"{arguments[0]} failed")
    return json.loads(out.splitlines()[-1])


def started(*arguments):
    """A child process of this module on the test database."""
    environment = os.environ | {"DATABASE_URL": url_of_test_database()}
    command = [sys.executable, "-m", "bench.import_figures", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def url_of_test_database():
    """Where the children find the database that this process made."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:////{str(name).lstrip('/')}"
    head, _, query = os.environ["DATABASE_URL"].partition("?")
    return head.rpartition("/")[0] + f"/{quote(name)}" + (f"?{query}" if query else "")


# What there is


def catalogue():
    """Districts, indicators, a source, a unit and three persons."""
    from accounts.models import Role
    from tests.factories import make_district, make_indicator, make_source, make_unit, make_user

    owner = make_unit(place_code="321100")
    for number in range(DISTRICTS):
        make_district(code=f"32{1100 + number}", owner=owner, state="published")
    for number in range(INDICATORS):
        make_indicator(code=f"measure_{number}", decimals=1)
    make_source()
    for role in (Role.CLERK, Role.REVIEWER, Role.SIGNER):
        scope = {"role": role, "place_code": "320000"}
        name = {Role.CLERK: "clerk", Role.REVIEWER: "reviewer", Role.SIGNER: "signer"}[role]
        make_user(username=name, scopes=[scope])


def bare_release():
    """A release to hang rows on, without more; its key."""
    from accounts.models import Unit
    from figures.models import Release
    from publishing.sources.models import Source

    release = Release(
        title="对照",
        source=Source.objects.get(),
        released_on=date(2020, 1, 1 + Release.objects.count()),
        owner=Unit.objects.get(),
        place_code="321100",
        digest=os.urandom(8).hex(),
    )
    release.fill_in_code()
    release.save()
    return release.pk


def figure_file(path, rows, *, first_year):
    """A CSV file of months; its path."""
    with Path(path).open("w") as file:
        file.write(HEADER + "\n")
        for number in range(rows):
            rest, district = divmod(number, DISTRICTS)
            rest, indicator = divmod(rest, INDICATORS)
            years, month = divmod(rest, 12)
            start = date(first_year + years, month + 1, 1)
            end = date(start.year + month // 11, (month + 1) % 12 + 1, 1).toordinal() - 1
            file.write(
                f"32{1100 + district},measure_{indicator},month,{start},"
                f"{date.fromordinal(end)},{number}.{number % 10},个,exact,\n"
            )
    return path


def peak():
    """The most memory this process has had so far, in MB: `ru_maxrss` begins with its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
