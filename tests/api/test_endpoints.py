"""What programs read: the same public rows as the pages, and nothing else."""

import json
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from portal.api import ENDPOINTS
from publishing.masking import find_personal_data
from tests.api.public_rows import MAKERS, read
from tests.factories import (
    make_category,
    make_district,
    make_indicator,
    make_public_figure,
    make_release,
    make_unit,
)
from tests.test_personal_data import type_everywhere

pytestmark = pytest.mark.django_db

#: The rooms, and the papers and units that their records name.
TYPED_INTO = {"accounts", "publishing", "districts", "figures", "projects", "livelihood", "teams"}
LISTS = [pytest.param(f"/api/v1/{name}/", id=name) for name in ENDPOINTS]
DETAILS = [
    pytest.param(name, id=name) for name, view in ENDPOINTS.items() if hasattr(view, "retrieve")
]


def codes(client, url):
    """The codes of the rows of one page of a list."""
    return [row["code"] for row in read(client, url)["results"]]


# every endpoint alike


def test_the_root_names_every_list_in_chinese(client):
    root = read(client, "/api/v1/")

    assert [each["url"] for each in root["endpoints"]] == [f"/api/v1/{name}/" for name in ENDPOINTS]
    assert all(each["name"] and each["about"] for each in root["endpoints"])
    assert read(client, root["openapi"])["info"]["title"]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_list_costs_the_same_queries_for_one_row_or_many(client, name):
    queries = []
    for more in (1, 11):
        for _ in range(more):
            MAKERS[name]()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows = read(client, f"/api/v1/{name}/")["results"]
        assert len(rows) >= more
        queries.append(len(asked))
    assert queries[0] == queries[1], asked.captured_queries


@pytest.mark.parametrize("name", DETAILS)
def test_one_record_says_what_its_line_in_the_list_says(client, name):
    made = MAKERS[name]()

    record = read(client, f"/api/v1/{name}/{made.code}/")
    line = next(
        row
        for row in read(client, f"/api/v1/{name}/?page_size=200")["results"]
        if row["code"] == made.code
    )

    assert record | line == record
    assert resolve(record["url"].partition("#")[0])


@pytest.mark.parametrize("name", DETAILS)
def test_a_code_that_never_was_is_404_and_one_withdrawn_is_410(client, name):
    made = MAKERS[name]()
    for unknown in ("nothing", "x" * 300, "％"):
        assert read(client, f"/api/v1/{name}/{unknown}/", 404)["code"] == "not_found"
    if not hasattr(made, "state"):
        return
    rows = type(made)._base_manager.filter(pk=made.pk)
    rows.update(state="withdrawn")
    gone = read(client, f"/api/v1/{name}/{made.code}/", 410)
    assert gone == {"code": "gone", "message": "这项内容已撤下"}
    assert made.code not in codes(client, f"/api/v1/{name}/")
    rows.update(state="draft", published_at=None)
    assert read(client, f"/api/v1/{name}/{made.code}/", 404)["message"] == "没有这项内容"
    assert made.code not in codes(client, f"/api/v1/{name}/")


@pytest.mark.parametrize("url", LISTS)
def test_what_cannot_be_asked_is_said_in_chinese(client, url):
    refused = read(client, f"{url}?order=__class__", 400)
    assert refused["code"] == "invalid"
    assert "__class__" in refused["fields"]["order"][0]
    for size in ("0", "201", "-1", "٢٠", "1e2", "9" * 30):
        assert read(client, f"{url}?page_size={size}", 400)["fields"]["page_size"]
    for page in ("0", "501", "2", "x", "9" * 30):
        assert read(client, f"{url}?page={page}", 404)["code"] == "not_found"
    assert read(client, f"{url}?utm_source=wechat&format=xlsx")["page"] == 1


@pytest.mark.parametrize("name", ENDPOINTS)
def test_no_condition_breaks_a_list(client, name):
    MAKERS[name]()
    filters = ENDPOINTS[name].filterset_class.base_filters
    for value in ("%25' OR 1=1 --", "9" * 25, "2021-02-30", "99999-12-31", "1e400", "a+" * 1500):
        for query in ("&".join(f"{each}={value}" for each in filters), f"q={value}"):
            answer = client.get(f"/api/v1/{name}/?{query}")
            assert answer.status_code in (200, 400), query[:80]


