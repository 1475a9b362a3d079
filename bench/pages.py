"""`make bench`: how long the public pages take, alone and under load.

Starts the portal on a free port with the real content in a folder of its own (on PostgreSQL where
DATABASE_URL says so), reads its site map, and prints milliseconds. An address as the argument
measures a portal that runs already.
"""

import http.client
import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
TIMES_ALONE = 10
READERS = 8
SECONDS_UNDER_LOAD = 10
SLOWEST_SHOWN = 20


def main(arguments):
    if arguments:
        measure(urlsplit(arguments[0]).netloc)
    else:
        with portal() as address:
            measure(address)


@contextmanager
def portal() -> Iterator[str]:
    """A portal of our own, as `host:port`, gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [BASE_DIR / "deploy/run"],
            cwd=BASE_DIR,
            env={**os.environ, "PORT": str(port), "PORTAL_DATA_DIR": folder},
            stdout=subprocess.DEVNULL,
        )
        try:
            while not answers(f"127.0.0.1:{port}"):
                if server.poll() is not None:
                    sys.exit("The portal did not start.")
                time.sleep(0.1)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def answers(address: str) -> bool:
    try:
        return get(address, "/readyz")[0] == 200
    except OSError:
        return False


def get(address: str, path: str) -> tuple[int, bytes, float]:
    """Status, body and milliseconds of one request on a connection of its own."""
    connection = http.client.HTTPConnection(address, timeout=60)
    begun = time.perf_counter()
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read(), (time.perf_counter() - begun) * 1000
    finally:
        connection.close()


def measure(address: str):
    """Print what the pages of the site map take, one after the other and all at once."""
    site_map = get(address, "/sitemap.xml")[1].decode()
    paths = [urlsplit(location).path for location in re.findall("<loc>(.*?)</loc>", site_map)]
    if not paths:
        sys.exit(f"The site map of {address} is empty.")
    get(address, paths[0])  # the first request of a process loads what the others find loaded

    rows = []
    for path in paths:
        answered = [get(address, path) for _ in range(TIMES_ALONE)]
        times = [milliseconds for _status, _body, milliseconds in answered]
        rows.append((median(times), max(times), len(answered[0][1]), answered[0][0], path))
    rows.sort(reverse=True)
    print(f"{len(paths)} pages, one reader, the {SLOWEST_SHOWN} slowest:")
    print("median ms   worst ms      bytes  status  page")
    for middle, worst, size, status, path in rows[:SLOWEST_SHOWN]:
        print(f"{middle:9.1f}  {worst:9.1f}  {size:9}  {status:6}  {path}")

    begun = time.monotonic()
    with ThreadPoolExecutor(READERS) as readers:
        counted = list(readers.map(lambda number: read_on(address, paths, number), range(READERS)))
    elapsed = time.monotonic() - begun
    answered = list(itertools.chain.from_iterable(counted))
    times = [milliseconds for _status, milliseconds in answered]
    failed = sum(status != 200 for status, _milliseconds in answered)
    print(f"\n{READERS} readers at once for {elapsed:.0f} s: {len(times) / elapsed:.0f} pages/s")
    print(
        f"median {median(times):.1f} ms, 95 % within {quantiles(times, n=20)[-1]:.1f} ms,", end=" "
    )
    print(f"worst {max(times):.1f} ms, {failed} not answered with 200")


def read_on(address, paths, number):
    """One reader's answers, beginning at a page of her own."""
    seen = []
    until = time.monotonic() + SECONDS_UNDER_LOAD
    for path in itertools.islice(itertools.cycle(paths), number * 7, None):
        if time.monotonic() > until:
            return seen
        status, _body, milliseconds = get(address, path)
        seen.append((status, milliseconds))


if __name__ == "__main__":
    main(sys.argv[1:])
