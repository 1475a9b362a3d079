"""Text that both databases, every feed and every spreadsheet can hold."""

import re

#: Control characters (but for tab and line ends), surrogates, and what XML cannot carry.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def printable(text: str) -> str:
    r"""`text` without control characters, surrogates and non-characters.

    >>> printable("润州\x00区\ud800\n第二行")
    '润州区\n第二行'
    """
    return UNPRINTABLE.sub("", text)


def printable_everywhere(value):
    r"""`printable` for every text inside a JSON value, keys too; the rest as it is.

    >>> printable_everywhere({"a\x00": ["b\x07", 3, None]})
    {'a': ['b', 3, None]}
    """
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(str(key)): printable_everywhere(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_everywhere(item) for item in value]
    return value
