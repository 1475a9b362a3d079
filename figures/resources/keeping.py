"""What a file leaves unsaid about a value that stands is kept: an empty cell deletes nothing."""

from collections.abc import Mapping

from figures.resources.identity import canonical

#: Where these are alike, a row repeats the value that stands.
VALUE = ("value", "qualifier", "value_kind", "accounting_stage", "audience", "is_tombstone")

#: What may be said besides, in parts that are said, or left unsaid, together.
WORDS = ("value_text",)
COMPARISON = (
    "comparison_type",
    "comparison_base_period",
    "comparison_value",
    "comparison_unit",
    "comparison_text",
)
RANK = (
    "rank_scope",
    "rank_basis",
    "rank_position",
    "rank_change",
    "rank_change_base",
    "rank_text",
)
DERIVATION = ("derived", "derivation")
PARTS = (WORDS, COMPARISON, RANK, DERIVATION)

#: The part that is the value itself, where there is no number.
_VALUE_OF_KIND = {"words": WORDS, "growth": COMPARISON, "rank": RANK}


def kept(row: Mapping, standing: Mapping) -> dict:
    """What `row` of a file keeps of the figure that stands, as the columns to be stored.

    Both are stored values by the names of `STORED`. A row that gives another value keeps nothing:
    rank, growth and arithmetic belonged to the old one. A row that repeats the value keeps every
    part of which it says nothing, or nothing else.
    """
    if not _alike(VALUE, row, standing):
        return {}
    own_part = _VALUE_OF_KIND.get(row["value_kind"])
    if own_part and not _said_alike(own_part, row, standing):
        return {}
    parts = [part for part in PARTS if _said_alike(part, row, standing)]
    return {
        name: standing[name]
        for part in parts
        for name in part
        if canonical((row[name],)) != canonical((standing[name],))
    }


def _alike(names, row, standing) -> bool:
    return canonical(row[name] for name in names) == canonical(standing[name] for name in names)


def _said_alike(part, row, standing) -> bool:
    """Whether every cell of the part that is filled in says what stands."""
    said = [name for name in part if row[name] not in (None, "")]
    return _alike(said, row, standing)
