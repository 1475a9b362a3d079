"""What the constraints of a table say against a record, and which of its columns they speak of."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class ConstraintProblem(ValidationError):
    """One constraint that a record breaks; `fields` are those that it speaks of."""

    def __init__(self, sentence: str, fields: list[str]):
        super().__init__(sentence, code="constraint")
        self.fields = fields


def check_constraints(record, *, exclude: set[str]) -> None:
    """Raise ValidationError with a `ConstraintProblem` for each constraint that is broken.

    As `Model.validate_constraints`, which says of most constraints no more than that there is one.
    """
    problems = []
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, record, exclude=exclude)
            except ValidationError as error:
                sentence = "；".join(error.messages)
                problems.append(ConstraintProblem(sentence, fields_of(constraint)))
    if problems:
        raise ValidationError({NON_FIELD_ERRORS: problems})


def fields_of(constraint) -> list[str]:
    """The fields that a constraint speaks of, in its order."""
    match constraint:
        case UniqueConstraint():
            return list(constraint.fields)
        case CheckConstraint():
            return list(dict.fromkeys(_names(constraint.condition)))
    return []


def _names(condition) -> Iterator[str]:
    if isinstance(condition, Q):
        for child in condition.children:
            yield from _names(child)
    elif isinstance(condition, tuple):
        lookup, value = condition
        yield lookup.partition("__")[0]
        if isinstance(value, F):
            yield value.name
