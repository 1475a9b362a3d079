"""`manage.py work`: the worker, beside the web server."""

import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from publishing.jobs import queue, schedule

log = logging.getLogger(__name__)

#: How often the worker looks whether somebody asked for something, in seconds.
LOOKED_EVERY = 1.0


class Command(BaseCommand):
    """Runs until it is told to end, and then ends at once: a task it is in leaves no trace.

    What is done again and again has a thread of its own: what was signed for eight o'clock becomes
    public at eight, however long the file that is being read.
    """

    help = (
        "后台任务：核对和存入大的数据文件，到时公开已定时签发的内容等。"
        "与网站一起运行，按Ctrl-C或收到SIGTERM即停止。"
    )

    def add_arguments(self, parser):
        """Once, for a cron job or a test; otherwise for ever."""
        parser.add_argument(
            "--once", action="store_true", help="每项任务只办一次，排队的工作办完就结束"
        )

    def handle(self, *, once, **options):
        """Call what is due, sleep until something is due again; jobs meanwhile."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, end)
        if once:
            schedule.run_due()
            while queue.run_next():
                pass
            return
        threading.Thread(target=do_jobs, name="jobs", daemon=True).start()
        try:
            while True:
                rest = schedule.run_due()
                time.sleep(rest)
        finally:
            leave()


def do_jobs() -> None:
    """Do one job after the other, for ever; what fails on the way is logged and tried again."""
    while True:
        try:
            close_old_connections()
            if not queue.run_next():
                time.sleep(LOOKED_EVERY)
        except Exception:
            log.exception("The queue of jobs failed; looked at again in a minute")
            time.sleep(60)


def leave() -> None:
    """What is in hand waits for the next worker; where the database is gone, it finds out later."""
    try:
        queue.leave()
    except Exception as error:
        log.warning("The worker could not say that it ends: %s", error)


def end(*_) -> None:
    """Leave from wherever the worker is: a transaction under way is rolled back."""
    raise SystemExit(0)
