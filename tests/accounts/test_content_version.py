"""The version of what is public grows by one with every change, and remembers withdrawals."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.content_version import bump, current


@pytest.mark.django_db
def test_nothing_published_yet_is_version_zero():
    assert (current().version, current().last_withdrawal) == (0, 0)


@pytest.mark.django_db
def test_a_withdrawal_is_remembered_until_the_next():
    assert bump() == 1
    assert bump(withdrawal=True) == 2
    assert bump() == 3
    assert (current().version, current().last_withdrawal) == (3, 2)


@pytest.mark.django_db
def test_a_change_that_fails_leaves_the_version_as_it_was():
    bump()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bump(withdrawal=True)
        raise ZeroDivisionError
    assert (current().version, current().last_withdrawal) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_publications_at_the_same_moment_get_versions_of_their_own():
    def publish(_):
        try:
            with transaction.atomic():
                return bump()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(publish, range(20))) == list(range(1, 21))
