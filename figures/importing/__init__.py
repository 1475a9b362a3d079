"""A figure file becomes a release, whole or not at all: `check` it, then `take_in`.

`check` reads and writes nothing; `take_in` writes what was checked, as a draft. The command and
the admin call both. Memory grows with the keys of the file, not with its rows.
"""

from figures.comparing import Difference
from figures.importing.checking import ImportReport, check
from figures.importing.ownership import default_owner, smallest_place
from figures.importing.taking_in import (
    ImportRefused,
    already_taken_in,
    clean_abandoned,
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
    "smallest_place",
    "take_in",
    "write",
]
