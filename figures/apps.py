from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Vintages follow each publication; places stay while figures of theirs are public."""
        from figures import releases

        releases.register_all()
