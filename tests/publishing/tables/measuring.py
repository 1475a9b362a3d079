"""How much memory a piece of work takes."""

import tracemalloc
from contextlib import contextmanager


@contextmanager
def memory_below(most: int):
    """Fails where Python holds more than `most` bytes at any moment within."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most, f"{peak} bytes"
