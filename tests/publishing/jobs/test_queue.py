"""Long work is asked for once, done by one, and lost with nobody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from publishing.jobs import queue
from publishing.jobs.models import LOST_AFTER
from publishing.models import Job, Worker
from tests.factories import make_job, make_user, make_worker

pytestmark = pytest.mark.django_db

KIND = "tests.counting"


@pytest.fixture
def kind(monkeypatch):
    """Registers what the jobs of this test do, in a queue of its own."""
    monkeypatch.setattr(queue, "_kinds", {})

    def register(function):
        queue.kind(KIND, function, title="数数")

    register(lambda running: "数完了。")
    return register


def lost(job):
    """The worker that had the job is gone: it gave its last sign of life a while ago."""
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - LOST_AFTER - timedelta(1))


def test_a_double_click_asks_once_and_a_later_one_asks_again(kind):
    first = queue.ask(KIND, "a", by=make_user())
    assert queue.ask(KIND, "a") == first
    assert queue.run_here(first).state == "done"
    second = queue.ask(KIND, "a")
    assert second != first
    assert queue.latest(KIND, "a") == second
    assert queue.latest(KIND, "b") is None


def test_the_worker_does_what_has_waited_longest_and_then_rests(kind):
    done = []
    kind(lambda running: done.append(running.job.subject))
    for subject in "ab":
        queue.ask(KIND, subject)
    assert queue.run_next()
    assert queue.run_next()
    assert not queue.run_next()
    assert done == ["a", "b"]


def test_who_comes_second_finds_the_job_taken(kind):
    job = queue.ask(KIND, "a")
    stale = Job.objects.get(pk=job.pk)
    seen = []

    def look(running):
        seen.append(queue.run_here(stale).state)
        assert not queue.run_next()
        return "数完了。"

    kind(look)
    assert queue.run_here(job).message == "数完了。"
    assert seen == ["running"]


def test_how_far_it_has_got_is_written_when_its_stage_changes_and_each_second(kind, monkeypatch):
    seen = []

    def count(running):
        now = [0.0]
        monkeypatch.setattr(queue.time, "monotonic", lambda: now[0] + 100)
        for done, second, stage in [(1, 0, "一"), (2, 0.5, "一"), (3, 1.5, "一"), (9, 1.6, "二")]:
            now[0] = second
            running.progress(done, 5, stage)
            seen.append(Job.objects.values_list("done", "stage").get())

    kind(count)
    queue.run_here(queue.ask(KIND, "a"))
    assert seen == [(1, "一"), (1, "一"), (3, "一"), (5, "二")]


def test_a_cancelled_job_stops_at_its_next_step_and_stays_cancelled(kind):
    job = queue.ask(KIND, "a")

    def count(running):
        assert queue.cancel(job)
        running.progress(1, 2)
        raise AssertionError("it went on")

    kind(count)
    assert queue.run_here(job).state == "cancelled"
    assert not queue.cancel(job)


def test_a_job_whose_worker_died_is_taken_up_again_and_the_dead_one_writes_nothing(kind):
    job = queue.ask(KIND, "a")

    def die(running):
        lost(job)
        kind(lambda running: "第二次数完了。")
        assert queue.run_next()
        running.progress(1, 2)

    kind(die)
    after = queue.run_here(job)
    assert (after.state, after.attempts, after.message) == ("done", 2, "第二次数完了。")


def test_what_was_lost_three_times_is_given_up(kind):
    job = make_job(kind=KIND, state="running", holder="gone", attempts=3, beat_at=timezone.now())
    assert not queue.run_next()
    lost(job)
    assert not queue.run_next()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "中断了3次" in job.message


def test_what_fails_says_so_plainly_and_the_log_says_why(kind, caplog):
    def fail(running):
        raise RuntimeError("the disk is full")

    kind(fail)
    job = queue.run_here(queue.ask(KIND, "a"))
    assert (job.state, job.message) == ("failed", queue.FAILED)
    assert "the disk is full" in caplog.text


def test_what_cannot_be_done_says_why(kind):
    def refuse(running):
        raise queue.JobRefused("文件已经不在了。")

    kind(refuse)
    job = queue.run_here(queue.ask(KIND, "a"))
    assert (job.state, job.message) == ("failed", "文件已经不在了。")


def test_a_worker_that_ends_leaves_its_job_to_the_next_one(kind):
    job = queue.ask(KIND, "a")

    def end(running):
        queue.leave()
        running.progress(1, 2)

    kind(end)
    after = queue.run_here(job)
    assert (after.state, after.attempts) == ("waiting", 0)


def test_a_worker_is_alive_while_it_says_so():
    assert not queue.worker_is_alive()
    make_worker(name="forgotten", beat_at=timezone.now() - timedelta(days=2))
    assert not queue.worker_is_alive()
    queue.beat()
    assert queue.worker_is_alive()
    assert Worker.objects.get().name == queue.ME
    queue.leave()
    assert not queue.worker_is_alive()


@pytest.mark.parametrize(
    "fields",
    [
        {"done": 3, "total": 2},  # publishing_job_does_no_more_than_all
        {"state": "running"},  # publishing_job_running_is_held
        {"subject": "twice"},  # publishing_job_asked_for_once
    ],
)
def test_the_database_refuses_a_job_that_cannot_be(fields):
    make_job(subject="twice")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_job(**fields)
