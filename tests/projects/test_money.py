"""How amounts read: 亿元 from 1 亿 on, else 万元, with their qualifier."""

import pytest

from projects.money import yuan


@pytest.mark.parametrize(
    ("amount", "qualifier", "words"),
    [
        (1_560_000_000, "exact", "15.6亿元"),
        (100_000_000, "exact", "1亿元"),
        (99_990_000, "exact", "9999万元"),
        (123_450_000, "about", "约1.23亿元"),
        (123_500_000, "almost", "近1.24亿元"),
        (100_000_000, "more_than", "1亿元以上"),
        (6_505_050, "exact", "650.51万元"),
        (0, "exact", "0元"),
        (None, "exact", "—"),
    ],
)
def test_an_amount_reads_as_offices_write_it(amount, qualifier, words):
    assert yuan(amount, qualifier) == words
