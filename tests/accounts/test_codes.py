"""Codes are given once, whoever asks at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.codes import next_code


@pytest.mark.django_db
def test_codes_count_up_within_a_place_and_kind():
    assert next_code("TJ", "321111") == "TJ-321111-000001"
    assert next_code("TJ", "321111") == "TJ-321111-000002"
    assert next_code("TJ", "321102") == "TJ-321102-000001"
    assert next_code("SS", "321111") == "SS-321111-000001"


@pytest.mark.django_db
def test_a_transaction_that_fails_gives_its_code_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_code("TJ", "321111")
        raise ZeroDivisionError
    assert next_code("TJ", "321111") == "TJ-321111-000001"


@pytest.mark.django_db(transaction=True)
def test_people_who_save_at_the_same_moment_get_different_codes():
    def save(_):
        try:
            with transaction.atomic():
                return next_code("TJ", "321111")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        codes = list(people.map(save, range(40)))
    assert sorted(codes) == [f"TJ-321111-{number:06}" for number in range(1, 41)]
