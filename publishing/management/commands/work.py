"""`manage.py work`: the worker, beside the web server."""

import signal
import time

from django.core.management.base import BaseCommand

from publishing.jobs import schedule


class Command(BaseCommand):
    """Runs until it is told to end, and then ends at once: a task it is in leaves no trace."""

    help = "后台任务：到时公开已定时签发的内容等。与网站一起运行，按Ctrl-C或收到SIGTERM即停止。"

    def add_arguments(self, parser):
        """Once, for a cron job or a test; otherwise for ever."""
        parser.add_argument("--once", action="store_true", help="每项任务只办一次就结束")

    def handle(self, *, once, **options):
        """Call what is due, sleep until something is due again."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, end)
        while True:
            rest = schedule.run_due()
            if once:
                return
            time.sleep(rest)


def end(*_) -> None:
    """Leave from wherever the worker is: a transaction under way is rolled back."""
    raise SystemExit(0)
