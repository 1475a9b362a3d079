"""The second way up: blocks that an upper room adds to a lower room's public page."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Alternate:
    """What a page can be followed by: a feed or a calendar, `type` being its media type."""

    title: str
    path: str
    type: str


@dataclass(frozen=True)
class Panel:
    """One block: its anchor, heading, template and what the template is given.

    `alternates` stand in the head of the page too.
    """

    slug: str
    title: str
    template: str
    context: dict = field(default_factory=dict)
    alternates: tuple[Alternate, ...] = ()


Builder = Callable[..., Panel | None]

_builders: dict[str, list[tuple[int, Builder]]] = {}


def register(record_type: str, builder: Builder, *, position: int) -> None:
    """Call `builder(record)` for each page of `record_type`; None leaves the panel out."""
    builders = _builders.setdefault(record_type, [])
    builders.append((position, builder))
    builders.sort(key=lambda entry: entry[0])


def panels_for(record) -> list[Panel]:
    """The panels of one record's public page, in order, empty ones left out."""
    panels = (builder(record) for _, builder in _builders.get(record._meta.label_lower, ()))
    return [panel for panel in panels if panel is not None]
