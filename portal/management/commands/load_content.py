"""`manage.py load_content`: the real content that comes with the portal."""

from django.core.management import BaseCommand, CommandError

from portal import content
from publishing.tables.problems import TableRefused


class Command(BaseCommand):
    """Loads each kind of content whose table is empty, and touches nothing that stands."""

    help = "Load the content that comes with the portal, each kind only where there is none yet."

    def handle(self, **options):
        try:
            for sentence in content.load():
                self.stdout.write(sentence)
        except (content.ContentRefused, TableRefused) as refused:
            raise CommandError(str(refused)) from None
