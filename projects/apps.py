from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """States follow each publication; places and units show their projects."""
        from projects import guards, panels, resources
        from projects.models import ProjectFile
        from publishing.files import registry

        guards.register_all()
        panels.register_all()
        resources.register_all()
        registry.register(ProjectFile, record="project")
