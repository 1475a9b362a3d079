"""The database under the tests is the one the Makefile meant."""

import os

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.skipif("EXPECTED_DB_VENDOR" not in os.environ, reason="set by `make test`")
def test_the_tests_run_on_the_database_they_were_started_for():
    assert connection.vendor == os.environ["EXPECTED_DB_VENDOR"]
