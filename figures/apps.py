from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"
    verbose_name = "数据"
    default_auto_field = "django.db.models.BigAutoField"
