"""Where the quotes of a text table break, and why."""

import pytest

from publishing.tables.quotes import NOT_CLOSED, TEXT_BEHIND, TOO_LONG, broken_quote


@pytest.mark.parametrize(
    ("text", "index", "why"),
    [
        ('1,2,"3\n4,5,6\n', 2, NOT_CLOSED),
        ('"1,2\n', 0, NOT_CLOSED),
        ('1,"2""\n', 1, NOT_CLOSED),
        ('1,"a\nb","c\n', 2, NOT_CLOSED),
        ('1,"2"3,4\n', 1, TEXT_BEHIND),
        ('"1" ,2\n', 0, TEXT_BEHIND),
        ('1,"2,\n3,"4",5\n', 1, TEXT_BEHIND),
        ("1," + "2" * 200_000 + "\n", 1, TOO_LONG),
        ('1,"' + "2" * 200_000 + "\n", 1, NOT_CLOSED),
    ],
)
def test_the_cell_that_breaks_is_named(text, index, why):
    assert broken_quote(text.splitlines(keepends=True), separator=",") == (index, why)
