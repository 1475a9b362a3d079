"""A figure file becomes a release, whole or not at all: `check` it, then `take_in`.

`check` reads and writes nothing lasting: the figures wait in temporary tables of the connection.
`take_in` writes them as a draft, in the same process. The command and the worker call both. Memory
does not grow with the file.
"""

from figures.comparing import Difference
from figures.importing.checking import ImportReport, check
from figures.importing.ownership import default_owner, smallest_place
from figures.importing.taking_in import (
    ImportRefused,
    already_taken_in,
    clean_abandoned,
    discard,
    take_in,
    write,
)

__all__ = [
    "Difference",
    "ImportRefused",
    "ImportReport",
    "already_taken_in",
    "check",
    "clean_abandoned",
    "default_owner",
    "discard",
    "smallest_place",
    "take_in",
    "write",
]
