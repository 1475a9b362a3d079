"""How the permission matrix makes, fills in and recognises the records of each model.

A new admin appends one `Case` here (only where the defaults do not fit) and its rows in
`permissions.csv`; `test_permissions.py` does the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Role
from tests.factories import MAKERS, make_user


def nothing(data: dict) -> dict:
    """No field needs to be typed over."""
    return {}


@dataclass(frozen=True)
class Case:
    """One model of the matrix.

    `make(place, unit)` makes a record of that place and owner unit which those may change who may
    change anything here (a draft). `edit(data)` and `add(data)` get what a browser would send back
    from the record's change form, and say what to type over: for a valid edit, and for a valid new
    record beside it (its code, its name). `mark(record)` is a text that appears on every page, and
    in every export, that shows the record.
    """

    make: Callable
    edit: Callable[[dict], dict] = nothing
    add: Callable[[dict], dict] = nothing
    mark: Callable[[object], str] = str


def made_by(label: str) -> Callable:
    """The model's maker, for models that store `place_code` and perhaps `owner` themselves."""

    def make(place, unit):
        where = {"place_code": place} | ({"owner": unit} if unit else {})
        return MAKERS[label](**where)

    return make


def make_placed_user(place, unit):
    """A clerk of the place, or of one unit there."""
    return make_user(scopes=[{"role": Role.CLERK, "place_code": place, "unit": unit}])


CASES = {
    "accounts.unit": Case(
        # The unit itself is the owner: the matrix asks about the person's own and about another.
        make=lambda place, unit: unit,
        edit=lambda data: {"name": "改名局"},
        add=lambda data: {"code": "new-unit", "name": "新单位"},
    ),
    "accounts.user": Case(
        make=make_placed_user,
        edit=lambda data: {"name": "改名"},
        add=lambda data: {
            "username": "new-user",
            "password1": "a-long-passphrase-9",
            "password2": "a-long-passphrase-9",
            "scopes-INITIAL_FORMS": 0,
            "scopes-0-id": "",
            "scopes-0-user": "",
        },
    ),
    "accounts.auditentry": Case(
        make=made_by("accounts.auditentry"),
        edit=lambda data: {"summary": "改掉"},
        add=lambda data: {"summary": "新的"},
        mark=lambda entry: entry.summary,
    ),
}
