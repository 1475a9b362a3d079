"""What the worker does again and again (`manage.py work`): functions of the rooms, by name.

A room registers its own in `AppConfig.ready()`. A task runs in no transaction of the worker's; it
takes its own locks, for two workers may run it at the same moment, and is not told what failed
before: what staff must know it writes where they see it.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections

log = logging.getLogger(__name__)


@dataclass
class Task:
    """A function, and how often it is called."""

    function: Callable[[], object]
    every: timedelta
    #: The earliest moment for the next call, on the clock that only goes forward (seconds).
    due: float = 0.0


_tasks: dict[str, Task] = {}


def register(name: str, function: Callable[[], object], *, every: timedelta) -> None:
    """Call `function()` this often while a worker runs; `name` stands in the log."""
    _tasks[name] = Task(function, every)


def run_due(*, at: float | None = None) -> float:
    """Call what is due, each for itself; the seconds until something is due again.

    What a task raises is logged, and it is called again in its turn. `at` is `time.monotonic()`.
    """
    at = time.monotonic() if at is None else at
    for name, task in tuple(_tasks.items()):
        if task.due > at:
            continue
        task.due = at + task.every.total_seconds()
        # A connection that died since the last call is replaced, as at the start of a request.
        close_old_connections()
        try:
            task.function()
        except Exception:
            log.exception("Task %s failed; it is tried again in %s", name, task.every)
        finally:
            close_old_connections()
    return max(0.0, min((task.due for task in _tasks.values()), default=at + 60) - at)
