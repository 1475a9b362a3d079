"""In which order rows are saved that take each other's place: a plan of which every step moves on."""

from django.core.exceptions import ValidationError


def take_next(rows: list, *, row_of=lambda row: row):
    """Take out of `rows` the first that has room, so that each finds its place free.

    The first of all where none has room: saving it then says what is against it. `row_of` leads
    from what the list holds (a form) to the row.
    """
    free = (each for each in rows if has_room(row_of(each))) if len(rows) > 1 else iter(rows)
    found = next(free, rows[0])
    rows.remove(found)
    return found


def has_room(row) -> bool:
    """Whether no other stored row stands where `row` is to stand."""
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError:
        return False
    return True
