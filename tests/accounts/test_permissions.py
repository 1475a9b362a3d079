"""The permission matrix: every admin URL, every role, against the hand-kept `permissions.csv`.

Whoever adds an admin page adds its rows to the CSV (columns are explained at its top), a maker to
`tests/factories.py` and, where the defaults do not fit, a `Case` to `permission_cases.py`. An
admin URL that the CSV does not know fails; so does a row whose URL is gone. What is refused must
leave the whole database as it was, whatever the answer says, and must not show the record.
"""

import csv
import hashlib
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from accounts.models import Role, StaffScope
from accounts.scoped_admin import ExportFormat, exporting
from tests.accounts.browsing import signed_in, typed
from tests.accounts.permission_cases import CASES, Case, made_by
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).parent / "permissions.csv"
PLACES = {"own": "321111", "other": "321102", "-": "321111"}
#: Everybody of the matrix: role, and whether the scope is over her own unit only.
PEOPLE = {
    "clerk": (Role.CLERK, True),
    "place_clerk": (Role.CLERK, False),
    "reviewer": (Role.REVIEWER, True),
    "signer": (Role.SIGNER, True),
    "district_admin": (Role.DISTRICT_ADMIN, False),
    "system_admin": (Role.SYSTEM_ADMIN, False),
    "auditor": (Role.AUDITOR, False),
}
#: What the URL patterns of one model's admin are called in the matrix.
ACTIONS_OF = {"change": ("view", "change")}
#: Tables that say who came by, not what is the case.
NOT_COMPARED = {"accounts_auditentry", "django_session", "axes_accesslog", "axes_accessattempt",
                "axes_accessfailurelog", "axes_accessattemptexpiration", "django_migrations"}  # fmt: skip


def matrix():
    """The rows of the CSV: `{(model, action): [row, …]}`."""
    with MATRIX.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    found = {}
    for row in rows:
        found.setdefault((row["model"], row["action"]), []).append(row)
    return found


ROWS = matrix()


def admin_url_names():
    """The names of every URL pattern under /admin/, those without a name left out."""
    resolver = next(found for found in get_resolver().url_patterns
                    if getattr(found, "namespace", None) == "admin")  # fmt: skip

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name
            else:
                yield from walk(pattern.url_patterns)

    return sorted({name for name in walk(resolver.url_patterns) if name})


def known_as(name: str) -> list[tuple[str, str]]:
    """What the matrix calls a URL: `accounts_unit_change` is unit's view and change."""
    for model in apps.get_models():
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(prefix):
            action = name.removeprefix(prefix)
            return [(model._meta.label_lower, word) for word in ACTIONS_OF.get(action, (action,))]
    return [("site", name)]


def test_the_matrix_knows_every_admin_url_and_no_other():
    known = {pair for name in admin_url_names() for pair in known_as(name)}
    assert known - set(ROWS) == set(), "admin URLs that permissions.csv does not know"
    assert set(ROWS) - known == set(), "rows of permissions.csv without an admin URL"


def test_the_matrix_asks_about_every_place_and_unit():
    for (label, action), rows in ROWS.items():
        asked = sorted((row["place"], row["unit"]) for row in rows)
        assert asked == sorted(set(asked)), (label, action)
        assert asked == sorted(combinations(label)), (label, action)
        for row in rows:
            assert {row[person] for person in PEOPLE} <= {"yes", "no"}, row


def combinations(label: str):
    """The places and units that a model's rows must ask about."""
    if label == "site":
        return [("-", "-")]
    model_admin = admin.site._registry[apps.get_model(label)]
    if model_admin.place_lookup is None:
        return [("-", "-")]
    if model_admin.owner_lookup is None:
        return [("own", "-"), ("other", "-")]
    if model_admin.owner_lookup == "pk":
        return [("own", "own"), ("own", "other"), ("other", "other")]
    return [(place, unit) for place in ("own", "other") for unit in ("own", "other")]


def digest():
    """One line for everything in the database, but for who came by."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in NOT_COMPARED:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608
                found.update(f"{table}{cursor.fetchall()}".encode())
    return found.hexdigest()


@contextmanager
def undone():
    """A block of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def arrive(client, url):
    """The page at `url` or where it leads to, but for the home page: that is asked about once."""
    answer, chain = client.get(url), []
    while answer.status_code in (301, 302) and answer.url != reverse("admin:index"):
        chain.append((answer.url, answer.status_code))
        answer = client.get(answer.url)
    answer.redirect_chain = chain
    return answer


def write_plainly(file, header, rows):
    file.write("\n".join("|".join(map(str, row)) for row in [header, *rows]).encode())


@pytest.fixture(autouse=True)
def plain_export(monkeypatch):
    """A format of export that the test can read."""
    plain = ExportFormat("txt", "文本", "text/plain", write_plainly)
    monkeypatch.setitem(exporting._formats, "txt", plain)


