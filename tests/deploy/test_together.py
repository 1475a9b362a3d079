"""Two processes that live and die together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

TWO = """
import sys
sys.path.insert(0, "deploy")
import together
begun = "import os, sys, time; os.write(1, (sys.argv[1] + chr(10)).encode()); time.sleep(60)"
sleeping = [sys.executable, "-c", begun]
together.COMMANDS = ([*sleeping, "server"], [*sleeping, "worker"])
sys.exit(together.main())
"""


@pytest.fixture
def parent():
    """The process that started two sleeping ones, both of which have begun."""
    found = subprocess.Popen(
        [sys.executable, "-c", TWO],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert {found.stdout.readline().strip() for _ in range(2)} == {"server", "worker"}
        yield found
    finally:
        with suppress(ProcessLookupError):
            os.killpg(found.pid, signal.SIGKILL)
        found.wait()
        found.stdout.close()


def child(parent, name):
    """The process below it that was started under this name."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            below = f"\nPPid:\t{parent.pid}\n" in (folder / "status").read_text()
            if below and (folder / "cmdline").read_text().endswith(f"{name}\0"):
                return int(folder.name)
    return None


def all_gone(parent):
    """Whether nothing is left of them, waited for a little."""
    for _ in range(100):
        try:
            os.killpg(parent.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("name", ["server", "worker"])
def test_when_one_ends_the_other_does_and_it_is_no_success(parent, name):
    os.kill(child(parent, name), signal.SIGKILL)
    assert parent.wait(timeout=10) != 0
    assert all_gone(parent)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_end_it_ends_both_and_says_all_is_well(parent, told):
    os.kill(parent.pid, told)
    assert parent.wait(timeout=10) == 0
    assert all_gone(parent)


def test_killed_outright_it_leaves_no_orphan(parent):
    parent.kill()
    parent.wait()
    assert all_gone(parent)
