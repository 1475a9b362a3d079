"""`make test`: run pytest on SQLite, then on PostgreSQL, and print both closing lines last.

PostgreSQL is the one that DATABASE_URL names, else a temporary one. Arguments go to pytest.
"""

import os
import subprocess
import sys

from tests.temporary_postgres import stop_on_signals, temporary_postgres


def run(arguments, *, vendor, url):
    """Run pytest against one database; its exit code and its closing line."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | (
        {"DATABASE_URL": url} if url else {}
    )
    print(f"\n── {vendor} ──", flush=True)
    colour = "yes" if sys.stdout.isatty() else "no"
    closing_line = ""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", "-rfEs",
         f"--color={colour}", *arguments],
        env={**environment, "EXPECTED_DB_VENDOR": vendor},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
            closing_line = line.rstrip() or closing_line
        return process.wait(), closing_line
    finally:
        process.terminate()
        process.wait()


def main(arguments):
    """0 where both passed, else the exit code of the first that did not."""
    stop_on_signals()
    given = os.environ.get("DATABASE_URL", "")
    results = [run(arguments, vendor="sqlite", url="")]
    if given.startswith("postgres"):
        results.append(run(arguments, vendor="postgresql", url=given))
    else:
        with temporary_postgres() as url:
            results.append(run(arguments, vendor="postgresql", url=url))
    print()
    for vendor, (_code, closing_line) in zip(("SQLite", "PostgreSQL"), results, strict=True):
        print(f"{vendor}:\n{closing_line}")
    return next((code for code, _ in results if code), 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
