"""`manage.py rebuild_project_states`: the stages of all projects, derived from their events anew."""

from django.core.management import BaseCommand, CommandError

from projects import states


class Command(BaseCommand):
    """Finds what the publishing transactions left behind; after them there is nothing to change."""

    help = "Derive the stage intervals of all projects from their published events."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing, exit 1 if anything differs"
        )

    def handle(self, *, check, **options):
        found = list(states.astray())
        for project in found:
            if not check:
                states.rebuild(project)
            self.stderr.write(f"{project.code} {project}：阶段与已发布的进展不一致")
        if check and found:
            raise CommandError(f"{len(found)}个项目的阶段不对。")
        self.stdout.write(f"重建{len(found)}个项目的阶段。" if found else "各项目的阶段都对。")
