"""Rows of a project's card in one cell of a table, each printed so that it reads back.

A permit is `种类｜证号｜核发机关｜受理日期｜核发日期｜来源表述`, a commitment
`承诺｜到期日｜到期日依据｜结果｜结果说明`; what follows the last that is known is left out.
"""

import re
from datetime import date

from accounts.models import Unit
from projects.models import Commitment, Permit, ProjectUnit
from publishing.arithmetic.dates import Basis, Precision, shown
from publishing.tables.values import CellRefused, read_choice, read_date, read_text

_BETWEEN = re.compile("[|｜]")
_SPANS = tuple(each for each in Precision if each != Precision.UNKNOWN)


def read_builder(words: str, find) -> dict:
    """A unit of the catalogue, or the name of a firm that is not in it."""
    try:
        return {"unit": find(Unit, words), "name": ""}
    except CellRefused:
        return {"unit": None, "name": read_text(words, max_length=100).value}


def write_builder(row: ProjectUnit, references) -> str:
    """A builder as `read_builder` takes it."""
    return row.name or references.written(row.unit)


def read_permit(words: str, find) -> dict:
    """`建设用地规划许可证｜地字第1号｜资规局｜2021-03-01｜2021-03-03`."""
    kind, number, authority, accepted, issued, stated = _parts(words, 6, "种类")
    return {
        "kind": read_choice(kind, Permit.Kind.choices).value,
        "number": number,
        "authority": authority,
        "accepted_on": read_date(accepted).value,
        "issued_on": read_date(issued).value,
        "stated": stated,
    }


def write_permit(permit: Permit) -> str:
    """A permit as `read_permit` takes it."""
    return _joined(
        permit.get_kind_display(),
        permit.number,
        permit.authority,
        _iso(permit.accepted_on),
        _iso(permit.issued_on),
        permit.stated,
    )


def read_commitment(words: str, find) -> dict:
    """`三年内达产｜2024年12月｜源文注明｜已兑现`."""
    text, due, basis, outcome, note = _parts(words, 5, "承诺")
    day = read_date(due, precisions=_SPANS)
    return {
        "text": text,
        "due_on": day.value,
        "due_precision": day.precision.value,
        "due_basis": read_choice(basis, Basis.choices).value or Basis.STATED.value,
        "outcome": read_choice(outcome, Commitment.Outcome.choices).value or "open",
        "outcome_note": note,
    }


def write_commitment(commitment: Commitment) -> str:
    """A commitment as `read_commitment` takes it."""
    due = commitment.due_on and shown(commitment.due_on, commitment.due_precision)
    is_open = commitment.outcome == Commitment.Outcome.OPEN and not commitment.outcome_note
    is_inferred = commitment.due_basis != Basis.STATED
    return _joined(
        commitment.text,
        due or "",
        commitment.get_due_basis_display() if is_inferred else "",
        "" if is_open else commitment.get_outcome_display(),
        commitment.outcome_note,
    )


def _parts(words: str, most: int, first: str) -> list[str]:
    """The texts between the bars, `most` of them; CellRefused where there are more, or no first."""
    parts = [read_text(part).value for part in _BETWEEN.split(words)]
    if len(parts) > most or not parts[0]:
        raise CellRefused(f"不合格式：各项用“｜”隔开，最多{most}项，先写{first}")
    return parts + [""] * (most - len(parts))


def _joined(*parts: str) -> str:
    """The parts between bars; a bar of their own is a stroke."""
    return "｜".join(_BETWEEN.sub("/", part) for part in parts).rstrip("｜")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
