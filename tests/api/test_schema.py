"""The OpenAPI document: valid, in Chinese, and kept by every answer."""

import json
import re

import pytest
import schemathesis
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.api import ENDPOINTS
from portal.wsgi import application
from publishing.api.schema import document
from tests.api.public_rows import MAKERS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: What an answer must keep: no crash, a status and a type that are named, the fields described.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_document_is_valid_and_without_a_warning(capsys):
    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null")
    assert not capsys.readouterr().err


def test_every_endpoint_parameter_and_field_is_described_in_chinese():
    schema = json.loads(document())
    wrong = []
    for path, methods in schema["paths"].items():
        assert set(methods) == {"get"}
        operation = methods["get"]
        for text in (operation["summary"], operation["description"], *operation["tags"]):
            if not CHINESE.search(text):
                wrong.append(f"{path}: {text}")
        for each in (*operation["parameters"], *operation["responses"].values()):
            if not CHINESE.search(each["description"]):
                wrong.append(f"{path}: {each}")
    for name, component in schema["components"]["schemas"].items():
        for field, described in component["properties"].items():
            if not CHINESE.search(described.get("description", "")) and field != "results":
                wrong.append(f"{name}.{field}")
    assert not wrong, wrong
    assert len(schema["paths"]) == sum(1 + hasattr(view, "retrieve") for view in ENDPOINTS.values())


def test_the_page_for_users_names_every_endpoint():
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    named = re.findall(r"^\| `/api/v1/([a-z-]+)/` \|", text, re.MULTILINE)
    assert named == list(ENDPOINTS)


@pytest.fixture
def api(db):
    """The document as the tester reads it, from the application itself.

    It asks without Django's test client, and so must be kept from closing the test's connection.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_answer_is_as_the_document_says(api, name):
    made = [MAKERS[name]() for _ in range(3)]
    asked = 0
    for found in api.include(path_regex=f"^/api/v1/{name}/").get_all_operations():
        operation = found.ok()

        @hypothesis_settings(max_examples=8, database=None, phases=[Phase.generate], deadline=None)
        @given(case=operation.as_strategy())
        def whatever_is_asked(case):
            case.call_and_validate(checks=CHECKS)

        whatever_is_asked()
        codes = [{"code": each.code} for each in made] if "{" in operation.path else [{}]
        for path_parameters in codes:
            answer = operation.Case(path_parameters=path_parameters).call()
            assert answer.status_code == 200
            operation.validate_response(answer)
            asked += 1
    assert asked
