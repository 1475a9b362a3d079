import secrets

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = (
        "Create the administrator `admin` where no superuser exists, and print the random "
        "password: this once, for only its hash is kept."
    )

    @transaction.atomic
    def handle(self, **options):
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        if users.filter(username="admin").exists():
            raise CommandError(
                "There is no superuser, and the name admin is taken. "
                "Use `manage.py createsuperuser` with another name."
            )
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password, name="系统管理员")
        self.stdout.write(
            "\n"
            "  Administrator (管理员账号): admin\n"
            f"  Password (初始密码, shown only this once): {password}\n"
        )
