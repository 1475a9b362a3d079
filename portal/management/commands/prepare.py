from django.core.management import BaseCommand, CommandError, call_command, get_commands


class Command(BaseCommand):
    help = (
        "Bring the database and the static files up to this version, and see that there is an "
        "administrator. Safe to repeat: what is up to date already stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--content",
            action="store_true",
            help="also load the real content that comes with the portal, where there is none",
        )

    def handle(self, *, content, **options):
        call_command("migrate", interactive=False, verbosity=0)
        if content and "load_content" in get_commands():
            self._load_content()
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("ensure_admin", stdout=self.stdout, stderr=self.stderr)

    def _load_content(self):
        """What cannot be loaded is said; a portal is served without it."""
        try:
            call_command("load_content", stdout=self.stdout, stderr=self.stderr)
        except CommandError as refused:
            self.stderr.write(f"随附的内容没有全部载入：\n{refused}")
