"""Reading choices and free texts."""

from publishing.tables.cells import fault, is_error, literal, normalise
from publishing.tables.values.reads import CellRefused, Read


def read_choice(text: str, choices) -> Read:
    """One of a few words: `choices` maps accepted spellings to what is stored, or lists
    (value, label) pairs as a model field does.

    >>> read_choice("是", {"是": True, "否": False}).value
    True
    """
    words = normalise(text)
    if not words:
        return Read(None)
    pairs = list(choices.items() if hasattr(choices, "items") else choices)
    if not hasattr(choices, "items"):
        pairs = [(label, value) for value, label in pairs] + [(value, value) for value, _ in pairs]
    for spelling, value in pairs:
        if normalise(str(spelling)).casefold() == words.casefold():
            return Read(value)
    accepted = [str(spelling) for spelling, _ in pairs if not str(spelling).isascii()] or [
        str(each) for each, _ in pairs
    ]
    raise CellRefused(f"不在可填的范围内（可填：{'、'.join(dict.fromkeys(accepted))}）")


def read_text(text: str, *, max_length: int = 0) -> Read:
    """Free text as it stands, trimmed but otherwise untouched: full-width punctuation stays.

    >>> read_text("停车位，300个（一期） ").value
    '停车位，300个（一期）'
    """
    words = literal(text)
    if reason := fault(words):
        raise CellRefused(reason)
    if is_error(normalise(words)):
        raise CellRefused("是表格软件的出错标记")
    if max_length and len(words) > max_length:
        raise CellRefused(f"有{len(words)}字，超过{max_length}字")
    return Read(words)
