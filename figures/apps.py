from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from figures import panels, releases
        from publishing import panels as district_panels
        from publishing.review.after_transition import Phase, register

        register(
            releases.refuse_what_cannot_be_public,
            phase=Phase.GUARD,
            record_type="figures.release",
        )
        register(
            releases.refuse_to_hide_figures, phase=Phase.GUARD, record_type="districts.district"
        )
        register(releases.keep_vintages, phase=Phase.VINTAGES, record_type="figures.release")

        district_panels.register("districts.district", panels.headlines_panel, position=10)
        district_panels.register("districts.district", panels.figures_panel, position=20)
