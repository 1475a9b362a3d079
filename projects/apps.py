from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """States follow each publication; places, key areas and units show their projects."""
        from projects import guards

        guards.register_all()
