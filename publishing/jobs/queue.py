"""Long work, asked for once and done by one worker: nothing is lost with a browser or a process.

A room registers a kind in `AppConfig.ready()`, and asks for it where somebody presses a button:

    queue.kind("figures.check", check_upload, title="核对数据文件")
    job = queue.ask("figures.check", upload.token, by=user)

The function gets a `Running` and the sentence that it returns is the result. It is called again
where a worker died in it, so it must begin anew or go on, and it may be called from a web request
(`run_here`). It runs in no transaction of the queue's.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from publishing.jobs.models import Job, Worker

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
BEAT_EVERY = 1.0
WORKER_KEPT = timedelta(days=1)
FAILED = "出了意外，没有完成；技术人员可以在日志里看到原因。"
INTERRUPTED = f"中断了{MOST_ATTEMPTS}次，没有完成；请联系系统管理员。"

#: This process, as holder of jobs; each claim adds a number, so that no two are alike.
ME = secrets.token_hex(8)
_claims = count(1)


class JobLost(Exception):
    """The job was cancelled, or another worker has it now: stop, and write nothing more."""


class JobRefused(Exception):
    """The work cannot be done; the message is a Chinese sentence for whoever asked for it."""


@dataclass
class Running:
    """A job in the hands of the function that does it."""

    job: Job
    _beaten: float = field(default=0.0, repr=False)

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Say how far it has got, and that it is alive: as often as you like, written each second.

        `total` 0 means that nobody knows yet. Raises JobLost where the job is no longer ours. Call
        it in no transaction: it would hold the row.
        """
        now = time.monotonic()
        if stage == self.job.stage and now - self._beaten < BEAT_EVERY:
            return
        self._beaten = now
        self.job.stage, self.job.total = stage, total
        self.job.done = min(done, total) if total else done
        self._write(stage=stage, done=self.job.done, total=self.job.total, beat_at=timezone.now())

    def _write(self, **values):
        held = Job.objects.filter(pk=self.job.pk, holder=self.job.holder, state=Job.State.RUNNING)
        if not held.update(**values):
            raise JobLost

    def _end(self, state, message):
        self._write(state=state, message=message[:500], ended_at=timezone.now())


@dataclass(frozen=True)
class Kind:
    """A registered function and what staff call it."""

    function: Callable[[Running], str]
    title: str


_kinds: dict[str, Kind] = {}


def kind(name: str, function: Callable[[Running], str], *, title: str) -> None:
    """Let jobs of the kind `name` be done by `function(running)`, which returns a sentence.

    What it raises ends the job as failed: a JobRefused with its own sentence, anything else with
    a general one, and in the log.
    """
    _kinds[name] = Kind(function, title)


def title_of(name: str) -> str:
    """What staff call this kind of work; its name where no room knows it any more."""
    return _kinds[name].title if name in _kinds else name


def ask(kind: str, subject: str, *, by=None) -> Job:
    """The open job of this kind on `subject`, made if there is none: a double click asks once."""
    while True:
        try:
            with transaction.atomic():
                return Job.objects.open().get_or_create(
                    kind=kind, subject=subject, defaults={"by": by}
                )[0]
        except IntegrityError:
            # Somebody else asked in the same moment: theirs is the open one, unless it has ended.
            continue


def latest(kind: str, subject: str) -> Job | None:
    """The newest job of this kind on `subject`, open or ended."""
    return Job.objects.filter(kind=kind, subject=subject).order_by("-id").first()


def cancel(job: Job) -> bool:
    """End an open job without a result; whether there was anything to end.

    A function that is at work meets it as JobLost at its next `progress`.
    """
    ended = Job.objects.open().filter(pk=job.pk)
    return bool(ended.update(state=Job.State.CANCELLED, ended_at=timezone.now()))


def run_here(job: Job) -> Job:
    """Do the job in this process, if nobody else has it, and give it back as it then stands."""
    if _claim(job):
        _run(job)
    job.refresh_from_db()
    return job


def run_next() -> bool:
    """Do the job that has waited longest, or that another worker lost; False if there is none."""
    for job in Job.objects.claimable(at=timezone.now()).order_by("id"):
        if _claim(job):
            _run(job)
            return True
    return False


def _claim(job) -> bool:
    """Take the job, unless somebody else was faster; what was lost too often is given up."""
    now = timezone.now()
    claimable = Job.objects.claimable(at=now).filter(pk=job.pk)
    given_up = {"state": Job.State.FAILED, "message": INTERRUPTED, "ended_at": now}
    if claimable.filter(attempts__gte=MOST_ATTEMPTS).update(**given_up):
        return False
    holder = f"{ME}-{next(_claims)}"
    taken = claimable.update(
        state=Job.State.RUNNING,
        holder=holder,
        attempts=F("attempts") + 1,
        started_at=now,
        beat_at=now,
        stage="",
        done=0,
        total=0,
    )
    if taken:
        job.refresh_from_db()
    return bool(taken)


def _run(job) -> None:
    running = Running(job)
    try:
        try:
            sentence = _kinds[job.kind].function(running)
        except JobRefused as refused:
            running._end(Job.State.FAILED, str(refused))
        except JobLost:
            raise
        except Exception:
            log.exception("Job %s failed", job)
            running._end(Job.State.FAILED, FAILED)
        else:
            running._end(Job.State.DONE, sentence or "")
    except JobLost:
        log.info("Job %s was cancelled or taken over", job)


def beat() -> None:
    """Say that the worker of this process is alive; forget those that ended long ago."""
    now = timezone.now()
    Worker.objects.update_or_create(name=ME, defaults={"beat_at": now})
    Worker.objects.filter(beat_at__lt=now - WORKER_KEPT).delete()


def leave() -> None:
    """The worker of this process ends: what it has in hand waits for the next one, uncounted."""
    mine = Job.objects.filter(state=Job.State.RUNNING, holder__startswith=f"{ME}-")
    mine.update(state=Job.State.WAITING, holder="", attempts=F("attempts") - 1)
    Worker.objects.filter(name=ME).delete()


def worker_is_alive() -> bool:
    """Whether any worker gave a sign of life within the last minute."""
    return Worker.objects.alive(at=timezone.now()).exists()