class World:
    """The people of the matrix, their unit and others, and one who may do everything."""

    def __init__(self):
        self.units = {"own": make_unit(name="本人所在单位"), "other": make_unit(name="别的单位")}
        self.far_unit = make_unit(name="外区单位", place_code=PLACES["other"])
        self.clients = {}
        for name, (role, own_unit_only) in PEOPLE.items():
            place = "000000" if role == Role.SYSTEM_ADMIN else PLACES["own"]
            unit = self.units["own"] if own_unit_only else None
            scope = {"role": role, "place_code": place, "unit": unit}
            self.clients[name] = signed_in(make_user(name=name, scopes=[scope]))
        everything = make_user(is_superuser=True)
        for role in Role:
            StaffScope.objects.create(user=everything, role=role, place_code="000000")
        self.everything = signed_in(everything)

    def unit_of(self, row):
        """The owner unit that a row of the matrix speaks of."""
        if row["unit"] == "-":
            return None
        if (row["place"], row["unit"]) == ("other", "other"):
            return self.far_unit
        return self.units[row["unit"]]


class Attempt:
    """One person tries one action on one record."""

    def __init__(self, world, label, action, record, case):
        self.world, self.action, self.record, self.case = world, action, record, case
        opts = apps.get_model(label)._meta
        self.base = f"admin:{opts.app_label}_{opts.model_name}_"
        self.model, self.mark = opts.model, case.mark(record)

    def url(self, name, *args):
        return reverse(self.base + name, args=args)

    def succeeds(self, client) -> bool:
        """Whether the person gets her way; reading pages must show the record then."""
        return getattr(self, f"try_{self.action}", self.try_another_page)(client)

    def shows(self, answer) -> bool:
        return answer.status_code == 200 and not answer.redirect_chain and self.mark in answer.text

    def try_changelist(self, client):
        answer = arrive(client, self.url("changelist"))
        listed = answer.context and "cl" in answer.context
        return bool(listed) and self.record in answer.context["cl"].result_list

    def try_view(self, client):
        answer = arrive(client, self.url("change", self.record.pk))
        shown = self.shows(answer)
        assert shown or self.mark not in answer.text, "a refused page shows the record"
        return shown

    def try_history(self, client):
        answer = arrive(client, self.url("history", self.record.pk))
        shown = self.shows(answer)
        assert shown or self.mark not in answer.text, "a refused page shows the record"
        return shown

    def try_export(self, client):
        answer = arrive(client, self.url("export") + "?format=txt")
        return answer.streaming and self.mark in b"".join(answer.streaming_content).decode()

    @cached_property
    def form(self) -> dict:
        """What a browser would send back from the record's form, shown to who may do all."""
        if self.case.form is not None:
            return self.case.form(self.record)
        return typed(self.world.everything.get(self.url("change", self.record.pk)))

    def try_change(self, client):
        data = self.form | self.case.edit(self.form)
        before = digest()
        client.post(self.url("change", self.record.pk), data)
        return digest() != before

    def try_add(self, client):
        data = self.form | self.case.add(self.form)
        before = digest()
        client.post(self.url("add"), data)
        return digest() != before

    def try_delete(self, client):
        before = digest()
        client.post(self.url("delete", self.record.pk), {"post": "yes"})
        return digest() != before

    def try_another_page(self, client):
        """A page of an admin's own: opens, or does nothing and shows nothing."""
        further = self.case.further.get(self.action, lambda record: ())(self.record)
        try:
            url = self.url(self.action, self.record.pk, *further)
        except NoReverseMatch:  # a page of no record
            url = self.url(self.action)
        opened = arrive(client, url)
        if opened.status_code == 200 and not opened.redirect_chain:
            return True
        before = digest()
        client.post(url, {})
        assert digest() == before, "a refused page wrote to the database"
        assert self.mark not in opened.text, "a refused page shows the record"
        return False


#: The whole walk once; on PostgreSQL what asks and writes in ways of its own there.
WALKED = ("changelist", "change", "export") if connection.vendor == "postgresql" else None


@pytest.mark.parametrize(
    ("label", "action"),
    [pair for pair in ROWS if pair[0] != "site" and (WALKED is None or pair[1] in WALKED)],
)
def test_everybody_may_do_exactly_what_the_matrix_says(label, action):
    world = World()
    case = CASES.get(label) or Case(make=made_by(label))
    wrong = []
    for row in ROWS[label, action]:
        with undone():
            record = case.make(PLACES[row["place"]], world.unit_of(row))
            attempt = Attempt(world, label, action, record, case)
            for person in PEOPLE:
                with undone():
                    succeeded = attempt.succeeds(world.clients[person])
                if succeeded != (row[person] == "yes"):
                    where = f"{row['place']} place, {row['unit']} unit"
                    wrong.append(f"{person}, {where}: {'may' if succeeded else 'may not'}")
    assert not wrong, f"{action} of {label} differs from permissions.csv"


@pytest.mark.parametrize("action", [action for label, action in ROWS if label == "site"])
def test_everybody_opens_exactly_the_pages_that_the_matrix_says(action):
    """Pages of the site itself; whoever is not of the staff is sent to the sign-in page."""
    (row,) = ROWS["site", action]
    world = World()
    names = {
        "app_list": ["accounts"],
        "file": ["attached/none.pdf"],
        "new_password": ["MQ", "no-token"],
    }
    url = reverse(f"admin:{action}", args=names.get(action))
    for person in PEOPLE:
        with undone():
            before = digest()
            answer = world.clients[person].get(url)
            assert (answer.status_code < 400) == (row[person] == "yes"), person
            assert digest() == before