def test_pages_lead_on_with_their_conditions_and_without_a_host(client):
    for number in range(5):
        make_unit(name=f"街道{number}", kind="subdistrict", code=f"street-{number}")

    first = read(client, "/api/v1/units/?kind=subdistrict&page_size=2&utm=1")
    second = client.get(first["next"], headers={"host": "testserver"}).json()

    assert (first["count"], first["pages"], first["previous"]) == (5, 3, None)
    assert first["next"].startswith("/api/v1/units/?kind=subdistrict&page")
    assert "utm" not in first["next"]
    assert [row["code"] for row in second["results"]] == ["street-2", "street-3"]
    assert second["previous"] == "/api/v1/units/?kind=subdistrict&page=1&page_size=2"


# what answers carry


def test_every_script_may_read_it_and_nobody_is_known(client):
    unit = make_unit()
    for url, status in {
        "/api/v1/": 200,
        "/api/v1/openapi.json": 200,
        "/api/v1/units/": 200,
        f"/api/v1/units/{unit.code}/": 200,
        "/api/v1/units/nothing/": 404,
        "/api/v1/nothing/": 404,
        "/api/v1/units/%00/": 400,
        "/api/v1/units/?kind=x": 400,
    }.items():
        answer = client.get(url, headers={"cookie": f"sessionid={32 * 'x'}", "accept": "text/html"})
        assert answer.status_code == status, url
        assert answer["Content-Type"] == "application/json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.get("Cache-Control") == "no-cache" or "%00" in url
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies
        if status == 200:
            again = client.get(url, headers={"if-none-match": answer["ETag"]})
            assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    assert "Access-Control-Allow-Origin" not in client.get("/figures/")


def test_it_is_only_read(client):
    make_unit()
    assert client.head("/api/v1/units/").status_code == 200
    for url in ("/api/v1/", "/api/v1/openapi.json", "/api/v1/units/"):
        asked_first = client.options(url)
        assert (asked_first.status_code, asked_first.content) == (204, b"")
        assert asked_first["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(client, method)("/api/v1/units/")
        assert refused.status_code == 405
        assert refused.json()["code"] == "read_only"


# the same rows as the pages


@pytest.mark.parametrize(
    ("page", "endpoint", "queries"),
    [
        ("/districts/", "districts", ["", "level=city", "q=321", "order=new"]),
        ("/districts/areas/", "key-areas", ["", "district=321111", "kind=park"]),
        ("/figures/", "indicators", ["", "category=economy", "district=321111", "order=name"]),
        ("/figures/releases/", "releases", ["", "year=2021", "q=第", "order=old"]),
        ("/projects/", "projects", ["", "stage=started&large=1", "standing=active", "order=name"]),
        ("/livelihood/", "matters", ["", "q=实事&order=due", "part=listed", "as_of=2021-03-01"]),
        ("/livelihood/programmes/", "programmes", ["", "kind=led", "year=2021", "order=name"]),
        ("/livelihood/services/", "services", ["", "kind=government", "order=new"]),
        ("/teams/", "teams", ["", "kind=volunteer", "order=active"]),
    ],
)
def test_a_list_holds_what_its_page_holds(client, page, endpoint, queries):
    category = make_category(code="economy")
    for _ in range(3):
        MAKERS[endpoint]()
    make_public_figure(indicator=make_indicator(category=category))
    make_district(code="321188")
    make_release()
    for query in queries:
        download = client.get(f"{page}?{query}&format=json")
        shown = json.loads(b"".join(download.streaming_content))
        key = "indicator_code" if endpoint == "indicators" else "code"
        assert codes(client, f"/api/v1/{endpoint}/?{query}") == [row[key] for row in shown], query


# personal data


@pytest.mark.parametrize("name", ENDPOINTS)
def test_no_answer_holds_personal_data(client, name):
    made = MAKERS[name]()
    for model in apps.get_models():
        if model._meta.app_label in TYPED_INTO and "Historical" not in model.__name__:
            for row in model._base_manager.all():
                with suppress(IntegrityError), transaction.atomic():  # a text that must be empty
                    type_everywhere(row)

    text = json.dumps(read(client, f"/api/v1/{name}/"), ensure_ascii=False)

    assert made.code in text if hasattr(made, "code") else "display" in text
    assert "138****5678" in text
    assert not [each.text for each in find_personal_data(text)]
