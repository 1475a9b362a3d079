"""`manage.py check_vintages`: exactly one value stands for each series point."""

from django.core.management import BaseCommand, CommandError

from figures import vintages
from figures.models import Figure


class Command(BaseCommand):
    """Checks what no constraint can: that for every point the right value stands."""

    help = "Check that for every published series point exactly the right value is current."

    def handle(self, **options):
        wrong = vintages.wrong()
        for figure in wrong:
            mark = "标为现行，不应现行" if figure.is_current else "应为现行，没有标明"
            self.stderr.write(f"{figure}（{figure.release.code}，第{figure.pk}号）：{mark}")
        if wrong:
            raise CommandError(f"{len(wrong)}个数据的“现行”标记不对。")
        count = Figure.objects.standing().count()
        self.stdout.write(f"{count}个现行数据，每个数据点恰有一个。")
