from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "市辖区"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """A place is public while anything in it is."""
        from districts import guards

        guards.register_all()
