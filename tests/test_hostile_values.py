"""Every URL of the URLconf against what scanners and broken clients send: never a 500.

Runs on SQLite and PostgreSQL alike, since each breaks on other values: NUL on PostgreSQL, huge
integers on SQLite, years of 99999 on both.
"""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role, StaffScope

HOSTILE_PATHS = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%ed%a0%80",
    "9" * 40,
    "-1",
    "0",
    "٢٠٢٥",
    "２",
    "..%2f..%2fetc%2fpasswd",
    "'%22%3E%3Cscript%3E",
    "x" * 3000,
]
HOSTILE_VALUES = [
    "%00",
    "%ff",
    "%ed%a0%80",
    "9" * 25,
    "-9223372036854775809",
    "0",
    "99999-12-31",
    "0000-00-00",
    "2021-02-30",
    "2021-13-01",
    "1e400",
    "NaN",
    "٢٠٢٥",
    "[]",
    "__class__",
    "%25' OR 1=1 --",
    "a+" * 1500 + "x" * 60000,
]
PARAMETERS = [
    "page",
    "p",
    "o",
    "q",
    "e",
    "order",
    "ordering",
    "sort",
    "format",
    "as_of",
    "year",
    "district",
    "indicator",
    "category",
    "source",
    "state",
    "state__exact",
    "id__in",
    "next",
    "on",
    "_to_field",
    "_popup",
]
#: One request each: they answer from files, or end the session of the test.
NOT_WALKED = re.compile(r"^/(static|media|__debug__)/|^/admin/logout/$|^/admin/jsi18n/$")


def routes(resolver=None, prefix="/"):
    """Every route of the URLconf as one text, converters kept: `/districts/<str:code>/`."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^").replace(r"\Z", "").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern) and not NOT_WALKED.match(route):
            yield route


ROUTES = sorted(set(routes()))
PUBLIC = [route for route in ROUTES if not route.startswith("/admin/")]
ADMIN = [route for route in ROUTES if route.startswith("/admin/")]
CONVERTER = re.compile(r"<(?:(?P<kind>\w+):)?\w+>|\(\?P<\w+>[^)]*\)")


def filled(route: str, value: str) -> str:
    """The route with `value` in the place of every converter, regular expressions undone."""
    return CONVERTER.sub(lambda _: value, route).replace("\\", "").replace("(.*)", value)


@pytest.fixture
def staff_client(client, db):
    """A client signed in as somebody who may do whatever can be done."""
    user = get_user_model().objects.create_superuser("everything", password="x")
    for role in Role:
        StaffScope.objects.create(user=user, role=role, place_code="000000")
    client.force_login(user)
    client.raise_request_exception = False
    return client


@pytest.fixture
def citizen(client, db):
    """A client that sees a 500 as a reader would."""
    client.raise_request_exception = False
    return client


def ask(client, url):
    """The status of a GET whose URL is sent as it is written, its answer read to the end."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_the_walk_finds_the_pages_that_the_outside_relies_on():
    walked = " ".join(ROUTES)
    for page in ("/districts/", "/figures/", "/figures/releases/", "/healthz", "/sitemap.xml"):
        assert page in walked
    assert "/admin/figures/release/" in walked


@pytest.mark.parametrize("route", PUBLIC)
def test_no_public_path_breaks(citizen, route):
    values = HOSTILE_PATHS if CONVERTER.search(route) else [""]
    answers = {value: ask(citizen, filled(route, value)) for value in values}
    assert all(status < 500 for status in answers.values()), answers


@pytest.mark.parametrize("route", PUBLIC)
def test_no_public_query_breaks(citizen, route):
    path = filled(route, "x")
    together = [
        "&".join(f"{name}={value}" for name in PARAMETERS if name != "format")
        for value in HOSTILE_VALUES
    ]
    one_by_one = [f"{name}={value}" for name in PARAMETERS for value in ("%00", "9" * 25, "xlsx")]
    broken = [
        query[:80] for query in (*together, *one_by_one) if ask(citizen, f"{path}?{query}") >= 500
    ]
    assert not broken, broken


@pytest.mark.parametrize("route", ADMIN)
def test_no_admin_url_breaks(staff_client, route):
    broken = []
    for value in ("%00", "9" * 40, "٢٠٢٥", "_5F_00"):
        path = filled(route, value)
        query = "&".join(f"{name}=%00" for name in PARAMETERS)
        for url in (path, f"{path}?{query}", f"{path}?id__in={'9' * 25}&p={'9' * 25}&o=x.y"):
            if ask(staff_client, url) >= 500:
                broken.append(url)
    assert not broken, broken


@pytest.mark.parametrize("route", [route for route in ADMIN if route.endswith("/add/")])
@pytest.mark.parametrize("value", ["\x00", "9" * 40, "2021-02-30"])
def test_no_admin_form_breaks(staff_client, route, value):
    answer = staff_client.get(route)
    if answer.status_code != 200 or "adminform" not in (answer.context or {}):
        return
    fields = answer.context["adminform"].form.fields
    data = dict.fromkeys(fields, value)
    for formset in answer.context.get("inline_admin_formsets", ()):
        prefix = formset.formset.prefix
        # Not the huge number: Django itself would draw its two thousand empty rows.
        rows = value if len(value) < 20 else "-1"
        data |= {f"{prefix}-TOTAL_FORMS": rows, f"{prefix}-INITIAL_FORMS": rows}
    assert staff_client.post(route, data).status_code < 500
