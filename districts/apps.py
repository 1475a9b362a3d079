from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "市辖区"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """A place is public while anything in it is; its page shows what lies and happened there."""
        from districts import guards, panels, resources
        from districts.models import District
        from publishing.files import registry

        guards.register_all()
        panels.register_all()
        resources.register_all()
        registry.register(District, field="map_image")
