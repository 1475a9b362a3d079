from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Vintages follow each publication; pages of places and units show their figures."""
        from figures import panels, releases, signing_lines
        from figures.claims import following, table
        from figures.importing import upload_jobs
        from publishing import panels as of_pages

        releases.register_all()
        upload_jobs.register_all()
        following.register_all()
        table.register_all()
        signing_lines.register_all()
        of_pages.register("districts.district", panels.headlines_panel, position=10)
        of_pages.register("districts.district", panels.figures_panel, position=20)
        of_pages.register("districts.keyarea", panels.key_area_panel, position=20)
        of_pages.register("accounts.unit", panels.releases_panel, position=90)
