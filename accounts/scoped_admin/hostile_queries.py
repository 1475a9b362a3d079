"""What scanners put behind an admin address, caught before any database sees it (traps 14-16)."""

import re

#: Longer numbers fit no integer column; years fit none of five digits.
LONG_NUMBER = re.compile(r"\d{16,}")
MOST_CHARACTERS = 200
SEARCH_CHARACTERS = 100
SEARCH_WORDS = 10
SEARCH = "q"


def is_hostile(query) -> bool:
    """Whether a filter's value is one that no filter of ours ever offers."""
    return any(
        len(value) > MOST_CHARACTERS or LONG_NUMBER.search(value)
        for name, values in query.lists()
        if name != SEARCH
        for value in values
    )


def capped_search(text: str) -> str:
    """What was searched, cut to what both databases can look for.

    >>> capped_search("  住建局   道路 ")
    '住建局 道路'
    """
    return " ".join(text[:SEARCH_CHARACTERS].split()[:SEARCH_WORDS])
