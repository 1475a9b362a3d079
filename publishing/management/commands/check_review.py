"""`manage.py check_review`: is everything public what two people signed?"""

from django.core.management.base import BaseCommand

from publishing.review.verification import problems


class Command(BaseCommand):
    """Exit 1 with a line on stderr for every published record that is not as it was signed."""

    help = "核对全部已发布记录：内容与最后一次签发一致，并有编写、审核签发两人（或系统初始化）。"

    def handle(self, *args, **options):
        """Print every problem, or that there is none."""
        found = 0
        for problem in problems():
            self.stderr.write(problem)
            found += 1
        if found:
            raise SystemExit(1)
        self.stdout.write("全部已发布记录与签发内容一致。")
