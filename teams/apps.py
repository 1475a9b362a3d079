from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = "服务队伍"
    default_auto_field = "django.db.models.BigAutoField"
