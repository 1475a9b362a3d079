"""What the worker does again and again."""

import signal
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from publishing.jobs import schedule
from publishing.review import steps
from publishing.review.batches import make_batch, sign_together
from tests.publishing.examples.making import new_notice
from tests.publishing.examples.models import Notice


@pytest.fixture
def called(monkeypatch):
    """The names of the tasks called so far, of a schedule of its own."""
    monkeypatch.setattr(schedule, "_tasks", {})
    monkeypatch.setattr(schedule, "close_old_connections", lambda: None)
    return []


def test_each_task_is_called_in_its_own_turn(called):
    schedule.register("often", lambda: called.append("often"), every=timedelta(seconds=20))
    schedule.register("seldom", lambda: called.append("seldom"), every=timedelta(minutes=1))
    assert schedule.run_due(at=100) == 20
    assert schedule.run_due(at=110) == 10
    assert schedule.run_due(at=125) == 20
    assert called == ["often", "seldom", "often"]


def test_a_task_that_fails_is_logged_and_stops_neither_the_others_nor_itself(called, caplog):
    def fail():
        called.append("fails")
        raise RuntimeError("the disk is full")

    schedule.register("fails", fail, every=timedelta(seconds=20))
    schedule.register("works", lambda: called.append("works"), every=timedelta(seconds=20))
    schedule.run_due(at=0)
    schedule.run_due(at=20)
    assert called == ["fails", "works"] * 2
    assert "the disk is full" in caplog.text


def test_with_nothing_to_do_it_rests_for_a_minute(called):
    assert schedule.run_due(at=0) == 60


@pytest.mark.django_db
def test_the_worker_publishes_what_was_signed_for_a_moment_that_has_come(
    people, monkeypatch, caplog
):
    notice = steps.draft(new_notice(), by=people.clerk)
    batch = make_batch([notice], title="十月报送", by=people.clerk)
    steps.submit(batch, by=people.clerk)
    moment = timezone.now() + timedelta(days=1)
    sign_together([batch], by=people.signer, publish_at=moment)
    handlers = []
    monkeypatch.setattr(signal, "signal", lambda *given: handlers.append(given))
    monkeypatch.setattr(schedule, "close_old_connections", lambda: None)
    monkeypatch.setattr(schedule._tasks["publish_due"], "due", 0)
    with time_machine.travel(moment):
        call_command("work", "--once", stdout=StringIO())
    assert Notice.objects.public().get() == notice
    assert {given[0] for given in handlers} == {signal.SIGTERM, signal.SIGINT}


def test_told_to_end_the_worker_ends_at_once(tmp_path):
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_DATA_DIR": str(tmp_path),
            "PORTAL_ENV_FILE": "/dev/null",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # There are no tables: its first task fails, is logged, and the worker goes on.
    for line in worker.stdout:
        if "publish_due failed" in line:
            break
    worker.send_signal(signal.SIGTERM)
    rest = worker.communicate(timeout=5)[0]
    assert worker.returncode == 0
    assert "SystemExit" not in rest
