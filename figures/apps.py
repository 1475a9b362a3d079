from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Vintages follow each publication; a district's page shows its figures."""
        from figures import panels, releases
        from publishing import panels as district_panels

        releases.register_all()
        district_panels.register("districts.district", panels.headlines_panel, position=10)
        district_panels.register("districts.district", panels.figures_panel, position=20)
