"""The web server and the worker: started together, ended together.

Ends both when it is told to, and when one of them ends: a portal without its worker would publish
nothing that was signed for a later moment, and nobody would notice.
"""

import ctypes
import signal
import subprocess
import sys
from contextlib import suppress

COMMANDS = (
    [".venv/bin/gunicorn", "--config", "deploy/gunicorn.conf.py", "portal.wsgi"],
    [".venv/bin/python", "manage.py", "work"],
)
SECONDS_TO_END = 20
TOLD_TO_END = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
WAITED_FOR = TOLD_TO_END | {signal.SIGCHLD}
PR_SET_PDEATHSIG = 1


def main() -> int:
    """Run both until one ends or somebody stops them; 0 if somebody did."""
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, WAITED_FOR)
    started = [subprocess.Popen(command, preexec_fn=listen) for command in COMMANDS]  # noqa: S603
    told = False
    while not told and all(process.poll() is None for process in started):
        told = signal.sigwait(WAITED_FOR) in TOLD_TO_END
    told = told or bool(signal.sigpending() & TOLD_TO_END)  # Ctrl-C reaches all of us at once
    codes = [process.poll() for process in started]
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return 0 if told else next((code for code in codes if code), 1)


def listen() -> None:
    """In a child: hear signals again, and be told to end when the parent is killed (Linux)."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WAITED_FOR)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
