"""Statements over a large release may run for minutes, on PostgreSQL, in their transaction."""

import pytest
from django.db import connection, transaction

from figures import releases, vintages
from figures.statement_limits import allow_long_statements
from tests.factories import make_release

pytestmark = pytest.mark.django_db(transaction=True)

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite does not limit statements"
)


def limit(said=None):
    with connection.cursor() as cursor:
        if said:
            cursor.execute(f"SET LOCAL statement_timeout = '{said}'")
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@only_postgresql
def test_the_limit_is_raised_for_one_transaction_only():
    before = limit()
    with transaction.atomic():
        limit("10s")
        allow_long_statements()
        assert limit() == "5min"
    assert limit() == before


@only_postgresql
@pytest.mark.parametrize("further", ["0", "10min"])
def test_a_limit_further_off_stays(further):
    with transaction.atomic():
        limit(further)
        allow_long_statements()
        assert limit() == further


@only_postgresql
@pytest.mark.parametrize("write", [vintages.promote, vintages.restore])
def test_promoting_and_restoring_may_take_minutes(write):
    release = make_release(state="published")
    with transaction.atomic():
        limit("10s")
        write(release)
        assert limit() == "5min"


@only_postgresql
def test_looking_through_a_release_before_it_is_public_may_take_minutes():
    release = make_release()

    class Step:
        step = "published"

    with transaction.atomic():
        limit("10s")
        releases.refuse_what_cannot_be_public(release, Step)
        assert limit() == "5min"


def test_where_there_is_no_limit_nothing_is_said():
    with transaction.atomic():
        allow_long_statements()
