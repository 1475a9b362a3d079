from django.apps import AppConfig


class LivelihoodConfig(AppConfig):
    name = "livelihood"
    verbose_name = "民生实事"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What is signed is checked, and states follow it; places stay while something is here."""
        from livelihood import guards, panels, resources, signing_lines
        from livelihood.bulletins import signing
        from livelihood.models import ProgrammeDocument, UpdateFile
        from livelihood.states import following
        from publishing.files import registry

        guards.register_all()
        following.register_all()
        panels.register_all()
        resources.register_all()
        signing.register_all()
        signing_lines.register_all()
        registry.register(UpdateFile, record="update")
        registry.register(ProgrammeDocument)
