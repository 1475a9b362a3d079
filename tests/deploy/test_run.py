"""What `make run` starts, from outside: it answers, keeps its data, and leaves nothing behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

BASE_DIR = Path(settings.BASE_DIR)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(port, tmp_path):
    """A function that starts the portal on data of its own and returns the answering process."""
    started = []

    def start():
        output = tmp_path / f"output-{len(started)}"
        with output.open("wb") as written:
            server = subprocess.Popen(
                ["deploy/run"],
                cwd=BASE_DIR,
                env={
                    "PATH": os.environ["PATH"],
                    "PORT": str(port),
                    "PORTAL_DATA_DIR": str(tmp_path / "data"),
                    "PORTAL_ENV_FILE": os.devnull,
                },
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        server.output = lambda: output.read_text(encoding="utf-8")
        started.append(server)
        for _ in range(600):
            if server.poll() is not None or status(port, "/readyz") == 200:
                break
            time.sleep(0.1)
        assert server.poll() is None, server.output()
        return server

    yield start
    for server in started:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def commands_below(pid):
    """The command lines of the processes right below one (Linux)."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"\nPPid:\t{pid}\n" in (folder / "status").read_text():
                yield (folder / "cmdline").read_text().strip("\0").split("\0")


def status(port, path):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        client.request("GET", path)
        return client.getresponse().status
    except OSError:
        return None
    finally:
        client.close()


def test_it_answers_keeps_its_data_and_ends_with_ctrl_c(start, port):
    if connection.vendor != "sqlite":
        pytest.skip("starts on SQLite, whatever the tests run on: once is enough")
    first = start()
    assert status(port, "/") == 200
    assert status(port, "/admin/login/") == 200
    assert "work" in [command[-1] for command in commands_below(first.pid)]
    assert f"http://127.0.0.1:{port}/" in first.output()
    assert re.search(r"Password .*: \S{16}\n", first.output())

    os.killpg(first.pid, signal.SIGINT)
    assert first.wait(timeout=30) == 0
    assert status(port, "/") is None
    with pytest.raises(ProcessLookupError):
        os.killpg(first.pid, 0)

    second = start()
    assert status(port, "/") == 200
    assert "Password" not in second.output()


def run(*command, **environment):
    return subprocess.run(
        command,
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_port_that_is_taken_is_said_in_one_line(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        result = run("deploy/run", PORT=str(port))
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} cannot be used")
    assert result.stderr.count("\n") == 1


def test_a_python_that_is_too_old_is_said_in_one_line():
    result = run("deploy/install", "requirements.txt", PYTHON="false")
    assert result.returncode == 1
    assert result.stderr.startswith("The portal needs Python 3.11 or newer")
    assert result.stderr.count("\n") == 1
