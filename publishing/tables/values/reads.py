"""What every reader of a cell answers, and how it refuses."""

from dataclasses import dataclass
from typing import Any


class CellRefused(ValueError):
    """One cell cannot be taken; the message is the Chinese reason."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell was understood to mean. `why` is empty where the reading is literal."""

    value: Any
    literal: bool = True
    why: str = ""

    @property
    def shown(self) -> str:
        """The value as the preview shows it."""
        return "" if self.value is None else str(self.value)
