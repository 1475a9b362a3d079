"""The first way up: what upper rooms do inside the publishing transaction.

A room registers its handlers in `AppConfig.ready()`; they run in the order of `Phase`, inside the
transaction of the step, and may refuse it by raising `StepRefused`.
"""

from collections.abc import Callable
from enum import IntEnum

Handler = Callable[..., None]


class Phase(IntEnum):
    """The order in which handlers run; changes come last, for they name the content version."""

    GUARD = 0
    VINTAGES = 10
    DERIVED_STATES = 20
    SEARCH = 30
    CONTENT_VERSION = 40
    CHANGES = 50


_handlers: list[tuple[Phase, str, Handler]] = []


def register(handler: Handler, *, phase: Phase, record_type: str = "") -> None:
    """Run `handler(record, step)` after every step; `record_type` limits it to one kind.

    `record` is the reviewed record in its new state, `step` the `ReviewEvent` just written.
    """
    _handlers.append((phase, record_type, handler))
    _handlers.sort(key=lambda entry: entry[0])


def run(record, step) -> None:
    """Run the handlers of `record`'s kind in order."""
    for _, record_type, handler in tuple(_handlers):
        if record_type in ("", record.record_type):
            handler(record, step)
