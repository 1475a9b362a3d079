from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "审核与发布"
    default_auto_field = "django.db.models.BigAutoField"
